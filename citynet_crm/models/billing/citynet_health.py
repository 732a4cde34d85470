from datetime import timedelta

from odoo import api, fields, models

OPEN_MINUTES = 60


class CitynetHealth(models.AbstractModel):
    _inherit = "citynet.health"

    @api.model
    def _get_urgent_checks(self):
        return super()._get_urgent_checks() + [self._check_billing_runs()]

    @api.model
    def _get_checks(self):
        return super()._get_checks() + [
            self._check_billing_errors(),
            self._check_bill_heading(),
        ]

    @api.model
    def _check_billing_runs(self):
        limit = fields.Datetime.now() - timedelta(minutes=OPEN_MINUTES)
        open_runs = self.env["citynet.billing.run"].search_count(
            [("state", "=", "open"), ("write_date", "<", limit)]
        )
        return self._prepare_check(
            "billing_runs_stuck",
            self.env._("Billing runs without progress for an hour"),
            self._get_state(open_runs, 1, 1),
            open_runs,
            "",
            self.env._("Bills are missing: open the run, and look at the scheduler."),
        )

    @api.model
    def _check_billing_errors(self):
        errors = self.env["citynet.billing.error"].search_count([])
        return self._prepare_check(
            "billing_errors",
            self.env._("Services that could not be billed"),
            self._get_state(errors, 1),
            errors,
            "",
            self.env._("Payments > Not billed says why, a line each."),
        )

    @api.model
    def _check_bill_heading(self):
        """A bill without the provider's address is no document for an office."""
        bare = self.env["res.company"].search_count(
            ["|", ("partner_id.street", "=", False), ("partner_id.city", "=", False)]
        )
        return self._prepare_check(
            "companies_without_address",
            self.env._("Companies without an address on their bills"),
            self._get_state(bare, 1),
            bare,
            "",
            self.env._("Settings > Companies: street and town."),
        )
