import io
import re
from datetime import timedelta

from lxml import html
from PIL import Image

from odoo.tests import HttpCase, new_test_user

TABLES = (
    "crm_lead",
    "res_partner",
    "res_users",
    "ir_attachment",
    "mail_message",
    "mail_mail",
    "citynet_identity",
    "citynet_work_order",
    "citynet_subscription",
)


def make_photo(kind="JPEG", size=(640, 400), **options):
    """:return: bytes of a picture, each time the same."""
    target = io.BytesIO()
    Image.new("RGB", size, (200, 30, 30)).save(target, kind, **options)
    return target.getvalue()


class CitynetWebCase(HttpCase):
    """A small provider with a website in English and Indonesian, and its visitors."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for code in ("en_US", "id_ID"):
            cls.env["res.lang"]._activate_lang(code)
        cls.company = cls.env.company
        cls.website = cls.env["website"].search(
            [("company_id", "=", cls.company.id)], limit=1
        )
        cls.english = cls.env.ref("base.lang_en")
        cls.website.write(
            {
                "language_ids": [
                    (4, cls.english.id),
                    (4, cls.env.ref("base.lang_id").id),
                ],
                "default_lang_id": cls.english.id,
            }
        )
        cls.village = cls.env["citynet.village"].create(
            {"name": "Bae Test", "district": "Bae", "city": "Kudus", "zip": "59325"}
        )
        cls.area = cls._make_area("ODP 1", village_ids=[(4, cls.village.id)])
        cls.package = cls._make_package("Citynet 20 Mbps", 200000)

    @classmethod
    def _make_area(cls, name, **values):
        return cls.env["citynet.area"].create(
            {"name": name, "kind": "odp", "port_count": 8, **values}
        )

    @classmethod
    def _make_package(cls, name, price, **values):
        return cls.env["product.template"].create(
            {
                "name": name,
                "citynet_is_package": True,
                "citynet_is_published": True,
                "citynet_speed_down": 20,
                "citynet_installation_fee": 250000,
                "list_price": price,
                **values,
            }
        )

    @classmethod
    def _make_portal_user(cls, login, **partner):
        """:return: ``res.users`` of a customer with an address."""
        user = new_test_user(cls.env, login, groups="base.group_portal")
        user.partner_id.write(
            {
                "name": login.title(),
                "phone": "+6281200000001",
                "street": "Jl. Lama 1",
                "city": "Kudus",
                "citynet_village": "Bae Test",
                "citynet_district": "Bae",
                **partner,
            }
        )
        return user

    @classmethod
    def _make_service(cls, partner, **values):
        return cls.env["citynet.subscription"].create(
            {"partner_id": partner.id, "package_id": cls.package.id, **values}
        )

    @classmethod
    def _make_bill(cls, service, price=200000, due=None):
        """:return: a posted bill of the service, tax on top where the company has one."""
        bill = cls.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": service.partner_id.id,
                "invoice_line_ids": [
                    (
                        0,
                        0,
                        {
                            "product_id": service.package_id.product_variant_id.id,
                            "price_unit": price,
                            "tax_ids": False,
                            "citynet_subscription_id": service.id,
                        },
                    )
                ],
            }
        )
        if due:
            bill.invoice_date = min(due, cls.company._citynet_today())
            bill.invoice_payment_term_id = False
            bill.invoice_date_due = due
        bill.action_post()
        return bill

    # ------------------------------------------------------------------ visitors
    def _speak(self, lang):
        self.opener.cookies.set("frontend_lang", lang)

    def _log_in(self, login, lang="en_US"):
        """Log in a user made by ``new_test_user``."""
        self.authenticate(login, login.ljust(8, "x"))
        self._speak(lang)

    def _get_page(self, url, status=200):
        response = self.url_open(url)
        self.assertEqual(response.status_code, status, url)
        return html.fromstring(response.text)

    def _open_form(self, url=None):
        """:return: dict of the hidden values of the form a visitor sees."""
        page = self._get_page(url or f"/internet/order/{self.package.id}")
        return {
            field.get("name"): field.get("value")
            for field in page.xpath(
                "//form[@action][contains(@class,'o_citynet_order')]//input[@type='hidden']"
            )
        }

    def _get_order_values(self, **changes):
        """:return: dict of a form that is filled in well."""
        tomorrow = self.company._citynet_today() + timedelta(days=1)
        return {
            "package": str(self.package.id),
            "promo_code": "",
            "name": "Siti Aminah",
            "phone": "0812-3456-7890",
            "email": "siti@example.com",
            "street": "Jl. Mawar 12",
            "rt": "3",
            "rw": "1",
            "village": "bae test",
            "district": "BAE",
            "city": "Kudus",
            "zip": "59325",
            "landmark": "depan masjid",
            "latitude": "-6.790100",
            "longitude": "110.857300",
            "install_date": tomorrow.isoformat(),
            "nik": "3319072702015716",
            "consent": "1",
            "login": "siti.aminah",
            "password": "rahasia-123",
            "password_again": "rahasia-123",
            **changes,
        }

    def _send(self, values, photo=None, hidden=None, files=None, **options):
        """Post the form as a browser does.

        :param photo: bytes of the photo; False: none chosen; default: a good one
        :param hidden: dict of the hidden fields, default those of a form just opened
        """
        hidden = self._open_form() if hidden is None else hidden
        if files is None:
            content = make_photo() if photo is None else photo
            files = {"photo": ("ktp.jpg", content, "image/jpeg")}
            if photo is False:
                files = {"photo": ("", b"", "application/octet-stream")}
        return self.url_open(
            "/internet/order", data={**hidden, **values}, files=files, **options
        )

    def _errors(self, response):
        """:return: dict {field: sentence beside it} of a form shown again."""
        page = html.fromstring(response.text)
        return {
            re.fullmatch(r"order_(\w+)_error", node.get("id"))[
                1
            ]: node.text_content().strip()
            for node in page.xpath(
                "//*[starts-with(@id,'order_')][contains(@id,'_error')]"
            )
        }

    def _message(self, response):
        """:return: str, the sentences above the form or on the page."""
        page = html.fromstring(response.text)
        return " ".join(
            " ".join(node.text_content().split())
            for node in page.xpath("//*[@role='alert' or @role='status']")
        )

    def _typed(self, response):
        """:return: dict {field: value} that a form shown again still holds."""
        page = html.fromstring(response.text)
        form = page.xpath("//form[contains(@class,'o_citynet_order')]")[0]
        return {key: value for key, value in form.fields.items()}

    def _snapshot(self):
        """:return: dict of (rows, highest id) of everything an order could touch."""
        self.env.flush_all()
        self.env.cr.precommit.run()  # what is still to be written about before
        result = {}
        for table in TABLES:
            self.env.cr.execute(f'SELECT count(*), max(id) FROM "{table}"')  # pylint: disable=sql-injection
            result[table] = self.env.cr.fetchone()
        return result

    def _orders(self):
        self.env.invalidate_all()
        return self.env["crm.lead"].search(
            [("citynet_is_order", "=", True)], order="id"
        )

    def _reset_limits(self):
        self.env["citynet.rate.limit"].search([]).unlink()
