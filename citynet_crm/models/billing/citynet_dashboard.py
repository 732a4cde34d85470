from odoo import api, fields, models
from odoo.addons.citynet_crm.tools.billing.bills import OPEN_BILLS


class CitynetDashboard(models.AbstractModel):
    _inherit = "citynet.dashboard"

    @api.model
    def _get_notices(self):
        # EXTENDS core: the first bills of all wait for a person
        notices = super()._get_notices()
        company = self.env.company
        if (
            company.citynet_auto_billing
            and not company.citynet_billing_checked
            and self.env["citynet.billing.run"].has_access("create")
        ):
            notices.append(
                {
                    "key": "first_preview",
                    "text": self.env._(
                        "Automatic billing is off: look at the first preview."
                    ),
                    "label": self.env._("First preview"),
                    "action": "citynet_crm.citynet_billing_run_first_action",
                }
            )
        return notices

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
                "label": self.env._("Unpaid, not due yet"),
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
