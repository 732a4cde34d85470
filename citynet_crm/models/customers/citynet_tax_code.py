"""Tax transaction codes of institutions, through stock's Coretax where it is installed.

``l10n_id_efaktur_coretax`` comes by itself with ``l10n_id``; without it the kind of payer
is kept and nothing else happens. Codes: 04 for the base of 11/12, 02 for treasurers of the
government, 03 for other appointed collectors (DJP on PMK 131/2024).
"""

from odoo import api, fields, models

_CODES = {"none": "04", "treasurer": "02", "collector": "03"}
_FIELD = "l10n_id_kode_transaksi"


class ResPartner(models.Model):
    _inherit = "res.partner"

    citynet_tax_collector = fields.Selection(
        [
            ("none", "Pays the VAT with the bill"),
            ("treasurer", "Government treasurer: keeps the VAT (02)"),
            ("collector", "Other VAT collector: keeps the VAT (03)"),
        ],
        "VAT",
        default="none",
        help="Decides the transaction code of tax invoices, and what is proposed when "
        "tax is withheld from a payment",
    )

    @api.model_create_multi
    def create(self, vals_list):
        partners = super().create(vals_list)
        partners.filtered(
            lambda partner: partner.citynet_tax_collector in ("treasurer", "collector")
        )._citynet_set_tax_code()
        return partners

    def write(self, vals):
        result = super().write(vals)
        if "citynet_tax_collector" in vals:
            self._citynet_set_tax_code()
        return result

    def _citynet_set_tax_code(self):
        """Stock's code follows the kind of payer; a code set by hand stays until then."""
        if _FIELD not in self._fields:
            return
        for kind, partners in self.grouped("citynet_tax_collector").items():
            if kind:
                partners[_FIELD] = _CODES[kind]
