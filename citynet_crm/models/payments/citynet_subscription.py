from odoo import models


class CitynetSubscription(models.Model):
    _inherit = "citynet.subscription"

    def action_take_payment(self):
        """Open the cash desk with this service's payer, and with what is overdue of it:
        the sum that the collector's route names."""
        self.ensure_one()
        action = self.env["ir.actions.client"]._for_xml_id(
            "citynet_crm.citynet_cash_desk_action"
        )
        payer = self.partner_id.commercial_partner_id
        params = {"partner_id": payer.id, "amount": self.overdue_amount}
        return {**action, "params": params}
