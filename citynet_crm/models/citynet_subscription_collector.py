"""What a collector asks for at the door."""

from odoo import api, fields, models


class CitynetSubscription(models.Model):
    _inherit = "citynet.subscription"

    overdue_amount = fields.Monetary("Overdue amount", compute="_compute_overdue")
    overdue_since = fields.Date("Oldest due date", compute="_compute_overdue")

    @api.depends("move_line_ids.parent_state")
    def _compute_overdue(self):
        """What the collector asks for, grace or not."""
        self.overdue_amount, self.overdue_since = 0, False
        for company, services in self.grouped("company_id").items():
            # sudo: what is owed may be known to whoever sees the service
            query = services.sudo()._get_arrears_query(
                company, company._citynet_today(), services
            )
            for service_id, _payer, amount, due, _unused in self.env.execute_query(
                query
            ):
                service = self.browse(service_id)
                service.overdue_amount += float(amount)
                service.overdue_since = min(service.overdue_since or due, due)
