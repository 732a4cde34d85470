from dateutil.relativedelta import relativedelta

from odoo import api, fields, models

# Law 6/1983 as amended (KUP), article 28 (11): books and documents are kept ten years
KEEP_YEARS = 10


class CitynetPrivacyKept(models.Model):
    """What tax documents of an erased customer say: to whom they were made out.

    Nothing else of the person is left, and this goes when tax law no longer asks for it.
    """

    _name = "citynet.privacy.kept"
    _description = "Name and address on kept tax documents"
    _order = "id desc"
    _rec_name = "partner_id"

    _partner_uniq = models.UniqueIndex(
        "(partner_id, company_id)", "This customer's tax documents are kept already."
    )

    partner_id = fields.Many2one(
        "res.partner",
        "Erased customer",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    name = fields.Char("Name on the bills", readonly=True)
    address = fields.Char("Address on the bills", readonly=True)
    tax_number = fields.Char("NPWP or NIK on the bills", readonly=True)
    date_until = fields.Date(
        "Kept until",
        readonly=True,
        help="Ten years after the year of the last tax document (KUP article 28)",
    )

    @api.model
    def _keep(self, partners):
        """Note to whom the posted bills of these contacts were made out; once each.

        :param partners: ``res.partner``, before anything of them is cleared
        """
        known = {(row.partner_id, row.company_id) for row in self._find(partners)}
        groups = self.env["account.move"]._read_group(
            [
                ("partner_id", "in", partners.ids),
                ("state", "=", "posted"),
                ("move_type", "in", ("out_invoice", "out_refund", "out_receipt")),
            ],
            ["partner_id", "company_id"],
            ["date:max"],
        )
        self.create(
            [
                self._prepare_kept_values(partner, company, last)
                for partner, company, last in groups
                if (partner, company) not in known
            ]
        )

    @api.model
    def _prepare_kept_values(self, partner, company, last):
        """:param date last: of the last tax document
        :return: dict of a new record"""
        number = partner.vat
        if "l10n_id_buyer_document_number" in partner._fields:
            number = number or partner.l10n_id_buyer_document_number
        return {
            "partner_id": partner.id,
            "company_id": company.id,
            "name": partner.name,
            "address": partner._citynet_address_line(),
            "tax_number": number,
            "date_until": last + relativedelta(years=KEEP_YEARS, month=12, day=31),
        }

    @api.model
    def _find(self, partners):
        """:return: what is kept of these contacts"""
        return self.search([("partner_id", "in", partners.ids)])
