from odoo import api, fields, models
from odoo.addons.citynet_crm.tools.billing.bills import OPEN_BILLS


class CitynetDashboard(models.AbstractModel):
    _inherit = "citynet.dashboard"

    @api.model
    def _get_tiles(self):
        today = fields.Date.to_string(self.env.company._citynet_today())
        common = {
            "section": "money",
            "kind": "money",
            "model": "account.move",
            "measure": "amount_residual_signed:sum",
            "action": "citynet_crm.citynet_bill_action",
        }
        unpaid = list(OPEN_BILLS)
        return super()._get_tiles() + [
            {
                **common,
                "key": "bills_due",
                "label": self.env._("Bills to be paid"),
                "icon": "fa-file-text-o",
                "tone": "info",
                "domain": [*unpaid, ("invoice_date_due", ">=", today)],
            },
            {
                **common,
                "key": "bills_overdue",
                "label": self.env._("Overdue"),
                "icon": "fa-exclamation-circle",
                "tone": "danger",
                "domain": [*unpaid, ("invoice_date_due", "<", today)],
            },
        ]
