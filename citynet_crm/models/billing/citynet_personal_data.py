"""Bills: tax law keeps them, so they are shown in a copy and stay."""

from odoo import api, models
from odoo.addons.citynet_crm.tools.billing.bills import OPEN_BILLS
from odoo.addons.citynet_crm.tools.personal_data import PersonalKind
from odoo.fields import Domain


class CitynetPersonalData(models.AbstractModel):
    _inherit = "citynet.personal.data"

    @api.model
    def _get_personal_kinds(self):
        return [
            *super()._get_personal_kinds(),
            PersonalKind(
                key="bill",
                label=self.env._("Bills"),
                model="account.move",
                shows=("name", "invoice_date", "amount_total", "payment_state"),
                clears={"invoice_partner_display_name": False},
                purpose=self.env._("Billing, and the books that tax law asks for"),
                basis="law",
            ),
            PersonalKind(
                key="charge",
                label=self.env._("Charges and credits"),
                model="citynet.charge",
                owner=("subscription_id.partner_id",),
                shows=("name", "amount", "date"),
                purpose=self.env._("Billing"),
            ),
        ]

    @api.model
    def _get_erasure_obstacles(self, partners):
        obstacles = super()._get_erasure_obstacles(partners)
        bills = self.env["account.move"].search(
            OPEN_BILLS & Domain("partner_id", "in", partners.ids)
        )
        if bills:
            obstacles.append(
                self.env._(
                    "Bills are not settled: %(names)s.",
                    names=", ".join(bills.mapped("name")),
                )
            )
        money = self.env["account.move.line"].search_count(
            [
                ("partner_id", "in", partners.ids),
                ("parent_state", "=", "posted"),
                ("account_id.account_type", "=", "asset_receivable"),
                ("reconciled", "=", False),
                ("amount_residual", "<", 0),
            ]
        )
        if money:
            obstacles.append(
                self.env._(
                    "Money of the customer is left: pay it back or use it first."
                )
            )
        return obstacles
