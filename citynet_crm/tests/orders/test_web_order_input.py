"""Bad input on the order form: a sentence beside the field, nothing stored, never a 500.

The numbers are those of the provider's list of bad inputs.
"""

from datetime import timedelta
from urllib.parse import quote

from odoo.addons.citynet_crm.tests.common_web import CitynetWebCase
from odoo.tests import tagged

# field, value, sentence in English, sentence in Indonesian
CASES = [
    ("password_again", "rahasia-124", "The passwords do not match", "Kata sandi tidak sama"),  # 5
    ("name", "B", "Name is too short", "Nama terlalu pendek"),  # 10
    ("name", "B" * 10000, "Name is too long (max. 100)", "Nama terlalu panjang (maks. 100)"),  # 11
    ("name", "<script>alert(1)</script>", "Name has characters that are not allowed",
     "Nama berisi karakter yang tidak diperbolehkan"),  # 12
    ("name", "Budi \u202egnip", "The text has a character that is not allowed",
     "Teks berisi karakter yang tidak diperbolehkan"),  # 17
    ("phone", "abc", "Phone number is not valid", "Nomor telepon tidak valid"),  # 18
    ("phone", "0812", "Phone number is not valid", "Nomor telepon tidak valid"),  # 19
    ("phone", "08" * 20, "Phone number is not valid", "Nomor telepon tidak valid"),  # 20
    ("phone", "+1 555 010 9999", "Only Indonesian mobile numbers", "Hanya nomor seluler Indonesia"),  # 23
    ("email", "a@", "E-mail address is not valid", "Alamat email tidak valid"),  # 24
    ("email", "a@b", "E-mail address is not valid", "Alamat email tidak valid"),
    ("email", "a@b.co, c@d.co", "E-mail address is not valid", "Alamat email tidak valid"),
    ("email", "a@b.co\nBcc: x@y.co", "E-mail address is not valid", "Alamat email tidak valid"),
    ("street", "Jl. " + "x" * 5000, "Address is too long", "Alamat terlalu panjang"),  # 25
    ("package", "0", "Choose a package from the list", "Pilih paket dari daftar"),  # 26
    ("package", "-1", "Choose a package from the list", "Pilih paket dari daftar"),
    ("package", "abc", "Choose a package from the list", "Pilih paket dari daftar"),
    ("package", "99999999999999999999", "Choose a package from the list", "Pilih paket dari daftar"),
    ("promo_code", "NOPE", "Promo code is not valid", "Kode promo tidak valid"),  # 30
    ("promo_code", "x" * 5000, "Promo code is not valid", "Kode promo tidak valid"),  # 31
    ("promo_code", "' OR 1=1--", "Promo code is not valid", "Kode promo tidak valid"),
    ("promo_code", "%", "Promo code is not valid", "Kode promo tidak valid"),
    ("promo_code", "\\", "Promo code is not valid", "Kode promo tidak valid"),
    ("latitude", "91", "Location is not valid", "Lokasi tidak valid"),  # 33
    ("longitude", "NaN", "Location is not valid", "Lokasi tidak valid"),
    ("longitude", "1e400", "Location is not valid", "Lokasi tidak valid"),
    ("latitude", "-6,79", "Location is not valid", "Lokasi tidak valid"),
    ("install_date", "2026-02-31", "Choose a date from tomorrow up to 30 days",
     "Pilih tanggal mulai besok sampai 30 hari"),  # 34
    ("install_date", "9999-01-01", "Choose a date from tomorrow up to 30 days",
     "Pilih tanggal mulai besok sampai 30 hari"),
    ("install_date", "abc", "Choose a date from tomorrow up to 30 days",
     "Pilih tanggal mulai besok sampai 30 hari"),
    ("nik", "331907270201571", "NIK must have 16 digits", "NIK harus 16 digit"),  # 35
    ("nik", "3319072702O15716", "NIK must have 16 digits", "NIK harus 16 digit"),
    ("consent", "", "Please agree to the data policy", "Harap setujui kebijakan data"),  # 36
]  # fmt: skip


