"""The visits that a request for change needs, and what becomes true after them."""

from odoo import fields, models


class CitynetChangeRequest(models.Model):
    _inherit = "citynet.change.request"

    work_order_id = fields.Many2one(
        "citynet.work.order",
        "Job",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="Finishing it carries out the change",
    )
    job_ids = fields.One2many(
        "citynet.work.order", "change_id", "Visits", readonly=True, copy=False
    )

    def _get_terms(self):
        # EXTENDS
        return super()._get_terms() | {"work_order_id"}

    def _prepare_job(self, kind, **values):
        """:return: dict of a ``citynet.work.order`` for this request"""
        return {
            **self.subscription_id._prepare_job(kind),
            "change_id": self.id,
            **values,
        }

    def _plan_job(self, kind, **values):
        """Make the visit whose end carries the change out."""
        self.ensure_one()
        job = self.env["citynet.work.order"].create(self._prepare_job(kind, **values))
        self._state_door().write({"work_order_id": job.id, "problem": False})

    def _cancel_jobs(self):
        """Nobody drives to a job that isn't wanted any more."""
        for job in self.job_ids.filtered(
            lambda job: job.state not in ("done", "cancelled")
        ):
            job._cancel(self.env._("The request for change was cancelled."))

    def action_plan_again(self):
        """The visit was cancelled, the change is still wanted."""
        for request in self:
            if request.state == "confirmed" and (
                request.work_order_id.state == "cancelled"
            ):
                request._call("begin")


class CitynetWorkOrder(models.Model):
    _inherit = "citynet.work.order"

    kind = fields.Selection(
        selection_add=[("survey", "Survey"), ("removal", "Removal of equipment")],
        ondelete={"survey": "cascade", "removal": "cascade"},
    )
    change_id = fields.Many2one(
        "citynet.change.request",
        "Request for change",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )

    def _get_changes(self):
        """:return: the confirmed requests that these jobs carry out (sudo)"""
        # sudo: a technician finishes jobs but neither reads nor writes requests
        return (
            self.env["citynet.change.request"]
            .sudo()
            .search([("work_order_id", "in", self.ids), ("state", "=", "confirmed")])
        )

    def _complete_package_change(self):
        """The package changes now, or on its day where that is still to come."""
        self._get_changes()._carry_out_due()

    def _cancel(self, reason):
        # EXTENDS: a change that waits for the visit says so
        moved = super()._cancel(reason)
        for request in moved._get_changes():
            request.problem = self.env._(
                "%(job)s was cancelled (%(reason)s): plan it again, or cancel this.",
                job=request.work_order_id.name,
                reason=reason,
            )
        return moved


class CitynetSubscription(models.Model):
    _inherit = "citynet.subscription"

    def _prepare_job(self, kind):
        """:return: dict of a ``citynet.work.order`` where this service runs"""
        self.ensure_one()
        return {
            "kind": kind,
            "partner_id": self.partner_id.id,
            "subscription_id": self.id,
            "address_id": (self.address_id or self.partner_id).id,
            "area_id": self.area_id.id,
            "package_id": self.package_id.id,
            "company_id": self.company_id.id,
        }
