from unittest.mock import patch

from odoo import Command
from odoo.addons.citynet_crm.tests.common_desk import DeskCommon
from odoo.addons.citynet_crm.tests.common_web import CitynetWebCase
from odoo.tests import tagged
from odoo.tools import mute_logger


@tagged("post_install", "-at_install")
class TestWorkOrderBast(DeskCommon):
    """The hand-over document goes to the customer by mail, once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer.email = "budi@example.com"
        cls.user = cls.technician.user_id

    def _finish(self, **values):
        self.count = getattr(self, "count", 0) + 1
        job = self._make_job(ont_serial=f"ZTE-BAST-{self.count}", **values)
        for kind in ("after", "signal"):
            self._make_photo(job, kind)
        job.action_schedule()
        job.with_user(self.user).action_done()
        return job

    def _send(self):
        with self.enter_registry_test_mode():
            self.env.ref("citynet_crm.ir_cron_bast").method_direct_trigger()
        self.env.invalidate_all()

    def _mails(self, job):
        return self.env["mail.mail"].search(
            [("model", "=", "citynet.work.order"), ("res_id", "=", job.id)]
        )

    def test_the_mail_waits_for_the_queue_and_goes_once(self):
        job = self._finish()
        self.assertTrue(job.bast_queued)
        self.assertFalse(self._mails(job))
        self._send()
        mail = self._mails(job)
        self.assertEqual(len(mail), 1)
        self.assertEqual(mail.recipient_ids, self.customer)
        self.assertTrue(mail.attachment_ids.name.startswith("BAST SPK-"))
        self.assertIn(job.ont_serial.encode(), mail.attachment_ids.raw)
        self.assertTrue(job.date_bast_sent)
        self._send()
        job._queue_bast()
        self._send()
        self.assertEqual(self._mails(job), mail)

    def test_no_mail_without_an_address_or_without_a_hand_over(self):
        self.assertFalse(self._finish(kind="termination").bast_queued)
        self.customer.email = False
        self.assertFalse(self._finish().bast_queued)

    def test_the_company_may_switch_it_off(self):
        self.company.citynet_bast_mail = False
        self.assertFalse(self._finish().bast_queued)

    def test_a_document_that_fails_blocks_no_other(self):
        broken, job = self._finish(), self._finish()
        template = type(self.env["mail.template"])
        send = template.send_mail

        def fail(record, res_id, **options):
            if res_id == broken.id:
                raise ValueError("no paper")
            return send(record, res_id, **options)

        with (
            mute_logger(
                "odoo.addons.citynet_crm.models.field_service.citynet_work_order"
            ),
            patch.object(template, "send_mail", fail),
        ):
            self._send()
        self.assertEqual((len(self._mails(broken)), broken.bast_queued), (0, False))
        self.assertIn("tidak dapat dikirim: no paper", broken.message_ids[0].body)
        self.assertEqual(len(self._mails(job)), 1)


@tagged("post_install", "-at_install")
class TestPortalBast(CitynetWebCase):
    """Customers find the documents of their own finished visits only."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        owner = cls._make_portal_user("owner")
        cls._make_portal_user("stranger")
        cls.job = cls.env["citynet.work.order"].create(
            {"partner_id": owner.partner_id.id, "kind": "repair", "note": "dog bites"}
        )

    def _finish(self):
        self.job.write(
            {
                "technician_ids": [
                    Command.create({"name": "Slamet", "citynet_is_technician": True})
                ],
                "date_planned": "2026-11-24 02:00:00",
            }
        )
        self.job.action_schedule()
        self.job.action_done()

    def _status(self, job_id=None):
        url = f"/my/jobs/{job_id or self.job.id}/bast"
        return self.url_open(url).status_code

    @mute_logger("odoo.http")
    def test_it_is_there_when_the_job_is_done(self):
        self._log_in("owner")
        self.assertEqual(self._status(), 404)
        self.assertNotIn("/bast", self.url_open(f"/my/jobs/{self.job.id}").text)
        self._finish()
        self.assertIn("/bast", self.url_open(f"/my/jobs/{self.job.id}").text)
        document = self.url_open(f"/my/jobs/{self.job.id}/bast")
        self.assertEqual(document.headers["Content-Type"], "application/pdf")
        self.assertIn(self.job.name.encode(), document.content)

    @mute_logger("odoo.http")
    def test_strangers_and_missing_jobs_get_the_same(self):
        self._finish()
        self._log_in("stranger")
        self.assertEqual((self._status(), self._status(99999999)), (404, 404))
        self.authenticate(None, None)
        self.assertEqual(self._status(), 404)
        token = self.job._portal_ensure_token()
        url = f"/my/jobs/{self.job.id}/bast?access_token="
        self.assertEqual(self.url_open(url + token).status_code, 200)
        self.assertEqual(self.url_open(url + "x").status_code, 404)

    def test_what_the_technician_writes_for_the_desk_is_not_in_it(self):
        self._finish()
        page, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "citynet_crm.report_bast", self.job.ids
        )
        self.assertNotIn(b"dog bites", page)
