from odoo import api, models


class CitynetDashboard(models.AbstractModel):
    _inherit = "citynet.dashboard"

    @api.model
    def _get_tiles(self):
        return super()._get_tiles() + [
            {
                "key": "orders_to_check",
                "section": "work",
                "sequence": 10,
                "label": self.env._("Orders to check"),
                "icon": "fa-shopping-cart",
                "tone": "info",
                "model": "crm.lead",
                "action": "citynet_crm.crm_lead_action_order",
                "context": {"citynet_orders": True},
                "domain": [
                    ("citynet_is_order", "=", True),
                    ("won_status", "=", "pending"),
                ],
            },
            {
                "key": "questions",
                "section": "work",
                "sequence": 12,
                "label": self.env._("Questions from the website"),
                "icon": "fa-question-circle",
                "tone": "info",
                "model": "crm.lead",
                "action": "citynet_crm.crm_lead_action_question",
                "domain": [("citynet_question", "=", "open")],
            },
        ]
