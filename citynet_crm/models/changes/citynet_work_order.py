"""The visits that carry out what a customer asked to change."""

from odoo import api, fields, models


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

    @api.depends("change_id")
    def _compute_needs_serial(self):
        # EXTENDS: it tells which ONT stands at the new address
        super()._compute_needs_serial()
        for order in self:
            if order.kind == "relocation" and not order.ont_serial:
                order.needs_serial = bool(order.change_id)

    def _get_changes(self):
        """:return: the confirmed requests that these jobs carry out (sudo)"""
        # sudo: a technician finishes jobs but neither reads nor writes requests
        return (
            self.env["citynet.change.request"]
            .sudo()
            .search([("work_order_id", "in", self.ids), ("state", "=", "confirmed")])
        )

    def _get_completions(self):
        # EXTENDS citynet.work.order
        return {
            **super()._get_completions(),
            "package_change": self._complete_package_change,
            "relocation": self._complete_relocation,
        }

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

    def _complete_relocation(self):
        """Finishing the job makes its relocation true."""
        for request in self._get_changes():
            request.work_order_id._check_serial()
            request._carry_out()
