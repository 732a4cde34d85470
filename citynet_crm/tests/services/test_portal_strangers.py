"""Records of other customers are not found, on every page and by every call."""

from lxml import html

from odoo.addons.citynet_crm.tests.common_web import CitynetWebCase
from odoo.tests import JsonRpcException, tagged
from odoo.tools import mute_logger


@tagged("post_install", "-at_install")
class TestPortalStrangers(CitynetWebCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.owner = cls._make_portal_user("owner")
        cls.stranger = cls._make_portal_user("stranger")
        partner = cls.owner.partner_id
        cls.service = cls._make_service(partner)
        cls.order = cls.env["crm.lead"].create(
            {
                "name": "o",
                "partner_id": partner.id,
                "citynet_package_id": cls.package.id,
            }
        )
        cls.job = cls.env["citynet.work.order"].create(
            {
                "partner_id": partner.id,
                "subscription_id": cls.service.id,
                "note": "dog bites",
            }
        )
        cls.ticket = cls.env["citynet.ticket"].create(
            {"title": "Slow", "subscription_id": cls.service.id}
        )
        cls.change = cls.env["citynet.change.request"].create(
            {
                "subscription_id": cls.service.id,
                "kind": "pause",
                "reason": "dog bites",
            }
        )
        bill = cls._make_bill(cls.service)
        cls.payment = (
            cls.env["account.payment.register"]
            .with_context(active_model="account.move", active_ids=bill.ids)
            .create({})
            ._create_payments()
        )
        cls.pages = {
            "/my/services/%s": cls.service,
            "/my/orders/%s": cls.order,
            "/my/jobs/%s": cls.job,
            "/my/complaints/%s": cls.ticket,
            "/my/changes/%s": cls.change,
            **{
                f"/my/services/%s/change/{kind}": cls.service
                for kind in ("package", "relocation", "pause", "stop", "payer")
            },
        }

    def _body(self, url, status):
        """:return: str, the page without what differs from page to page anyway."""
        response = self.url_open(url, allow_redirects=False)
        self.assertEqual(response.status_code, status, url)
        text = response.text
        for part in (url, self.base_url()):
            text = text.replace(part, "")
        lines = [line for line in text.splitlines() if "csrf_token" not in line]
        return "\n".join(lines)

    def test_owner_sees_each_page(self):
        self._log_in("owner")
        for url, record in self.pages.items():
            self.assertIn(
                record[record._rec_name] or "", self._body(url % record.id, 200)
            )

    @mute_logger("odoo.http")
    def test_not_yours_and_not_there_are_the_same_page(self):
        self._log_in("stranger")
        for url, record in self.pages.items():
            theirs, missing = url % record.id, url % 99999999
            self.assertEqual(self._body(theirs, 404), self._body(missing, 404), url)
        for number in (self.change.id, 99999999):
            self._post(f"/my/changes/{number}/withdraw", 404)
        for number in (self.service.id, 99999999):
            for kind in ("package", "relocation", "pause", "resume", "stop", "payer"):
                self._post(f"/my/services/{number}/change/{kind}", 404)
        for payment in (self.payment.id, 99999999):
            self._body(f"/my/payments/{payment}/receipt", 404)
        lists = ("services", "orders", "payments", "changes", "complaints")
        for url in ("/my", *(f"/my/{name}" for name in lists)):
            page = self._body(url, 200)
            for record in (self.service, self.job, self.payment, self.change):
                self.assertNotIn(record.name, page, url)
            self.assertNotIn(self.order.citynet_number, page, url)

    def _post(self, url, status):
        """A form as its page would send it, to a made-up address."""
        page = html.fromstring(self.url_open("/my/complaints/new").content)
        token = page.xpath("//input[@name='csrf_token']/@value")[0]
        data = {"csrf_token": token, "step": "confirm", "token": "0" * 32}
        self.assertEqual(self.url_open(url, data=data).status_code, status, url)

    def test_visitors_are_asked_to_log_in(self):
        for url in (
            "/my",
            "/my/services",
            "/my/orders/1",
            "/my/payments",
            "/my/payments/1/receipt",
            "/my/changes",
            "/my/changes/1",
            "/my/services/1/change/package",
        ):
            response = self.url_open(url, allow_redirects=False)
            self.assertIn("/web/login", response.headers["Location"], url)

    @mute_logger("odoo.http")
    def test_token_opens_its_own_record_only(self):
        other = self._make_service(self.stranger.partner_id)
        for record in (self.service, self.job):
            token = record._portal_ensure_token()
            url = record.access_url
            self.assertEqual(
                self.url_open(f"{url}?access_token={token}").status_code, 200
            )
            for wrong in (
                "",
                "x",
                "%00",
                "\u00e9",
                token[:-1],
                other._portal_ensure_token(),
            ):
                response = self.url_open(url, params={"access_token": wrong})
                self.assertEqual(response.status_code, 404, wrong)

    @mute_logger("odoo.http")
    def test_nothing_of_ours_is_readable_by_rpc(self):
        """The owner neither: pages show what is meant for customers, RPC would show all."""
        for login in ("owner", "stranger"):
            self._log_in(login)
            for record in (
                self.service,
                self.order,
                self.job,
                self.payment,
                self.change,
            ):
                for method, args in (
                    ("read", [record.ids, ["display_name"]]),
                    ("search_read", [[]]),
                    ("search_count", [[]]),
                    ("formatted_read_group", [[], [], ["__count"]]),
                    ("write", [record.ids, {"name": "x"}]),
                    ("unlink", [record.ids]),
                ):
                    with self.assertRaises(
                        JsonRpcException, msg=(record, method)
                    ) as error:
                        self.make_jsonrpc_request(
                            f"/web/dataset/call_kw/{record._name}/{method}",
                            {
                                "model": record._name,
                                "method": method,
                                "args": args,
                                "kwargs": {},
                            },
                        )
                    self.assertIn("AccessError", str(error.exception))

    def test_internal_notes_are_on_no_page(self):
        self.service._suspend("other")
        self.service._close(self.service.date_start, "moved to a competitor")
        self._log_in("owner")
        for url, record in self.pages.items():
            if "/change/" in url:
                continue  # nothing of a closed service can be changed
            page = self._body(url % record.id, 200)
            self.assertNotIn("dog bites", page)
            self.assertNotIn("competitor", page)

    def test_other_contacts_of_the_payer_see_it_too(self):
        company = self.env["res.partner"].create({"name": "School", "is_company": True})
        service = self._make_service(company)
        self._make_portal_user("clerk", parent_id=company.id)
        self._log_in("clerk")
        self.assertIn(service.name, self._body("/my/services", 200))

    def test_pages_change_nothing(self):
        self._log_in("owner")
        before = self._snapshot()
        for url in (
            *(url % record.id for url, record in self.pages.items()),
            *("/my", "/my/services", "/my/orders", "/my/payments", "/my/changes"),
        ):
            self._body(url, 200)
        self.assertEqual(self._snapshot(), before)
        for url, record in self.pages.items():
            if "/change/" in url:
                continue  # a form is sent there, with its page's token only
            response = self.opener.post(self.base_url() + url % record.id, timeout=30)
            self.assertEqual(response.status_code, 405)
        self.assertEqual(self.change.state, "requested")