@tagged("post_install", "-at_install")
class TestWebOrderInput(CitynetWebCase):
    def setUp(self):
        super().setUp()
        # the limit has its own test; here dozens of forms come from one address
        self.env["ir.config_parameter"].set_param(
            "citynet_crm.limit_order_attempts", 1000
        )
        self.hidden = {}

    def _refuse(self, values, **options):
        """Send, and check that nothing was stored.

        :return: dict of the sentences beside the fields
        """
        before = self._snapshot()
        response = self._send(values, hidden=self.hidden, **options)
        self.assertEqual(response.status_code, 200)
        self.assertEqual(self._snapshot(), before)
        self.response = response
        return self._errors(response)

    def test_each_bad_value_gets_its_sentence_in_both_languages(self):
        for column, lang in ((2, "en_US"), (3, "id_ID")):
            self._speak(lang)
            self.hidden = self._open_form()
            for cases in self._get_rounds():
                values = {case[0]: case[1] for case in cases}
                errors = self._refuse(self._get_order_values(**values))
                self.assertEqual(
                    errors, {case[0]: case[column] for case in cases}, lang
                )

    def _get_rounds(self):
        """:return: lists of cases that can be sent together, one for each field."""
        rounds = []
        for case in CASES:
            slot = "package" if case[0] == "promo_code" else case[0]
            free = next((cases for cases in rounds if slot not in cases), None)
            if free is None:
                rounds.append(free := {})
            free[slot] = case
        return [list(cases.values()) for cases in rounds]

    def test_password_too_short_or_same_as_name(self):
        self.hidden = self._open_form()
        for login, password in (("siti", "1234567"), ("siti aminah", "Siti Aminah")):
            errors = self._refuse(
                self._get_order_values(
                    login=login, password=password, password_again=password
                )
            )
            self.assertEqual(
                errors["password"], "Password must have at least 8 characters"
            )
            self.assertFalse(self._typed(self.response)["password"])

    def test_what_was_typed_stays_and_secrets_do_not(self):
        self.hidden = self._open_form()
        values = self._get_order_values(nik="12", consent="1")
        self._refuse(values)
        typed = self._typed(self.response)
        for key, value in values.items():
            if key in ("password", "password_again"):
                self.assertFalse(typed[key])
            else:
                self.assertEqual(typed[key], value, key)
        self.assertIn(
            'aria-describedby="order_nik_error order_nik_hint"', self.response.text
        )
        self.assertIn('aria-invalid="true"', self.response.text)

    def test_angle_brackets_are_shown_as_text(self):
        self.hidden = self._open_form()
        values = self._get_order_values(name="<script>alert(1)</script>")
        self._refuse(values)
        self.assertNotIn("<script>alert(1)", self.response.text)
        self.assertEqual(self._typed(self.response)["name"], values["name"])

    def test_missing_district_makes_the_address_incomplete(self):
        for lang, field, address in (
            ("en_US", "This field is required", "Address is incomplete"),
            ("id_ID", "field harus diisi", "Alamat belum lengkap"),
        ):
            self._speak(lang)
            self.hidden = self._open_form()
            errors = self._refuse(self._get_order_values(district=""))
            self.assertEqual(errors, {"district": field})
            self.assertIn(address, self.response.text)

    def test_bytes_that_are_no_text(self):
        """NUL, bytes that are no UTF-8, in every field: as texts and in the address."""
        self.hidden = self._open_form()
        good = self._get_order_values()
        sentence = "The text has a character that is not allowed"
        for bad in ("%00", "%ff%fe", "%ed%a0%80"):
            for key in good:
                body = "&".join(
                    f"{name}={quote(value)}{bad if name == key else ''}"
                    for name, value in {**self.hidden, **good}.items()
                )
                before = self._snapshot()
                response = self.url_open(
                    "/internet/order",
                    data=body,
                    headers={"Content-Type": "application/x-www-form-urlencoded"},
                )
                self.assertEqual(response.status_code, 200, (bad, key))
                self.assertEqual(self._snapshot(), before)
                errors = self._errors(response)
                if key in ("consent", "password", "password_again"):
                    self.assertTrue(errors, (bad, key))
                else:
                    self.assertEqual(errors.get(key), sentence, (bad, key))
        for url in (
            "/internet/order/a%00b",
            "/internet/order/%ff%fe",
            "/internet/order?village=%00&promo_code=%ff",
            "/internet/order/thanks/%00",
            "/internet/coverage?village=a%00b",
            "/internet/coverage?zip=%ff",
            "/internet/coverage?village=%25",
            "/internet/coverage?village=%5C",
        ):
            self.assertIn(self.url_open(url).status_code, (200, 404), url)

    def test_days_from_tomorrow_to_thirty_days(self):
        self.hidden = self._open_form()
        today = self.company._citynet_today()
        for days, good in ((-1, False), (0, False), (1, True), (30, True), (31, False)):
            day = (today + timedelta(days=days)).isoformat()
            # a short NIK keeps good days from being stored
            errors = self._refuse(self._get_order_values(install_date=day, nik="1"))
            self.assertEqual("install_date" not in errors, good, days)

    def test_package_of_the_past_or_of_another_area(self):
        elsewhere = self._make_area("ODP 2")
        other = self._make_package(
            "Only there", 1, citynet_area_ids=[(4, elsewhere.id)]
        )
        old = self._make_package("Archived", 1, active=False)
        hidden = self._make_package("Not published", 1, citynet_is_published=False)
        for lang, sentence in (
            ("en_US", "This package is not available at your address"),
            ("id_ID", "Paket ini tidak tersedia di alamat Anda"),
        ):
            self._speak(lang)
            self.hidden = self._open_form()
            for package in other | old | hidden:
                errors = self._refuse(self._get_order_values(package=str(package.id)))
                self.assertEqual(errors, {"package": sentence}, package.name)

    def test_promo_that_is_over_used_up_or_for_another_package(self):
        today = self.company._citynet_today()
        month = timedelta(days=30)
        other = self._make_package("Other", 1)
        promos = self.env["citynet.promo"].create(
            [
                {
                    "name": "Over",
                    "code": "OVER",
                    "date_from": today - month,
                    "date_to": today - timedelta(days=1),
                },
                {"name": "Not yet", "code": "LATER", "date_from": today + month},
                {"name": "Other", "code": "OTHER", "package_ids": [(4, other.id)]},
                {"name": "Full", "code": "FULL", "quota": 1},
            ]
        )
        promos.action_publish()
        self.env["citynet.promo"].create({"name": "Draft", "code": "DRAFT"})
        self.env["crm.lead"].create(
            {
                "name": "x",
                "citynet_package_id": self.package.id,
                "citynet_promo_id": promos[3].id,
            }
        )
        self.hidden = self._open_form()
        for code in ("OVER", "LATER", "OTHER", "FULL", "DRAFT"):
            errors = self._refuse(self._get_order_values(promo_code=code))
            self.assertEqual(errors, {"promo_code": "Promo code is not valid"}, code)
