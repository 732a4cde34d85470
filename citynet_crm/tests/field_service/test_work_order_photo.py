import base64
import io

from PIL import Image

from odoo.addons.citynet_crm.tests.common_desk import DeskCommon
from odoo.addons.citynet_crm.tests.common_web import make_photo
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged


def make_located_photo():
    """:return: bytes of a JPEG that says where it was taken, and by what camera"""
    exif = Image.Exif()
    exif[0x010F] = "Phone maker"
    exif.get_ifd(0x8825)[2] = (6.0, 48.0, 0.0)
    return make_photo(exif=exif)


@tagged("post_install", "-at_install")
class TestWorkOrderPhoto(DeskCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.job = cls._make_job(ont_serial="ZTE-PHOTO")
        cls.job.action_schedule()
        cls.mine = cls.job.with_user(cls.technician.user_id)
        cls.photos = cls.env["citynet.work.order.photo"].with_user(
            cls.technician.user_id
        )
        foreign = cls._make_job(cls.other_technician)
        cls.foreign = foreign.with_user(cls.technician.user_id)

    def _take(self, kind="after", job=None, data=None):
        data = make_photo() if data is None else data
        return self.photos.create(
            {
                "work_order_id": (job or self.mine).id,
                "kind": kind,
                "image": base64.b64encode(data),
            }
        )

    def test_a_photo_loses_its_place_and_camera(self):
        located = make_located_photo()
        self.assertTrue(Image.open(io.BytesIO(located)).getexif())
        photo = self._take(data=located)
        kept = Image.open(io.BytesIO(base64.b64decode(photo.image)))
        self.assertEqual((kept.format, dict(kept.getexif())), ("JPEG", {}))
        photo.image = base64.b64encode(located)
        kept = Image.open(io.BytesIO(base64.b64decode(photo.image)))
        self.assertFalse(kept.getexif())

    def test_what_is_no_picture_is_refused_under_any_name(self):
        for data in (b"", b"<svg onload='x'/>", b"%PDF-1.7", make_photo()[:300]):
            with self.subTest(data=data[:8]), self.assertRaises(UserError):
                self._take(data=data)
        with self.assertRaises(UserError):
            self.mine.signature = base64.b64encode(b"GIF89a")

    def test_the_signature_is_drawn_anew(self):
        self.mine.write(
            {"signed_by": "Budi", "signature": base64.b64encode(make_photo("PNG"))}
        )
        kept = Image.open(io.BytesIO(base64.b64decode(self.job.signature)))
        self.assertEqual(kept.format, "JPEG")

    def test_technicians_show_their_work_before_they_finish(self):
        self._take("after")
        for finish in (self.mine.action_done, self.mine.action_finish):
            with (
                self.subTest(finish=finish),
                self.assertRaisesRegex(UserError, "Signal"),
            ):
                finish()
        self.assertEqual(self.job.state, "scheduled")
        self._take("signal")
        self.assertFalse(self.job.missing_photos)
        self.mine.action_done()
        self.assertEqual(self.job.state, "done")

    def test_the_desk_closes_a_job_on_the_technicians_word(self):
        self.job.with_user(self.agent).action_done()
        self.assertEqual(self.job.state, "done")

    def test_the_report_of_a_closed_job_stays(self):
        photo = self._take("after")
        self._take("signal")
        self.mine.action_done()
        for change in (
            lambda: self._take("before"),
            photo.unlink,
            lambda: photo.write({"kind": "before"}),
            lambda: self.mine.write({"signed_by": "Somebody"}),
        ):
            with self.subTest(change=change), self.assertRaises(UserError):
                change()

    def test_photos_of_others_are_out_of_reach(self):
        theirs = self._make_photo(self.foreign.sudo()).with_user(self.photos.env.user)
        own = self._take()
        for call in (
            lambda: theirs.read(["image"]),
            theirs.unlink,
            lambda: self._take(job=self.foreign),
            lambda: own.write({"work_order_id": self.foreign.id}),
        ):
            with self.subTest(call=call), self.assertRaises(AccessError):
                call()

    def test_photos_and_signature_are_on_the_hand_over_document(self):
        self._take("signal")
        self.mine.write(
            {"signed_by": "Ibu Budi", "signature": base64.b64encode(make_photo())}
        )
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "citynet_crm.report_bast", self.job.ids
        )
        self.assertEqual(html.count(b"data:image/jpg;base64"), 2)
        self.assertIn(b"Ibu Budi", html)
