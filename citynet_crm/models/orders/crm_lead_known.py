"""Whether the person who orders is a customer already."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class CrmLeadKnown(models.AbstractModel):
    _name = "crm.lead.known"
    _description = "Order: the customer it may be from"

    citynet_known_partner_ids = fields.Many2many(
        "res.partner",
        compute="_compute_citynet_known",
        compute_sudo=True,
        string="Customers with this number or document",
    )
    citynet_known_text = fields.Text(
        compute="_compute_citynet_known", compute_sudo=True, string="Known as"
    )
    citynet_is_new_customer = fields.Boolean(
        "Another person",
        copy=False,
        tracking=True,
        help="Phone or document are those of a customer, but it is another person",
    )

    @api.depends("phone_sanitized", "citynet_identity_id.nik_secret", "partner_id")
    def _compute_citynet_known(self):
        known = self._get_citynet_known()
        for lead in self:
            partners = known[lead]
            if not lead.citynet_is_order or lead.partner_id:
                partners = partners.browse()
            lead.citynet_known_partner_ids = partners
            lead.citynet_known_text = "\n".join(
                lead._describe_citynet_known(partner) for partner in partners
            )

    def _get_citynet_known(self):
        """:return: dict {order: ``res.partner`` with a customer number whose phone or
        identity document is that of the order}"""
        niks = self.citynet_identity_id.mapped("nik_secret")
        found = self.env["res.partner"].search(
            Domain("citynet_number", "!=", False)
            & Domain(
                "citynet_company_id",
                "in",
                [False, *(self.company_id | self.env.company).ids],
            )
            & (
                Domain("phone_sanitized", "in", self.mapped("phone_sanitized"))
                | Domain(
                    "citynet_identity_ids.nik_secret", "in", list(filter(None, niks))
                )
            )
        )
        result = {}
        for lead in self:
            nik = lead.citynet_identity_id.nik_secret
            phone = lead.phone_sanitized
            result[lead] = found.filtered(
                lambda partner, nik=nik, phone=phone: (
                    (phone and partner.phone_sanitized == phone)
                    or (
                        nik and nik in partner.citynet_identity_ids.mapped("nik_secret")
                    )
                )
            )
        return result

    def _describe_citynet_known(self, partner):
        """:return: str: number, name, place, and what the customer owes"""
        parts = [partner.citynet_number, partner.name, partner._citynet_address_line()]
        text = ", ".join(part for part in parts if part)
        if not partner.citynet_open_amount:
            return text
        amount = self.env.company.currency_id._citynet_format(
            partner.citynet_open_amount
        )
        return self.env._("%(customer)s: owes %(amount)s", customer=text, amount=amount)

    def action_citynet_use_known(self):
        """The order is of the customer with this number or document."""
        for lead in self:
            if len(lead.citynet_known_partner_ids) != 1:
                raise UserError(
                    self.env._("Choose one of them under Existing customer.")
                )
            lead.partner_id = lead.citynet_known_partner_ids

    def action_citynet_is_other(self):
        """It is another person: a customer of their own is made on confirming."""
        self.citynet_is_new_customer = True

    def _check_citynet_known(self):
        """:raise UserError: before a second customer is made of one that is there, as
        long as a person has not said that it is another one"""
        for lead in self:
            if lead.citynet_known_text and not lead.citynet_is_new_customer:
                raise UserError(
                    self.env._(
                        "Is %(order)s an order of this customer?\n%(known)s\nSay on the "
                        "order whether it is, or whether it is another person.",
                        order=lead.display_name,
                        known=lead.citynet_known_text,
                    )
                )
