"""Who may knock at the order page, and how."""

from datetime import timedelta
from unittest.mock import patch

from odoo.addons.base.models.ir_http import IrHttp
from odoo.addons.citynet_crm.tests.common_web import CitynetWebCase, make_photo
from odoo.exceptions import UserError
from odoo.tests import tagged


@tagged("post_install", "-at_install")
class TestWebOrderDoor(CitynetWebCase):
    def _assert_nothing_stored(self, send):
        before = self._snapshot()
        response = send()
        self.assertEqual(self._snapshot(), before)
        return response

    def test_no_old_or_foreign_csrf_token_keeps_what_was_typed(self):
        hidden = self._open_form()
        for lang, sentence in (
            ("en_US", "Your session has ended, please send again"),
            ("id_ID", "Sesi Anda telah berakhir, kirim ulang"),
        ):
            self._speak(lang)
            for token in ("", "abc", "\u00e9o99", "0" * 40 + "o1827033355"):
                response = self._assert_nothing_stored(
                    lambda token=token: self._send(
                        self._get_order_values(), hidden={**hidden, "csrf_token": token}
                    )
                )
                self.assertEqual(response.status_code, 200)
                self.assertIn(sentence, self._message(response))
                self.assertEqual(self._typed(response)["name"], "Siti Aminah")
        again = {key: self._typed(response)[key] for key in hidden}
        self.assertIn(
            "Data berhasil",
            self._message(self._send(self._get_order_values(), hidden=again)),
        )

    def test_form_without_its_token(self):
        hidden = self._open_form()
        for token in ("", "x", "A" * 32, "0" * 31):
            response = self._assert_nothing_stored(
                lambda token=token: self._send(
                    self._get_order_values(), hidden={**hidden, "token": token}
                )
            )
            self.assertIn("Your session has ended", self._message(response))

    def test_robot_in_the_hidden_field_is_thanked_and_forgotten(self):
        for lang, thanks in (("en_US", "Thank you!"), ("id_ID", "Terima kasih!")):
            self._speak(lang)
            response = self._assert_nothing_stored(
                lambda: self._send(
                    self._get_order_values(website="http://spam.example")
                )
            )
            self.assertEqual(response.status_code, 200)
            self.assertIn(thanks, response.text)

    def test_captcha_that_fails(self):
        def fail(self, action):
            raise UserError("bot")

        with patch.object(IrHttp, "_verify_request_recaptcha_token", fail):
            for lang, sentence in (
                ("en_US", "Please confirm you are not a robot"),
                ("id_ID", "Konfirmasikan bahwa Anda bukan robot"),
            ):
                self._speak(lang)
                response = self._assert_nothing_stored(
                    lambda: self._send(self._get_order_values())
                )
                self.assertIn(sentence, self._message(response))

    def test_other_verbs(self):
        for verb in ("PUT", "DELETE", "PATCH"):
            for url in (
                "/internet/order",
                f"/internet/order/{self.package.id}",
                "/internet",
            ):
                response = self.opener.request(verb, self.base_url() + url, timeout=30)
                self.assertEqual(response.status_code, 405, (verb, url))
        head = self.opener.head(self.base_url() + "/internet/order", timeout=30)
        self.assertEqual(head.status_code, 200)

    def test_what_no_browser_sends(self):
        hidden = self._open_form()
        for data, kind, status in (
            (b'{"name": "\\ud800"}', "application/json", 415),
            (b"name=x", "text/plain", 415),
            (b"<order/>", "application/xml", 415),
            (b"name=x", "", 415),
            (b"name=x", "multipart/form-data", 400),
        ):
            response = self._assert_nothing_stored(
                lambda data=data, kind=kind: self.url_open(
                    "/internet/order", data=data, headers={"Content-Type": kind}
                )
            )
            self.assertEqual(response.status_code, status, kind)
            self.assertTrue(response.text)
        self.assertTrue(hidden)

    def test_too_large_a_form(self):
        hidden = self._open_form()
        for lang, sentence in (
            ("en_US", "The form is too large"),
            ("id_ID", "Formulir terlalu besar"),
        ):
            self._speak(lang)
            bodies = [
                {
                    "data": {**hidden, "street": "x" * 11_000_000},
                    "files": {"photo": ("a", b"")},
                },
                {"data": {f"key{number}": "1" for number in range(20_000)}},
                {
                    "data": {f"key{number}": "1" for number in range(20_000)},
                    "files": {"photo": ("a", b"")},
                },
            ]
            for body in bodies:
                response = self._assert_nothing_stored(
                    lambda body=body: self.url_open(
                        "/internet/order", timeout=60, **body
                    )
                )
                self.assertEqual(response.status_code, 413)
                self.assertIn(sentence, response.text)

    def test_other_keys_change_nothing(self):
        """Every field of an order as a further key: the order is the one without them."""
        fields = self.env["crm.lead"].fields_get()
        values = self._get_order_values(login="siti.pertama")
        self._send(values)
        plain = self._orders()
        extra = {key: "1" for key in fields if key not in values}
        extra |= {
            "price": "1",
            "list_price": "1",
            "partner_id": str(self.env.user.partner_id.id),
        }
        extra |= {"state": "active", "user_id": "2", "company_id": "99"}
        response = self._send(
            {
                **dict(list(extra.items())[:60]),
                **self._get_order_values(login="siti.kedua"),
            }
        )
        self.assertIn("Your data has been saved", self._message(response))
        other = self._orders() - plain
        different = {
            "id", "display_name", "citynet_number", "citynet_token", "partner_id",
            "citynet_identity_id", "message_ids", "message_follower_ids",
            "message_partner_ids", "create_date", "write_date", "date_last_stage_update",
            "citynet_consent_date", "date_open", "duration_tracking", "duplicate_lead_ids", "duplicate_lead_count",
        }  # fmt: skip
        for name in set(fields) - different:
            if fields[name]["type"] not in ("datetime", "properties"):
                self.assertEqual(plain[name], other[name], name)

    def test_of_a_key_sent_twice_the_first_counts(self):
        other = self._make_package("Other", 5)
        values = [*self._get_order_values().items(), ("package", str(other.id))]
        hidden = list(self._open_form().items())
        self.url_open(
            "/internet/order",
            data=[*hidden, *values],
            files={"photo": ("a.jpg", make_photo(), "image/jpeg")},
        )
        self.assertEqual(self._orders().citynet_package_id, self.package)

    def test_the_contact_form_makes_no_order(self):
        """Stock's form for enquiries is open to everybody: our fields are not in it."""
        tomorrow = self.company._citynet_today() + timedelta(days=1)
        response = self.url_open(
            "/website/form/crm.lead",
            data={
                "name": "Through the side door",
                "contact_name": "Mallory",
                "phone": "081234567890",
                "citynet_package_id": str(self.package.id),
                "citynet_is_order": "1",
                "citynet_number": "PSN/1",
                "citynet_token": "0" * 32,
                "citynet_promo_id": "1",
                "citynet_install_date": tomorrow.isoformat(),
                "citynet_nik": "3319072702015716",
            },
        )
        self.assertEqual(response.status_code, 200)
        self.assertFalse(self._orders())
        lead = self.env["crm.lead"].search([("name", "=", "Through the side door")])
        self.assertFalse(
            lead.citynet_package_id or lead.citynet_number or lead.citynet_token
        )
        self.assertFalse(lead.citynet_identity_id or lead.citynet_work_order_ids)
