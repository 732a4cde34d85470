"""What a collector asks for at the door."""

from odoo import api, fields, models


class CitynetSubscription(models.Model):
    _inherit = "citynet.subscription"

    overdue_amount = fields.Monetary("Overdue amount", compute="_compute_overdue")
    overdue_since = fields.Date("Oldest due date", compute="_compute_overdue")
    overdue_days = fields.Integer(
        "Days overdue", compute="_compute_overdue", search="_search_overdue_days"
    )

    @api.depends("move_line_ids.parent_state")
    def _compute_overdue(self):
        """What the collector asks for, grace or not."""
        self.overdue_amount, self.overdue_since, self.overdue_days = 0, False, 0
        for company, services in self.grouped("company_id").items():
            # sudo: what is owed may be known to whoever sees the service
            today = company._citynet_today()
            query = services.sudo()._get_arrears_query(company, today, services)
            for service_id, _payer, amount, due, _unused in self.env.execute_query(
                query
            ):
                service = self.browse(service_id)
                service.overdue_amount += float(amount)
                service.overdue_since = min(service.overdue_since or due, due)
                service.overdue_days = (today - service.overdue_since).days

    @api.model
    def _search_overdue_days(self, operator, value):
        """Overdue for so many days at least; the age by which collectors go out."""
        if operator not in (">", ">=") or not isinstance(value, int):
            return NotImplemented
        least = value + (operator == ">")
        found = set()
        for company in self.env.companies:
            today = company._citynet_today()
            # sudo: what is owed may be known to whoever sees the service
            query = self.sudo()._get_arrears_query(company, today)
            for service_id, _payer, _amount, due, _unused in self.env.execute_query(
                query
            ):
                if (today - due).days >= least:
                    found.add(service_id)
        return [("id", "in", list(found))]

    def action_take_payment(self):
        """Open the cash desk with this service's payer."""
        self.ensure_one()
        action = self.env["ir.actions.client"]._for_xml_id(
            "citynet_crm.citynet_cash_desk_action"
        )
        payer = self.partner_id.commercial_partner_id
        return {**action, "params": {"partner_id": payer.id}}
