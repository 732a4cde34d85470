"""Promos without a code, whom a promo is for, and how much it was used."""

from odoo import api, fields, models
from odoo.fields import Domain

# What "for good" counts as where two promos are compared.
_MONTHS_FOR_GOOD = 12


class CitynetPromo(models.Model):
    _inherit = "citynet.promo"

    customers = fields.Selection(
        [
            ("all", "Everybody"),
            ("new", "New customers only"),
            ("existing", "Customers only"),
        ],
        "For",
        required=True,
        default="all",
    )
    bill_count = fields.Integer("On bills", compute="_compute_bills")
    discount_total = fields.Monetary("Discounts billed", compute="_compute_bills")

    def _compute_bills(self):
        # sudo: a count and a sum, for whoever may see the promo
        groups = (
            self.env["account.move.line"]
            .sudo()
            ._read_group(
                [("citynet_promo_id", "in", self.ids), ("parent_state", "=", "posted")],
                ["citynet_promo_id"],
                ["move_id:count_distinct", "price_subtotal:sum"],
            )
        )
        found = {promo.id: (count, -total) for promo, count, total in groups}
        for promo in self:
            promo.bill_count, promo.discount_total = found.get(promo.id, (0, 0))

    def _is_valid_for(self, package, area=None, today=None, customer=None):
        # EXTENDS: whether the customer is new is asked where he is known
        return super()._is_valid_for(package, area, today) and (
            self.customers == "all" or customer is None or self._is_for(customer)
        )

    def _is_for(self, customer):
        """:param customer: ``res.partner``, empty for a person nobody knows
        :return: bool, whether he is among those this promo is for
        """
        self.ensure_one()
        # sudo: whether somebody is a customer already decides on his promo
        known = bool(customer) and bool(
            self.env["citynet.subscription"]
            .sudo()
            .search_count(
                [("partner_id", "child_of", customer.commercial_partner_id.id)], limit=1
            )
        )
        return self.customers == "all" or known == (self.customers == "existing")

    @api.model
    def _find_automatic(self, package, area=None, customer=None, company=None):
        """The promos without a code that an order may have.

        What the customer typed comes before what comes by itself, and of those the
        best is taken; two where both may be combined (``_find_automatic_pair``).

        :return: ``citynet.promo`` records
        """
        company = company or self.env.company
        return self.search(
            [
                ("code", "=", False),
                ("state", "=", "published"),
                ("company_id", "=", company.id),
            ]
        ).filtered(
            lambda promo: promo._is_valid_for(
                package, area, customer=customer or self.env["res.partner"]
            )
        )

    def _get_worth(self, package):
        """:return: int, rupiah that an order of ``package`` saves by this promo."""
        self.ensure_one()
        if self.kind == "installation":
            return round(package.citynet_installation_fee)
        months = self.months or _MONTHS_FOR_GOOD
        return months * self._get_monthly_discount(round(package.list_price))

    def _get_audience(self):
        """:return: ``res.partner`` payers to whom this promo may be told: customers of
        its areas and packages; whoever sends it asks for consent"""
        self.ensure_one()
        if self.customers == "new":
            return self.env["res.partner"]
        domain = Domain("company_id", "=", self.company_id.id) & Domain(
            "state", "!=", "closed"
        )
        if self.area_ids:
            domain &= Domain("area_id", "child_of", self.area_ids.ids)
        if self.package_ids and self.customers == "existing":
            domain &= Domain("package_id", "in", self.package_ids.ids)
        return self.env["citynet.subscription"].search(domain).partner_id


class CrmLead(models.Model):
    _inherit = "crm.lead"

    citynet_referrer_id = fields.Many2one(
        "res.partner",
        "Recommended by",
        domain=[("citynet_number", "!=", False)],
        index="btree_not_null",
        help="A customer; both get the referral credit when the first bill is paid",
    )

    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS: an order gets the best that comes by itself, beside what was typed
        # only where both may be combined
        leads = super().create(vals_list)
        for lead in leads:
            if lead.citynet_is_order and not lead.citynet_extra_promo_id:
                lead._citynet_take_automatic_promos()
        return leads

    def _citynet_take_automatic_promos(self):
        self.ensure_one()
        # sudo: visitors order with promos that they can't list
        promos = self.env["citynet.promo"].sudo()
        typed = self.citynet_promo_id.sudo()
        if typed and not typed.combinable:
            return
        package = self.citynet_package_id
        valid = promos._find_automatic(
            package,
            self.citynet_area_id,
            self.partner_id,
            self.company_id or self.env.company,
        )
        found = promos._find_automatic_pair(package, valid - typed, typed)
        for promo in [one for one in found if one._take_seat()]:
            name = (
                "citynet_extra_promo_id"
                if self.citynet_promo_id
                else "citynet_promo_id"
            )
            self[name] = promo
