"""Jobs for the network: an outbox that a service's steps write into."""

import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.addons.citynet_crm.models.core.citynet_queue_mixin import CONFLICTS
from odoo.fields import Domain

_logger = logging.getLogger(__name__)

# minutes until the next try; after the last one a person looks
_WAIT = (1, 5, 15, 60, 240)


class CitynetProvisioning(models.Model):
    """One order to the network; newer ones replace what was not carried out yet."""

    _name = "citynet.provisioning"
    _description = "Network job"
    _inherit = ["citynet.state.mixin", "citynet.queue.mixin"]
    _order = "id desc"
    _rec_name = "subscription_id"

    _transitions = {
        "pending": {"done", "failed", "retry", "cancelled"},
        "retry": {"done", "failed", "pending", "cancelled"},
        "failed": {"pending", "done", "cancelled"},
    }
    # what a network was told isn't taken back: each job is committed by itself
    _batch_size = 1
    _queue_order = "date_next, id"
    # an adapter may ask a database of its own: what that one has is the job's
    _queue_raises = CONFLICTS
    _due_idx = models.Index("(date_next, id) WHERE state IN ('pending', 'retry')")

    subscription_id = fields.Many2one(
        "citynet.subscription",
        "Service",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    partner_id = fields.Many2one(related="subscription_id.partner_id")
    area_id = fields.Many2one(related="subscription_id.area_id")
    ont_serial = fields.Char(related="subscription_id.ont_serial")
    company_id = fields.Many2one(related="subscription_id.company_id", store=True)
    kind = fields.Selection(
        [
            ("activate", "Switch on"),
            ("suspend", "Suspend"),
            ("restore", "Restore"),
            ("change", "Change the package"),
            ("close", "Switch off"),
        ],
        required=True,
        readonly=True,
    )
    date_asked = fields.Datetime("Asked", readonly=True, default=fields.Datetime.now)
    date_paid = fields.Datetime(
        "Paid", readonly=True, help="When the money came that opened the line again"
    )
    date_next = fields.Datetime("Next try", readonly=True, default=fields.Datetime.now)
    date_done = fields.Datetime("Done on", readonly=True)
    seconds = fields.Integer(
        "Seconds it took",
        compute="_compute_seconds",
        store=True,
        aggregator="avg",
        help="Of a line that a payment has opened again: from the payment until then",
    )
    attempts = fields.Integer("Tries", readonly=True)
    error = fields.Char(readonly=True)
    user_id = fields.Many2one("res.users", "Done by", readonly=True)

    @api.model
    def _selection_state(self):
        return [
            ("pending", self.env._("To do")),
            ("retry", self.env._("Failed, will retry")),
            ("done", self.env._("Done")),
            ("failed", self.env._("Failed")),
            ("cancelled", self.env._("Replaced by a newer one")),
        ]

    @api.depends("date_asked", "date_paid", "date_done")
    def _compute_seconds(self):
        for job in self:
            begin = job.date_paid or job.date_asked
            job.seconds = (
                (job.date_done - begin).total_seconds() if job.date_done else 0
            )

    @api.model
    def _queue(self, services, kind):
        """Ask the network for ``kind`` of each service; older open jobs are replaced.

        :return: the new jobs
        """
        self.search(
            [
                ("subscription_id", "in", services.ids),
                ("state", "in", ("pending", "retry", "failed")),
            ]
        )._transition("cancelled")
        jobs = self.create(
            [{"subscription_id": service.id, "kind": kind} for service in services]
        )
        self.env.ref("citynet_crm.ir_cron_provisioning")._trigger()
        return jobs

    @api.model
    def _cron_send_jobs(self):
        """Hand what is due to the adapter, each committed by itself."""
        self._process_queues(self)

    def _send(self):
        """Let the adapter carry out this job; what goes wrong is tried again."""
        self._process_apart(self)

    def _queue_domain(self):
        # EXTENDS citynet.queue.mixin
        return Domain("state", "in", ("pending", "retry")) & Domain(
            "date_next", "<=", fields.Datetime.now()
        )

    def _get_waiting(self):
        # EXTENDS citynet.queue.mixin: the others wait for a person
        jobs = super()._get_waiting()
        return jobs.filtered(lambda job: job._get_adapter()._is_automatic())

    def _process_batch(self, jobs):
        # EXTENDS citynet.queue.mixin
        for job in jobs:
            job._get_adapter()._carry_out(job)
            job._finish()

    def _on_failed(self, job, error):
        # EXTENDS citynet.queue.mixin: again soon, and after the last try a person looks
        _logger.warning("Network job %s failed: %s", job.id, error)
        values = {"attempts": job.attempts + 1, "error": str(error)[:500]}
        if job.attempts < len(_WAIT):
            wait = timedelta(minutes=_WAIT[job.attempts])
            values["date_next"] = fields.Datetime.now() + wait
            job._transition("retry")
            job.write(values)
        else:
            job._transition("failed", values)

    def _finish(self):
        self._transition(
            "done",
            {
                "date_done": fields.Datetime.now(),
                "error": False,
                "user_id": self.env.uid,
            },
        )

    def _get_adapter(self):
        """:return: the ``citynet.provisioning.adapter`` of the company of this job"""
        return self.env[
            f"citynet.provisioning.{self.company_id.citynet_provisioning or 'manual'}"
        ]

    def action_done(self):
        """A person did it by hand."""
        self.check_access("read")
        # sudo: agents tick off the work list, nothing else of it is theirs to write
        self.sudo()._finish()

    def action_retry(self):
        """Try again at once."""
        self.check_access("read")
        # sudo: as above
        jobs = self.sudo()
        jobs._transition("pending", {"date_next": fields.Datetime.now(), "attempts": 0})
        self.env.ref("citynet_crm.ir_cron_provisioning").sudo()._trigger()
