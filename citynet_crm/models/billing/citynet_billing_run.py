from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError


class CitynetBillingRun(models.Model):
    """One run over everything due on a day; a cron drains it in small batches."""

    _name = "citynet.billing.run"
    _description = "Billing run"
    _inherit = ["citynet.state.mixin", "citynet.drain.mixin", "mail.thread"]
    _order = "date desc, id desc"

    _transitions = {"open": {"done"}, "done": {"open"}}
    _max_days_ahead = 31

    name = fields.Char(required=True, readonly=True, copy=False, default="/")
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    date = fields.Date(
        "Due up to",
        required=True,
        copy=False,
        default=lambda self: self.env.company._citynet_today(),
        help="Services whose bill date is on or before this day are billed",
    )
    attempt = fields.Integer(default=1, readonly=True, copy=False)
    date_done = fields.Datetime("Finished", readonly=True, copy=False)
    move_ids = fields.One2many("account.move", "citynet_run_id", "Bills")
    error_ids = fields.One2many("citynet.billing.error", "run_id", "Not billed")
    bill_count = fields.Integer("Bills made", compute="_compute_bills")
    amount_total = fields.Monetary("Billed", compute="_compute_bills")
    billed_count = fields.Integer("Services billed", compute="_compute_progress")
    error_count = fields.Integer("Services not billed", compute="_compute_progress")
    remaining_count = fields.Integer("Services left", compute="_compute_progress")
    progress = fields.Float(compute="_compute_progress")

    _day_uniq = models.UniqueIndex(
        "(company_id, date)",
        "There is already a run for this day; open it and run it again.",
    )

    @api.model
    def _selection_state(self):
        return [("open", self.env._("Open")), ("done", self.env._("Done"))]

    @api.depends("move_ids")
    def _compute_bills(self):
        # sudo: whoever may see the run may see how much it billed
        groups = (
            self.env["account.move"]
            .sudo()
            ._read_group(
                [("citynet_run_id", "in", self.ids), ("state", "=", "posted")],
                ["citynet_run_id"],
                ["__count", "amount_total_signed:sum"],
            )
        )
        totals = {run.id: (count, amount) for run, count, amount in groups}
        for run in self:
            run.bill_count, run.amount_total = totals.get(run._origin.id, (0, 0))

    @api.depends("state", "date", "attempt", "error_ids.is_resolved", "move_ids")
    def _compute_progress(self):
        # sudo: whoever may see the run may see how far it is
        groups = (
            self.env["account.move.line"]
            .sudo()
            ._read_group(
                [("move_id.citynet_run_id", "in", self.ids)],
                ["move_id.citynet_run_id"],
                ["citynet_subscription_id:count_distinct"],
            )
        )
        billed = {run.id: count for run, count in groups}
        for run in self:
            run.billed_count = billed.get(run._origin.id, 0)
            run.error_count = len(
                run.error_ids.filtered(lambda row: not row.is_resolved)
            )
            run.remaining_count = run._origin._count_remaining()
            done = run.billed_count + run.error_count
            total = done + run.remaining_count
            run.progress = 100 * done / total if total else 100 * (run.state == "done")

    @api.constrains("date")
    def _check_date(self):
        for run in self:
            today = run.company_id._citynet_today()
            if (run.date - today).days > self._max_days_ahead:
                raise ValidationError(
                    self.env._(
                        "A run can't be more than %(days)s days ahead of today.",
                        days=self._max_days_ahead,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("name", "/") == "/":
                vals["name"] = self.env["ir.sequence"].next_by_code(
                    "citynet.billing.run"
                )
        return super().create(vals_list)

    def action_run(self):
        """Start the run, or try again what could not be billed; the cron does it."""
        self._check_may_run()
        # sudo: customer service starts runs but neither edits runs nor crons
        runs = self.sudo()
        runs.filtered(lambda run: run.state == "done")._reopen()
        self.env.ref("citynet_crm.ir_cron_billing").sudo()._trigger()

    def action_run_again(self):
        """Try again everything due, what failed before included."""
        self._check_may_run()
        # sudo: customer service starts runs but neither edits runs nor crons
        self.sudo()._reopen()
        self.env.ref("citynet_crm.ir_cron_billing").sudo()._trigger()

    def _check_may_run(self):
        self.check_access("read")
        if not (
            self.env.user.has_group("citynet_crm.group_agent")
            or self.env.user.has_group("account.group_account_invoice")
        ):
            raise AccessError(
                self.env._("Only customer service and accountants start billing runs.")
            )

    def _reopen(self):
        """Open the runs for a new attempt, in which failed services are tried again."""
        self._transition("open", {"date_done": False})
        for run in self:
            run.attempt += 1

    def action_view_bills(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "citynet_crm.citynet_bill_action"
        )
        return {**action, "domain": [("citynet_run_id", "=", self.id)], "context": {}}
