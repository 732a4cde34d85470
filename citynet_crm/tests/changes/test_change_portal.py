"""Customers change their services on their own pages: they see what it costs first."""

from datetime import timedelta

from lxml import html

from odoo.addons.citynet_crm.tests.common_web import CitynetWebCase
from odoo.tests import tagged
from odoo.tools import mute_logger


@tagged("post_install", "-at_install")
class TestChangePortal(CitynetWebCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.owner = cls._make_portal_user("owner")
        cls.stranger = cls._make_portal_user("stranger")
        cls.today = cls.company._citynet_today()
        cls.service = cls._make_service(cls.owner.partner_id, area_id=cls.area.id)
        cls.theirs = cls._make_service(cls.stranger.partner_id)
        cls.larger = cls._make_package("Citynet 50 Mbps", 300000)

    def setUp(self):
        super().setUp()
        self._log_in("owner")

    def _url(self, kind):
        return f"/my/services/{self.service.id}/change/{kind}"

    def _changes(self):
        self.env.invalidate_all()
        return self.env["citynet.change.request"].search([], order="id")

    def _look(self, kind, **typed):
        """:return: dict of the page that shows what the change costs, to be confirmed"""
        if kind in ("package", "resume"):
            response = self.url_open(self._url(kind), params=typed)
        else:
            page = html.fromstring(self.url_open(self._url(kind)).content)
            [token] = page.xpath(
                "//form[@method='post']//input[@name='csrf_token']/@value"
            )[:1]
            response = self.url_open(
                self._url(kind), data={"csrf_token": token, **typed}
            )
        self.assertEqual(response.status_code, 200, response.text[-3000:])
        return self._forms(response)

    def _forms(self, response):
        page = html.fromstring(response.content)
        return [
            dict(form.fields)
            for form in page.xpath("//div[contains(@class,'o_citynet_offer')]//form")
        ]

    def _confirm(self, kind, form, **changes):
        return self.url_open(self._url(kind), data={**form, **changes})

    def test_a_package_is_chosen_seen_and_changed_once(self):
        self._make_bill(self.service)
        self.assertIn(
            f"package={self.larger.id}", self.url_open(self._url("package")).text
        )
        now, later = self._look("package", package=self.larger.id)
        self.assertFalse(self._changes())
        self.assertEqual((now["timing"], later["timing"]), ("now", "next"))
        answers = [self._confirm("package", now) for _tap in range(2)]
        # back, and the other button of the same page
        answers.append(self._confirm("package", later))
        change = self._changes()
        self.assertEqual(len(change), 1)
        self.assertEqual((change.state, change.channel), ("done", "portal"))
        self.assertEqual(self.service.package_id, self.larger)
        for answer in answers:
            self.assertEqual(answer.url.split("/my/")[1], f"changes/{change.id}")

    def test_two_tabs_change_once(self):
        first, second = (
            self._look("package", package=self.larger.id)[0] for _tab in range(2)
        )
        self._confirm("package", first)
        answer = self._confirm("package", second)
        self.assertIn(answer.status_code, (409, 422))
        self.assertEqual(len(self._changes()), 1)

    def test_the_next_period_can_be_called_off(self):
        _now, later = self._look("package", package=self.larger.id)
        self._confirm("package", later)
        change = self._changes()
        self.assertEqual(change.state, "confirmed")
        waiting = self.url_open(
            self._url("package"), params={"package": self.larger.id}
        )
        self.assertIn(change.name, waiting.text)
        page = html.fromstring(self.url_open(f"/my/changes/{change.id}").content)
        [form] = page.xpath("//form[contains(@action,'/withdraw')]")
        for _tap in range(2):
            answer = self.url_open(form.action, data=dict(form.fields))
            self.assertEqual(answer.status_code, 200)
        self.assertEqual(self._changes().state, "cancelled")
        self.assertNotIn("/withdraw", answer.text)

    def test_figures_that_changed_meanwhile_are_shown_again(self):
        now, _later = self._look("package", package=self.larger.id)
        self.larger.list_price = 350000
        answer = self._confirm("package", now)
        self.assertEqual(answer.status_code, 409)
        self.assertIn("figures have changed", answer.text)
        self.assertFalse(self._changes())

    def _address(self, **changes):
        return {
            "street": "Jl. Baru 9",
            "village": "Bae Test",
            "district": "Bae",
            "city": "Kudus",
            "zip": "59325",
            **changes,
        }

    def test_a_relocation_checks_the_network_and_plans_the_jobs(self):
        self.company.citynet_relocation_fee = 150000
        before = self._snapshot()
        [form] = self._look("relocation", **self._address())
        self.assertEqual(self._snapshot(), before)  # looking stores nothing
        self._confirm("relocation", form)
        change = self._changes()
        self.assertEqual((change.state, change.amount), ("confirmed", 150000))
        self.assertEqual(change.address_id.street, "Jl. Baru 9")
        self.assertEqual(change.address_id.parent_id, self.owner.partner_id)
        self.assertEqual(set(change.job_ids.mapped("kind")), {"removal", "relocation"})

    def test_an_unknown_address_is_surveyed_first(self):
        [form] = self._look("relocation", **self._address(village="Nowhere", zip=""))
        self._confirm("relocation", form)
        change = self._changes()
        self.assertEqual(change.state, "requested")
        self.assertEqual(change.survey_id.kind, "survey")

    def test_pause_and_resume(self):
        [form] = self._look("pause")
        self._confirm("pause", form)
        self.env.invalidate_all()
        self.assertEqual(self.service.suspend_reason, "customer")
        page = self.url_open(f"/my/services/{self.service.id}").text
        self.assertIn(self._url("resume"), page)
        [form] = self._look("resume")
        self._confirm("resume", form)
        self.env.invalidate_all()
        self.assertEqual(self.service.state, "active")

    def test_a_stop_keeps_to_the_notice_and_shows_the_last_bill(self):
        self.company.citynet_notice_days = 10
        url = self._url("stop")
        page = html.fromstring(self.url_open(url).content)
        [token] = page.xpath(
            "//form[@method='post']//input[@name='csrf_token']/@value"
        )[:1]
        early = {
            "csrf_token": token,
            "day": (self.today + timedelta(days=9)).isoformat(),
            "reason": "Moves",
        }
        self.assertEqual(self.url_open(url, data=early).status_code, 422)
        day = (self.today + timedelta(days=10)).isoformat()
        [form] = self._look("stop", day=day, reason="Moves")
        self._confirm("stop", form)
        change = self._changes()
        self.assertEqual((change.state, change.reason), ("confirmed", "Moves"))
        self.assertEqual(str(self.service.date_end), day)

    def test_a_stop_shows_what_is_open_and_promises_no_bill_after_it(self):
        self._make_bill(self.service)
        url = self._url("stop")
        page = html.fromstring(self.url_open(url).content)
        [token] = page.xpath(
            "//form[@method='post']//input[@name='csrf_token']/@value"
        )[:1]
        day = (self.today + timedelta(days=20)).isoformat()
        answer = self.url_open(
            url, data={"csrf_token": token, "day": day, "reason": "Moves"}
        )
        self.assertIn("Bills still to pay besides", answer.text)
        self.assertNotIn("Your next bill comes on", answer.text)

    def test_a_new_payer_is_asked_by_customer_service_first(self):
        [form] = self._look("payer", payer_name="Pak Joko", payer_phone="081233334444")
        self._confirm("payer", form)
        change = self._changes()
        self.assertEqual(change.state, "requested")
        self.assertEqual(change.payer_name, "Pak Joko")
        self.assertIn("new payer is billed", change.explanation)
        self.assertFalse(change.payer_id)

    def test_the_old_payer_sees_nothing_any_more_the_new_one_no_old_bill(self):
        bill = self._make_bill(self.service)
        link = f"/my/services/{self.service.id}"
        token = self.service._portal_ensure_token()
        self.env["citynet.work.order"].create(
            {
                **self.service._prepare_job("repair"),
                "address_id": self.owner.partner_id.id,
            }
        )
        job = self.service.work_order_ids
        change = self.env["citynet.change.request"].create(
            {
                "subscription_id": self.service.id,
                "kind": "payer",
                "payer_id": self.stranger.partner_id.id,
            }
        )
        self.service.next_period_start = self.today
        change.action_confirm()
        self.assertEqual(change.state, "done")
        with mute_logger("odoo.http"):
            self.assertEqual(self.url_open(link).status_code, 404)
            self.assertEqual(
                self.url_open(link, params={"access_token": token}).status_code, 404
            )
        self.assertIn(bill.name, self.url_open("/my/invoices").text)
        self._log_in("stranger")
        page = self.url_open(link)
        self.assertEqual(page.status_code, 200)
        self.assertNotIn(bill.name, page.text)
        self.assertNotIn(job.name, page.text)
        self.assertIn(self.service.name, self.url_open("/my/services").text)

    def test_bad_input_is_a_sentence_and_nothing_is_stored(self):
        for kind, typed in (
            ("package", {"package": "x"}),
            ("package", {"package": str(self.service.package_id.id)}),
            ("relocation", self._address(street="")),
            ("relocation", self._address(zip="12")),
            ("relocation", self._address(day="2001-01-01")),
            ("relocation", self._address(street="a\x00b")),
            ("pause", {"day": "yesterday"}),
            ("stop", {"reason": ""}),
            ("stop", {"reason": "x" * 201}),
            ("payer", {"payer_name": "Pak Joko", "payer_phone": "12"}),
            ("payer", {"payer_name": "", "payer_phone": "081233334444"}),
        ):
            with self.subTest(kind=kind, typed=typed):
                page = html.fromstring(self.url_open("/my/complaints/new").content)
                token = page.xpath("//input[@name='csrf_token']/@value")[0]
                for step in ("", "confirm"):
                    answer = self.url_open(
                        self._url(kind),
                        data={
                            "csrf_token": token,
                            "step": step,
                            "token": "0" * 32,
                            **typed,
                        },
                    )
                    self.assertEqual(answer.status_code, 422)
                    self.assertIn("alert-danger", answer.text)
        self.assertFalse(self._changes())

    def test_the_form_says_what_it_may_and_no_more(self):
        [form] = self._look("pause")
        self._confirm(
            "pause", form, state="done", amount="1", subscription_id=str(self.theirs.id)
        )
        change = self._changes()
        self.assertEqual(change.subscription_id, self.service)
        self.assertEqual(change.amount, 0)

    @mute_logger("odoo.http")
    def test_what_isnt_possible_isnt_there(self):
        for kind in ("x", "done", "state"):
            self.assertEqual(self.url_open(self._url(kind)).status_code, 404)
        self.service._close(self.today, "x")
        self.assertEqual(self.url_open(self._url("package")).status_code, 404)

    def test_too_many_requests_are_refused(self):
        limiter = self.env.registry["citynet.rate.limit"]
        self.patch(limiter, "_hit", lambda *args: False)
        [form] = self._look("pause")
        self.assertEqual(self._confirm("pause", form).status_code, 422)
        self.assertFalse(self._changes())
