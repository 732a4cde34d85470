from odoo import api, models
from odoo.addons.citynet_crm.tools import money
from odoo.tools.misc import formatLang


class ResCurrency(models.Model):
    _inherit = "res.currency"

    def _citynet_format(self, amount):
        """:return: str, ``Rp 200.000`` in any reader's language."""
        self.ensure_one()
        if self.name == "IDR":
            return money.format_rupiah(amount)
        return formatLang(self.env, amount, currency_obj=self)

    @api.model
    def _citynet_round_to_rupiah(self):
        """Let the rupiah be rounded to whole ones, as all Indonesian bills are.

        Stock keeps two decimals, so that a tax of 11% on a part of a month would leave
        sen that can't be paid. Done once at installation, and left alone where entries
        with sen exist already.
        """
        rupiah = self.env.ref("base.IDR")
        used = self.env["account.move.line"].search_count(
            [
                "|",
                ("currency_id", "=", rupiah.id),
                ("company_currency_id", "=", rupiah.id),
            ],
            limit=1,
        )
        if rupiah.rounding < 1 and not used:
            rupiah.rounding = 1
