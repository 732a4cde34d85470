import base64
import io

from PIL import Image

from odoo.addons.citynet_crm.tests.common_web import CitynetWebCase, make_photo
from odoo.addons.citynet_crm.tests.test_images import HTML_TAIL, png_of_size
from odoo.tests import tagged

PHOTO = make_photo("JPEG", size=(900, 700))
CASES = [
    (False, "Upload your ID photo", "Unggah foto KTP"),
    (b"", "The file is empty", "Berkas kosong"),
    (PHOTO + b"\0" * 30_000_000, "File is too large (max. 5 MB)", "Berkas terlalu besar (maks. 5 MB)"),
    (b"%PDF-1.7 " * 99, "Only JPG, PNG or WebP photos", "Hanya foto JPG, PNG, atau WebP"),
    (HTML_TAIL, "Only JPG, PNG or WebP photos", "Hanya foto JPG, PNG, atau WebP"),
    (PHOTO[: len(PHOTO) // 2], "The photo cannot be read", "Foto tidak dapat dibaca"),
    (png_of_size(50_000, 50_000), "The photo is too large", "Ukuran foto terlalu besar"),
]  # fmt: skip
NAMES = (
    "../../x.jpg",
    "x" * 300 + ".jpg",
    "a\r\nSet-Cookie: b=1.jpg",
    ".jpg",
    "ktp.exe",
)


@tagged("post_install", "-at_install")
class TestWebOrderPhoto(CitynetWebCase):
    def test_what_is_no_photo_gets_its_sentence_in_both_languages(self):
        for column, lang in ((1, "en_US"), (2, "id_ID")):
            self._speak(lang)
            hidden = self._open_form()
            for case in CASES:
                before = self._snapshot()
                response = self._send(
                    self._get_order_values(), photo=case[0], hidden=hidden
                )
                self.assertEqual(self._errors(response), {"photo": case[column]})
                self.assertEqual(self._snapshot(), before)

    def test_polyglot_is_stored_without_its_tail_and_for_viewers_only(self):
        response = self._send(self._get_order_values(), photo=PHOTO + HTML_TAIL)
        self.assertIn("Your data has been saved", self._message(response))
        identity = self._orders().citynet_identity_id
        stored = base64.b64decode(identity.sudo().photo)
        self.assertNotIn(b"<script>", stored)
        self.assertEqual(Image.open(io.BytesIO(stored)).format, "JPEG")
        attachment = self.env["ir.attachment"].search(
            [
                ("res_model", "=", "citynet.identity"),
                ("res_id", "=", identity.id),
                ("res_field", "=", "photo"),
            ]
        )
        self.assertEqual(attachment.mimetype, "image/jpeg")
        for url in (
            f"/web/image/citynet.identity/{identity.id}/photo",
            f"/web/content/{attachment.id}",
            f"/web/image/{attachment.id}",
        ):
            self.assertNotIn(b"\xff\xd8\xff", self.url_open(url).content, url)

    def test_names_of_files_do_not_matter(self):
        self.env["ir.config_parameter"].set_param("citynet_crm.limit_orders", 100)
        for number, name in enumerate(NAMES):
            values = self._get_order_values(
                login=f"siti{number}", phone=f"08123456780{number}"
            )
            response = self._send(values, files={"photo": (name, PHOTO, "text/html")})
            self.assertIn("Your data has been saved", self._message(response), name)
        self.assertEqual(len(self._orders()), len(NAMES))

    def test_fifty_files(self):
        files = [
            ("photo", (f"{number}.jpg", PHOTO, "image/jpeg")) for number in range(50)
        ]
        before = self._snapshot()
        response = self._send(self._get_order_values(), files=files)
        self.assertEqual(self._errors(response), {"photo": "At most 3 files"})
        self.assertEqual(self._snapshot(), before)

    def test_text_for_the_file_and_file_for_a_text(self):
        before = self._snapshot()
        values = self._get_order_values()
        response = self._send(
            {**values, "photo": "ktp.jpg"},
            files={"other": ("x.jpg", PHOTO, "image/jpeg")},
        )
        self.assertEqual(self._errors(response), {"photo": "Upload your ID photo"})
        del values["street"]
        files = {key: ("x.jpg", PHOTO, "image/jpeg") for key in ("photo", "street")}
        response = self._send(values, files=files)
        self.assertEqual(
            self._errors(response),
            {"street": "The text has a character that is not allowed"},
        )
        self.assertEqual(self._snapshot(), before)
