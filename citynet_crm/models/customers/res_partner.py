from odoo import api, fields, models


class ResPartner(models.Model):
    """The payer is a partner; where a service runs is a child contact of it.

    So debt follows the person and equipment follows the place.
    """

    _name = "res.partner"
    _inherit = ["citynet.address.mixin", "res.partner"]

    citynet_number = fields.Char(
        "Customer number", copy=False, index="btree_not_null", readonly=True
    )
    citynet_audience = fields.Selection(
        [("home", "Home"), ("institution", "Institution")], "Customer kind"
    )
    citynet_is_service_address = fields.Boolean("Service address")
    citynet_invoice_grouping = fields.Selection(
        [("service", "One bill a service"), ("payer", "One bill for all services")],
        "Bills",
        default="service",
    )
    citynet_po_number = fields.Char("PO / SPK number")
    citynet_subscription_ids = fields.One2many(
        "citynet.subscription", "partner_id", "Services"
    )
    citynet_subscription_count = fields.Integer(
        "Number of services", compute="_compute_citynet_subscription_count"
    )
    citynet_identity_ids = fields.One2many("citynet.identity", "partner_id", "Identity")
    citynet_nik_masked = fields.Char(
        "NIK (masked)", compute="_compute_citynet_nik_masked"
    )

    _citynet_number_uniq = models.UniqueIndex(
        "(citynet_number) WHERE citynet_number IS NOT NULL",
        "This customer number is already in use.",
    )

    @api.depends("citynet_subscription_ids")
    def _compute_citynet_subscription_count(self):
        counts = dict(
            self.env["citynet.subscription"]._read_group(
                [("partner_id", "in", self.ids)], ["partner_id"], ["__count"]
            )
        )
        for partner in self:
            partner.citynet_subscription_count = counts.get(partner, 0)

    @api.depends("citynet_identity_ids.nik_masked")
    def _compute_citynet_nik_masked(self):
        for partner in self:
            # sudo: everybody who sees the customer may see the masked number,
            # which the identity document's own access would hide
            partner.citynet_nik_masked = (
                partner.sudo().citynet_identity_ids[:1].nik_masked
            )

    def _citynet_get_identity(self):
        """:return: this customer's complete ``citynet.identity``, empty when the number
        or the photo is missing."""
        # sudo: whether a document is there decides what the order page asks for
        return self.sudo().commercial_partner_id.citynet_identity_ids.filtered(
            lambda identity: identity.is_nik_valid and identity.has_photo
        )[:1]

    def _citynet_make_customers(self):
        """Give those without one the next customer number.

        :return: the partners that became customers
        """
        new = self.filtered(lambda partner: not partner.citynet_number)
        for partner in new:
            partner.citynet_number = self.env["ir.sequence"].next_by_code(
                "citynet.customer"
            )
        return new

    @api.model
    def _citynet_find_by_phone(self, number):
        """:return: customers whose phone is ``number``, however it is spelled."""
        sanitized = self._phone_format(number=number, country=self.env.ref("base.id"))
        if not sanitized:
            return self.browse()
        return self.search(
            [("phone_sanitized", "=", sanitized), ("citynet_number", "!=", False)]
        )
