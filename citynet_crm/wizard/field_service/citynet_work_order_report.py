from odoo import api, fields, models
from odoo.exceptions import UserError


class CitynetWorkOrderReport(models.TransientModel):
    """How a job ended: finished, not possible today, or not wanted any more."""

    _name = "citynet.work.order.report"
    _description = "Report of a work order"

    work_order_ids = fields.Many2many(
        "citynet.work.order", required=True, readonly=True
    )
    mode = fields.Selection(
        [("finish", "Finished"), ("not_done", "Not done"), ("cancel", "Cancelled")],
        required=True,
        readonly=True,
        default="finish",
    )
    needs_serial = fields.Boolean(compute="_compute_needs_serial")
    ont_serial = fields.Char("ONT serial")
    result = fields.Selection(selection="_selection_result", string="What happened")
    note = fields.Text("Notes")
    reason = fields.Char()

    @api.model
    def _selection_result(self):
        results = self.env["citynet.work.order"]._get_selection_labels("result")
        return [(value, label) for value, label in results.items() if value != "done"]

    @api.depends("work_order_ids")
    def _compute_needs_serial(self):
        for report in self:
            report.needs_serial = any(report.work_order_ids.mapped("needs_serial"))

    def action_confirm(self):
        self.ensure_one()
        confirm = {
            "finish": self._confirm_finish,
            "not_done": self._confirm_not_done,
            "cancel": self._confirm_cancel,
        }
        confirm[self.mode]()
        return {"type": "ir.actions.act_window_close"}

    def _confirm_finish(self):
        job = self.work_order_ids.ensure_one()
        values = self._prepare_report_values()
        if job.state != "done":  # a second tap has nothing to add
            job.write(values)
        job.action_done()

    def _confirm_not_done(self):
        if not self.result:
            raise UserError(self.env._("Choose what happened."))
        for job in self.work_order_ids:
            job.write(self._prepare_report_values())
            job._report_result(self.result)

    def _confirm_cancel(self):
        self.work_order_ids._check_unrestricted()
        if not (self.reason or "").strip():
            raise UserError(self.env._("Say why the job is cancelled."))
        self.work_order_ids._cancel(self.reason.strip())

    def _prepare_report_values(self):
        """:return: dict of what the technician typed, for the job."""
        values = {"ont_serial": (self.ont_serial or "").strip(), "note": self.note}
        return {name: value for name, value in values.items() if value}
