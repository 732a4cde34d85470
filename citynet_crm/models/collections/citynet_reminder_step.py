from datetime import timedelta

from odoo import api, fields, models
from odoo.addons.citynet_crm.tools.billing.bills import OPEN_BILLS
from odoo.fields import Domain


class CitynetReminderStep(models.Model):
    """When customers of a kind are reminded of a bill."""

    _name = "citynet.reminder.step"
    _description = "Reminder step"
    _inherit = ["citynet.queue.mixin"]
    _order = "days, id"

    # a step that was missed longer ago than this is left out
    _max_late_days = 2
    _batch_size = 50
    _queue_model = "account.move"
    _once = models.UniqueIndex(
        "(company_id, audience, days) WHERE active",
        "There is already such a step.",
    )
    _days_valid = models.Constraint(
        "CHECK (days BETWEEN -60 AND 180)",
        "Reminders go out from 60 days before until 180 days after the due date.",
    )

    name = fields.Char(compute="_compute_name")
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    active = fields.Boolean("Switched on", default=True)
    days = fields.Integer(
        "Days after the due date", required=True, help="Negative: before it; 0: on it"
    )
    audience = fields.Selection(
        [("all", "Everybody"), ("home", "Homes"), ("institution", "Institutions")],
        "For",
        required=True,
        default="all",
    )
    reminder_ids = fields.One2many("citynet.reminder", "step_id", "Reminders")

    @api.model_create_multi
    def create(self, vals_list):
        # a line that a person has just added sends nothing before it is switched on
        if not self.env.su:
            vals_list = [{**vals, "active": False} for vals in vals_list]
        return super().create(vals_list)

    @api.depends("days")
    def _compute_name(self):
        for step in self:
            if not step.days:
                step.name = self.env._("On the due date")
            elif step.days < 0:
                step.name = self.env._("%(days)s day(s) before", days=-step.days)
            else:
                step.name = self.env._("%(days)s day(s) after", days=step.days)

    def _get_bill_domain(self, today):
        """:return: Domain of the bills this step reminds of on ``today``"""
        self.ensure_one()
        last = today - timedelta(days=self.days)
        domain = OPEN_BILLS & Domain(
            [
                ("company_id", "=", self.company_id.id),
                ("amount_residual", ">", self.company_id.citynet_isolir_tolerance),
                ("invoice_date_due", "<=", last),
                ("invoice_date_due", ">=", last - timedelta(days=self._max_late_days)),
                ("line_ids.citynet_subscription_id", "!=", False),
            ]
        )
        sent = self.env["citynet.reminder"]._search([("days", ">=", self.days)])
        domain &= Domain("id", "not in", sent.subselect("move_id"))
        institution = Domain(
            "commercial_partner_id.citynet_audience", "=", "institution"
        )
        if self.audience == "institution":
            domain &= institution
        elif self.audience == "home":
            domain &= ~institution
        return domain

    @api.model
    def _cron_send_reminders(self):
        """Remind of every bill whose step has come, in small committed batches.

        Of several steps that a bill has missed the latest is sent, and only that.
        """
        self._process_queues(*self.search([], order="days DESC, id"))

    def _queue_domain(self):
        # EXTENDS citynet.queue.mixin: bills that this step reminds of today
        return self._get_bill_domain(self.company_id._citynet_today())

    def _process_batch(self, bills):
        # EXTENDS citynet.queue.mixin
        self._remind(bills)

    def _remind(self, bills):
        """Note the step on each bill and tell listeners; the database allows it once."""
        self.ensure_one()
        self.env["citynet.reminder"].create(
            [
                {"step_id": self.id, "move_id": bill.id, "days": self.days}
                for bill in bills
            ]
        )
        bills._emit("invoice_reminder")
        if self.company_id.citynet_reminder_mail:
            template = self.env.ref("citynet_crm.mail_template_reminder")
            with_mail = bills.filtered("partner_id.email")
            template.send_mail_batch(with_mail.ids)
