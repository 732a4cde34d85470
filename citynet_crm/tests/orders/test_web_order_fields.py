"""What a visitor may type into each field of the order form, and what the page answers."""

from odoo.addons.citynet_crm.tests.common_web import CitynetWebCase
from odoo.tests import tagged

SAVED = {"en_US": "Your data has been saved", "id_ID": "Data berhasil disimpan"}
TAKEN = {
    "en_US": "Sorry, this username is already registered",
    "id_ID": "Maaf username sudah terdaftar",
}
EMPTY = {"en_US": "This field is required", "id_ID": "field harus diisi"}
REQUIRED = (
    "package",
    "name",
    "phone",
    "street",
    "village",
    "district",
    "city",
    "nik",
    "login",
    "password",
    "password_again",
)


@tagged("post_install", "-at_install")
class TestWebOrderFields(CitynetWebCase):
    def setUp(self):
        super().setUp()
        self._make_portal_user("pelanggan 1")

    def _each_language(self):
        for number, lang in enumerate(SAVED):
            self._speak(lang)
            self._reset_limits()
            yield lang, number

    def test_1_all_valid_is_stored(self):
        for lang, number in self._each_language():
            login = f"Pelanggan Baru {number}"
            response = self._send(self._get_order_values(login=login))
            self.assertEqual(response.status_code, 200)
            self.assertIn(SAVED[lang], self._message(response))
            order = self._orders()[-1]
            self.assertIn(order.citynet_number, response.text)
            self.assertEqual(order.citynet_package_id, self.package)
            self.assertEqual(order.partner_id.user_ids.login, login.lower())
            self.assertEqual(order.lang_id.code, lang)

    def test_2_taken_user_name_is_refused_and_nothing_stored(self):
        for lang, _number in self._each_language():
            for login in ("pelanggan 1", "Pelanggan 1", " PELANGGAN  1 "):
                before = self._snapshot()
                response = self._send(self._get_order_values(login=login))
                self.assertEqual(self._errors(response), {"login": TAKEN[lang]})
                self.assertEqual(self._snapshot(), before)
                self.assertEqual(self._typed(response)["login"], login)

    def test_3_empty_form_says_so_on_each_field_and_stores_nothing(self):
        for lang, _number in self._each_language():
            before = self._snapshot()
            values = dict.fromkeys(self._get_order_values(), "")
            response = self._send(values, photo=False)
            self.assertEqual(response.status_code, 200)
            errors = self._errors(response)
            for key in REQUIRED:
                self.assertEqual(errors.get(key), EMPTY[lang], key)
            self.assertEqual(self._snapshot(), before)

    def test_each_required_field_alone(self):
        for lang, _number in self._each_language():
            for key in REQUIRED:
                before = self._snapshot()
                response = self._send(
                    self._get_order_values(**{key: " \u00a0\u200b\t"})
                )
                if key not in (
                    "password",
                    "password_again",
                ):  # blanks may be a password
                    self.assertEqual(self._errors(response).get(key), EMPTY[lang], key)
                self.assertEqual(self._snapshot(), before, key)
