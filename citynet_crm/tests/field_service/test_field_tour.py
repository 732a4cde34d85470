from odoo.addons.citynet_crm.tests.common_desk import DeskCommon
from odoo.tests import HttpCase, tagged
from odoo.tools import file_open


@tagged("post_install", "-at_install")
class TestFieldTour(HttpCase, DeskCommon):
    """A technician's job on a phone, from the first tap to the last."""

    browser_size = "390x844"
    touch_enabled = True

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user = cls.technician.user_id
        cls.user.write({"lang": "en_US", "tz": "Asia/Jakarta"})
        now = cls.company._citynet_utc(cls.company._citynet_today(), 9)
        cls.job = cls._make_job(planned=now)
        cls.job.check_ids = False
        cls.job.action_schedule()

    def test_the_technicians_day_on_a_phone(self):
        with file_open("citynet_crm/static/tests/field/field_tour.js") as script:
            code = script.read()
        self.browser_js(
            "/citynet/field",
            code,
            ready="document.body.dataset.ready === '1'",
            login=self.user.login,
        )
        job = self.job
        self.assertEqual((job.state, job.result), ("done", "done"))
        self.assertEqual((job.ont_serial, job.note), ("ZTEG-TOUR", "Signal -19 dBm"))
        self.assertEqual(sorted(job.photo_ids.mapped("kind")), ["after", "signal"])
        self.assertTrue(all(photo.image for photo in job.photo_ids))
        self.assertEqual((job.signed_by, bool(job.signature)), ("Ibu Budi", True))
        self.assertEqual(job.material_ids.excess, 30)
        self.assertFalse(job.missing_checks)
        self.assertEqual(
            self.env["citynet.subscription"].search_count(
                [("ont_serial", "=", "ZTEG-TOUR")]
            ),
            1,
        )
