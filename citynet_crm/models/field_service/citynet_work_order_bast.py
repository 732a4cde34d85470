"""The hand-over document by e-mail: queued when the job is done, sent once."""

import logging

from odoo import api, fields, models
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

_logger = logging.getLogger(__name__)

BATCH = 20


class ResCompany(models.Model):
    _inherit = "res.company"

    citynet_bast_mail = fields.Boolean(
        "Hand-over document by e-mail",
        default=True,
        help="To customers with an e-mail address, when the job is done",
    )


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    citynet_bast_mail = fields.Boolean(
        related="company_id.citynet_bast_mail", readonly=False
    )


class CitynetWorkOrder(models.Model):
    _inherit = "citynet.work.order"

    bast_queued = fields.Boolean("Hand-over mail waits", readonly=True, copy=False)
    date_bast_sent = fields.Datetime("Hand-over mailed", readonly=True, copy=False)

    _bast_queue = models.Index("(id) WHERE bast_queued IS TRUE")

    @api.model
    def _get_bast_kinds(self):
        """:return: the kinds of jobs that hand something over to the customer"""
        return ("installation", "relocation", "package_change", "repair")

    def _has_bast(self):
        """:return: bool, whether the customer has a hand-over document to see"""
        self.ensure_one()
        return self.state == "done" and self.kind in self._get_bast_kinds()

    def _emit(self, event):
        # EXTENDS citynet.event.mixin: a PDF takes longer than a technician waits
        super()._emit(event)
        if event == "work_order_done" and not self._is_quiet():
            # sudo: a technician finishes jobs and reads no settings
            due = self.sudo().filtered(
                lambda job: (
                    job._has_bast()
                    and job.company_id.citynet_bast_mail
                    and job.partner_id.email
                    and not job.date_bast_sent
                )
            )
            if due:
                due.bast_queued = True
                self.env.ref("citynet_crm.ir_cron_bast").sudo()._trigger()

    @api.model
    def _cron_mail_bast(self):
        """Make and queue the mails that wait, each in a transaction of its own."""
        cron = self.env["ir.cron"]
        jobs = self.search([("bast_queued", "=", True)], order="id", limit=BATCH * 10)
        left = cron._commit_progress(remaining=len(jobs))
        for job in jobs:
            if not left:
                return
            if job.try_lock_for_update(allow_referencing=True):
                job.invalidate_recordset()
                if job.bast_queued:
                    job._mail_bast()
            left = cron._commit_progress(1)

    def _mail_bast(self):
        """The mail and the end of its waiting are one step; a bad one waits no more."""
        self.ensure_one()
        try:
            with self.env.cr.savepoint():
                self.env.ref("citynet_crm.mail_template_bast").send_mail(self.id)
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            raise
        except Exception as error:  # noqa: BLE001 whatever a PDF engine says: the next goes on
            _logger.warning("Hand-over mail of %s failed: %s", self.name, error)
            self.bast_queued = False
            self.message_post(
                body=self.env._(
                    "The hand-over document could not be mailed: %(error)s",
                    error=str(error)[:200],
                )
            )
        else:
            self.write({"bast_queued": False, "date_bast_sent": fields.Datetime.now()})
