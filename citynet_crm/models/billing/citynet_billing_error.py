from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class CitynetBillingError(models.Model):
    """A service that a run could not bill, until a later attempt succeeds."""

    _name = "citynet.billing.error"
    _description = "Service that could not be billed"
    _order = "is_resolved, id desc"
    _rec_name = "subscription_id"

    _open_uniq = models.UniqueIndex(
        "(subscription_id) WHERE is_resolved IS NOT TRUE",
        "This service is already listed as not billed.",
    )

    run_id = fields.Many2one(
        "citynet.billing.run",
        "Last tried in",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    subscription_id = fields.Many2one(
        "citynet.subscription",
        "Service",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    partner_id = fields.Many2one(related="subscription_id.partner_id")
    company_id = fields.Many2one(related="run_id.company_id", store=True)
    reason = fields.Text(required=True, readonly=True)
    is_held = fields.Boolean(
        "Waits for a person",
        readonly=True,
        help="More periods are due than the company's rules let a run bill at once",
    )
    attempt = fields.Integer(readonly=True, help="Attempt of the run that failed last")
    date = fields.Datetime("Last tried", readonly=True, default=fields.Datetime.now)
    is_resolved = fields.Boolean("Billed since", readonly=True)
    date_resolved = fields.Datetime("Billed on", readonly=True)

    def action_view_subscription(self):
        """Open the service, where the reason can be put right."""
        self.ensure_one()
        return self.subscription_id.get_formview_action()

    def action_bill(self):
        """Bill what was held back, in the run that listed it."""
        self.check_access("read")
        user = self.env.user
        if not (
            user.has_group("citynet_crm.group_manager")
            or user.has_group("account.group_account_invoice")
        ):
            raise AccessError(
                self.env._("Only managers and accountants bill what was held back.")
            )
        held = self.filtered(lambda row: row.is_held and not row.is_resolved)
        for run, rows in held.grouped("run_id").items():
            day = max(run.date, run.company_id._citynet_today())
            # sudo: accountants may approve it without editing services otherwise
            rows.subscription_id.sudo().catch_up_date = day
        held.run_id.action_run_again()

    @api.model
    def _record(self, run, reasons):
        """List services as not billed; one open row for each.

        :param run: the ``citynet.billing.run`` that tried
        :param dict reasons: {``citynet.subscription`` records: sentence}
        """
        reason_by_service = {
            service: reason for bill, reason in reasons.items() for service in bill
        }
        if not reason_by_service:
            return
        services = self.env["citynet.subscription"].union(*reason_by_service)
        known = self._get_open(services).grouped("subscription_id")
        held = self._get_held(run, services)
        new = []
        for service, reason in reason_by_service.items():
            values = {
                "run_id": run.id,
                "reason": reason,
                "is_held": service in held,
                "attempt": run.attempt,
                "date": fields.Datetime.now(),
            }
            if service in known:
                known[service].write(values)
            else:
                new.append({**values, "subscription_id": service.id})
            service.billing_error = reason
        self.create(new)

    @api.model
    def _get_held(self, run, services):
        """:return: those of the services that only wait for a person's word"""
        covered = services._get_covered_days()
        held = services.browse()
        for service in services:
            try:
                due, _start = service._get_due_periods(run.date, covered[service])
            except UserError:
                continue
            if service._is_far_behind(run.date, len(due)):
                held |= service
        return held

    @api.model
    def _resolve(self, services):
        """These services were billed: nothing is open about them any more."""
        self._get_open(services).write(
            {"is_resolved": True, "date_resolved": fields.Datetime.now()}
        )
        services.filtered("billing_error").billing_error = False

    def _get_open(self, services):
        return self.search(
            [("subscription_id", "in", services.ids), ("is_resolved", "=", False)]
        )
