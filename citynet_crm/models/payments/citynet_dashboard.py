"""Tiles of money that waits for a person: whose it is, whether it was counted."""

from odoo import api, models


class CitynetDashboard(models.AbstractModel):
    _inherit = "citynet.dashboard"

    @api.model
    def _get_tiles(self):
        return super()._get_tiles() + [
            {
                "key": "money_unmatched",
                "section": "money",
                "label": self.env._("Money received, customer unknown"),
                "icon": "fa-question-circle",
                "tone": "warning",
                "kind": "money",
                "measure": "amount:sum",
                "model": "citynet.bank.line",
                "action": "citynet_crm.citynet_bank_line_action",
                "domain": [("state", "=", "unmatched")],
            },
            {
                "key": "online_differences",
                "section": "money",
                "label": self.env._("Online payments that differ"),
                "icon": "fa-exchange",
                "tone": "danger",
                "model": "citynet.payment.finding",
                "action": "citynet_crm.citynet_payment_finding_action",
                "domain": [("state", "=", "open")],
            },
            {
                "key": "deposits_to_count",
                "section": "money",
                "label": self.env._("Deposits to count"),
                "icon": "fa-money",
                "tone": "info",
                "model": "citynet.deposit",
                "action": "citynet_crm.citynet_deposit_action",
                "domain": [("state", "=", "handed")],
            },
        ]
