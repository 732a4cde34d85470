from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date


class CitynetSubscriptionStop(models.TransientModel):
    """Why services are suspended or closed, and as of when."""

    _name = "citynet.subscription.stop"
    _description = "Suspend or close services"

    subscription_ids = fields.Many2many(
        "citynet.subscription", string="Services", required=True, readonly=True
    )
    subscription_count = fields.Integer(compute="_compute_subscription_count")
    mode = fields.Selection(
        [("suspend", "Suspend"), ("close", "Close")],
        required=True,
        readonly=True,
        default="suspend",
    )
    suspend_reason = fields.Selection(
        [
            ("arrears", "Unpaid bills"),
            ("customer", "Requested by the customer"),
            ("other", "Other"),
        ],
        "Reason for suspension",
    )
    close_reason = fields.Char("Reason")
    date_end = fields.Date(
        "Last day of service", default=lambda self: self.env.company._citynet_today()
    )
    notice = fields.Char(compute="_compute_notice")
    preview = fields.Text("What is still billed", compute="_compute_preview")

    @api.depends("subscription_ids")
    def _compute_subscription_count(self):
        for wizard in self:
            wizard.subscription_count = len(wizard.subscription_ids)

    @api.depends("subscription_ids", "date_end", "mode")
    def _compute_notice(self):
        """Minimum terms and days already billed are worth a second look."""
        for wizard in self:
            services, day = wizard.subscription_ids, wizard.date_end
            bound = services.filtered(
                lambda service, day=day: (
                    day and service.minimum_end_date and day < service.minimum_end_date
                )
            )
            paid = services.filtered(
                lambda service, day=day: (
                    day
                    and service.next_period_start
                    and service.next_period_start > fields.Date.add(day, days=1)
                )
            )
            notices = []
            if wizard.mode == "close" and bound:
                notices.append(
                    self.env._(
                        "The minimum term runs longer: %(services)s.",
                        services=", ".join(bound.mapped("name")),
                    )
                )
            if wizard.mode == "close" and paid:
                notices.append(
                    self.env._(
                        "Already billed beyond that day: %(services)s.",
                        services=", ".join(paid.mapped("name")),
                    )
                )
            wizard.notice = " ".join(notices)

    @api.depends("subscription_ids", "date_end", "mode")
    def _compute_preview(self):
        """The last bill before it is made: cut period, charges, penalty, deposit."""
        for wizard in self:
            lines = []
            if wizard.mode == "close" and wizard.date_end:
                for service in wizard.subscription_ids:
                    lines += wizard._get_preview_lines(service)
            wizard.preview = "\n".join(lines)

    def _get_preview_lines(self, service):
        """:return: list of str, what ``service`` is still asked for."""
        stop = self.env["citynet.change.kind.stop"]
        lines = [stop._get_last_bill_text(service, self.date_end)]
        today = service.company_id._citynet_today()
        earliest = service._get_earliest_end(today)
        if earliest > today and self.date_end < earliest:
            lines.append(
                self.env._(
                    "With the agreed notice it would end on %(day)s.",
                    day=format_date(self.env, earliest),
                )
            )
        return lines

    def action_confirm(self):
        self.ensure_one()
        if self.mode == "suspend":
            self._confirm_suspend()
        else:
            self._confirm_close()
        return {"type": "ir.actions.act_window_close"}

    def _confirm_suspend(self):
        if not self.suspend_reason:
            raise UserError(self.env._("Say why the service is suspended."))
        if self.suspend_reason != "customer":
            self.subscription_ids._suspend(self.suspend_reason)
            return
        active = self.subscription_ids.filtered(lambda one: one.state == "active")
        active._request_at_once("pause")

    def _confirm_close(self):
        reason = (self.close_reason or "").strip()
        if not (reason and self.date_end):
            raise UserError(
                self.env._("Say why the service is closed, and its last day.")
            )
        for service in self.subscription_ids:
            if (
                not service.date_start
                <= self.date_end
                <= service.company_id._citynet_today()
            ):
                raise UserError(
                    self.env._(
                        "The last day of %(name)s is between its first day and today.",
                        name=service.name,
                    )
                )
        self.subscription_ids._request_at_once(
            "stop", date_effective=self.date_end, reason=reason
        )
