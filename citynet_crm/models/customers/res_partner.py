from odoo import api, fields, models
from odoo.addons.citynet_crm.tools.phones import phone_needle, whatsapp_url
from odoo.exceptions import AccessError
from odoo.fields import Domain

# how a provider and its staff are reached, and what bills print of the provider
_GUARDED_CONTACT = frozenset(
    ("name", "email", "phone", "street", "street2", "city", "zip", "vat", "bank_ids")
) | {"parent_id", "company_id", "citynet_company_id", "citynet_number"}
# stock's field of the transaction code of tax invoices, and its codes (DJP on PMK
# 131/2024): the base of 11/12, treasurers of the government, other appointed collectors
_TAX_CODE_FIELD = "l10n_id_kode_transaksi"
_TAX_CODES = {"none": "04", "treasurer": "02", "collector": "03"}


class ResPartner(models.Model):
    """The payer is a partner; where a service runs is a child contact of it.

    So debt follows the person and equipment follows the place.
    """

    _name = "res.partner"
    _inherit = ["citynet.address.mixin", "res.partner"]

    _citynet_number_uniq = models.UniqueIndex(
        "(citynet_number) WHERE citynet_number IS NOT NULL",
        "This customer number is already in use.",
    )

    citynet_number = fields.Char(
        "Customer number", copy=False, index="btree_not_null", readonly=True
    )
    citynet_company_id = fields.Many2one(
        "res.company",
        "Served by",
        compute="_compute_citynet_company_id",
        store=True,
        readonly=False,
        precompute=True,
        recursive=True,
        index=True,
        help="Whose staff see this contact; empty: customers of several companies",
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
    citynet_identity_ids = fields.One2many("citynet.identity", "partner_id", "Identity")
    citynet_nik_masked = fields.Char(
        "NIK (masked)", compute="_compute_citynet_nik_masked"
    )

    # how they are found and reached
    citynet_whatsapp_url = fields.Char(
        "WhatsApp", compute="_compute_citynet_whatsapp_url"
    )
    citynet_map_url = fields.Char("Map", compute="_compute_citynet_map_url")
    citynet_address = fields.Char(
        "Address in one line", compute="_compute_citynet_address"
    )
    citynet_has_double = fields.Boolean(
        "Phone shared with another customer",
        store=False,
        search="_search_citynet_has_double",
    )
    citynet_phone_search = fields.Char(
        "Phone in any spelling", store=False, search="_search_citynet_phone_search"
    )

    # how they are taxed
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

    # what was agreed with them
    citynet_isolir_exempt = fields.Boolean(
        "Never suspended",
        tracking=True,
        groups="base.group_user",
        help="Unpaid bills don't close this customer's lines (hospital, village "
        "office, ...)",
    )
    citynet_isolir_exempt_reason = fields.Char(
        "Reason", tracking=True, groups="base.group_user"
    )
    citynet_promo_mail = fields.Boolean(
        "Promos by e-mail", help="The customer agreed to get our offers"
    )
    citynet_promo_mail_date = fields.Datetime(
        "Recorded on", readonly=True, copy=False, help="When the customer said so last"
    )
    # ---- Who may see and change them -------------------------------------------

    @api.depends("company_id", "parent_id.citynet_company_id")
    def _compute_citynet_company_id(self):
        """Stock's own field stays empty: it would bind bills and users as well."""
        for partner in self:
            if partner.parent_id:
                partner.citynet_company_id = partner.parent_id.citynet_company_id
            else:
                partner.citynet_company_id = partner.company_id or self.env.company

    def _citynet_serve(self, company):
        """Let ``company`` see these contacts, who order from it or have a service of it."""
        # sudo: staff of one company may not write what another's see
        contacts = self.sudo()
        contacts = (contacts | contacts.commercial_partner_id).filtered(
            lambda partner: (
                partner.citynet_company_id and partner.citynet_company_id != company
            )
        )
        if contacts:
            contacts.citynet_company_id = False

    def _citynet_check_guarded(self, vals):
        """:raise AccessError: for who changes numbers of customers, how bills name the
        provider, or by which address a colleague is sent a new password"""
        if self.env.su or _GUARDED_CONTACT.isdisjoint(vals):
            return
        user = self.env.user
        if "citynet_number" in vals and not user.has_group("citynet_crm.group_manager"):
            raise AccessError(self.env._("Customer numbers are given by the system."))
        # sudo: whose contact it is, which staff needn't be able to read
        contacts = (self - user.partner_id).sudo()
        if contacts.ref_company_ids and not any(
            user.has_group(group)
            for group in (
                "citynet_crm.group_manager",
                "account.group_account_manager",
                "base.group_erp_manager",
            )
        ):
            raise AccessError(
                self.env._("Only managers change how the provider itself is reached.")
            )
        colleagues = contacts.filtered(lambda partner: not partner.partner_share)
        if (colleagues - contacts.ref_company_ids.partner_id) and not any(
            user.has_group(group)
            for group in ("hr.group_hr_user", "base.group_erp_manager")
        ):
            raise AccessError(
                self.env._("Contacts of colleagues are changed in their own profile.")
            )

    # ---- Customers and their identity ------------------------------------------

    @api.depends("citynet_identity_ids.nik_masked")
    def _compute_citynet_nik_masked(self):
        for partner in self:
            # sudo: who sees the customer may see the masked number, which the
            # identity document's own access would hide
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
            # sudo: no user writes a number; who becomes a customer gets the next one
            partner.sudo().citynet_number = self.env["ir.sequence"].next_by_code(
                "citynet.customer"
            )
        return new

    def unlink(self):
        # EXTENDS base: their documents go by ``unlink`` too, and their photos with them
        self.check_access("unlink")
        # sudo: who may delete the customer; documents have no right to delete of their own
        self.sudo().citynet_identity_ids.unlink()
        return super().unlink()

    # ---- How they are found and reached ----------------------------------------

    def _search_citynet_has_double(self, operator, _value):
        """Customers who share their phone with another: the same person, perhaps."""
        if operator != "in":
            return NotImplemented
        customers = Domain("citynet_number", "!=", False)
        shared = self._read_group(
            customers & Domain("phone_sanitized", "!=", False),
            ["phone_sanitized"],
            having=[("__count", ">", 1)],
        )
        phones = [phone for (phone,) in shared]
        return customers & Domain("phone_sanitized", "in", phones)

    @api.depends("phone_sanitized")
    def _compute_citynet_whatsapp_url(self):
        for partner in self:
            partner.citynet_whatsapp_url = whatsapp_url(partner.phone_sanitized)

    @api.depends("partner_latitude", "partner_longitude")
    def _compute_citynet_map_url(self):
        for place in self:
            place.citynet_map_url = (
                "https://www.google.com/maps/dir/?api=1&destination="
                f"{place.partner_latitude},{place.partner_longitude}"
                if place.partner_latitude or place.partner_longitude
                else False
            )

    @api.depends(lambda self: ["street", "city", "zip", *self._citynet_address_fields])
    def _compute_citynet_address(self):
        for partner in self:
            partner.citynet_address = partner._citynet_address_line()

    @api.model
    def _search_citynet_phone_search(self, operator, value):
        if operator not in ("ilike", "like", "in"):
            return NotImplemented
        domains = [
            self._get_citynet_phone_domain(text)
            for text in ([value] if isinstance(value, str) else value)
        ]
        return Domain.OR(domains)

    @api.model
    def _get_citynet_phone_domain(self, text):
        """:return: Domain of the partners a number as typed belongs to, also in part."""
        needle = phone_needle(text)
        if not needle:
            return Domain.FALSE
        return Domain("phone_sanitized", "like", needle) | Domain(
            "child_ids.phone_sanitized", "like", needle
        )

    @api.model
    def _citynet_find_by_phone(self, number):
        """:return: customers whose phone is ``number``, however it is spelled."""
        sanitized = self._phone_format(number=number, country=self.env.ref("base.id"))
        if not sanitized:
            return self.browse()
        return self.search(
            [("phone_sanitized", "=", sanitized), ("citynet_number", "!=", False)]
        )

    @api.model
    def _search_display_name(self, operator, value):
        # EXTENDS base: customers are also called by their number and their phone
        domain = super()._search_display_name(operator, value)
        if operator == "ilike" and value:
            domain |= Domain("citynet_number", operator, value)
            domain |= self._get_citynet_phone_domain(value)
        return domain

    # ---- What was agreed with them ---------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        if any(vals.get("citynet_isolir_exempt") for vals in vals_list):
            self._check_may_exempt()
        for vals in vals_list:
            if vals.get("citynet_promo_mail"):
                vals.setdefault("citynet_promo_mail_date", fields.Datetime.now())
        for vals in vals_list:
            if vals.get("citynet_number"):
                self._citynet_check_guarded({"citynet_number": True})
        partners = super().create(vals_list)
        partners.filtered(
            lambda partner: partner.citynet_tax_collector in ("treasurer", "collector")
        )._citynet_set_tax_code()
        return partners

    def write(self, vals):
        if "citynet_isolir_exempt" in vals:
            self._check_may_exempt()
        if "citynet_promo_mail" in vals:
            vals = {"citynet_promo_mail_date": fields.Datetime.now(), **vals}
        places = "phone" in vals and self._citynet_get_places_by_phone()
        self._citynet_check_guarded(vals)
        result = super().write(vals)
        if places:
            # the same person is met there: their old number is somebody else's soon
            places.write({"phone": vals["phone"]})
        if "citynet_tax_collector" in vals:
            self._citynet_set_tax_code()
        return result

    def _citynet_get_places_by_phone(self):
        """:return: the service addresses of these payers that have the payer's number"""
        return self.child_ids.filtered(
            lambda place: (
                place.citynet_is_service_address
                and place.phone_sanitized
                and place.phone_sanitized == place.parent_id.phone_sanitized
            )
        )

    def _check_may_exempt(self):
        if not (self.env.su or self.env.user.has_group("citynet_crm.group_manager")):
            raise AccessError(
                self.env._("Only a manager decides who is never suspended.")
            )

    # ---- Tax codes of institutions ---------------------------------------------
    # Through stock's ``l10n_id_efaktur_coretax``, which comes by itself with ``l10n_id``;
    # without it the kind of payer is kept and nothing else happens.

    def _citynet_set_tax_code(self):
        """Stock's code follows the kind of payer; a code set by hand stays until then."""
        if _TAX_CODE_FIELD not in self._fields:
            return
        for kind, partners in self.grouped("citynet_tax_collector").items():
            if kind:
                partners[_TAX_CODE_FIELD] = _TAX_CODES[kind]
