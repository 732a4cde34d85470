from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ProductTemplate(models.Model):
    """An internet package is a service product; its list price is the monthly price."""

    _inherit = "product.template"

    _citynet_values_positive = models.Constraint(
        "CHECK (citynet_speed_down >= 0 AND citynet_speed_up >= 0"
        " AND citynet_installation_fee >= 0 AND citynet_minimum_months >= 0)",
        "Speeds, fee and minimum term of a package can't be negative.",
    )

    citynet_is_package = fields.Boolean("Internet package", index="btree_not_null")
    citynet_speed_down = fields.Integer("Download (Mbps)")
    citynet_speed_up = fields.Integer("Upload (Mbps)")
    citynet_quota_text = fields.Char(
        "Quota / FUP",
        translate=True,
        help="What the customer reads: unlimited, or the fair-use rule in one sentence",
    )
    citynet_audience = fields.Selection(
        [("home", "Home"), ("institution", "Institution")], "For", default="home"
    )
    citynet_installation_fee = fields.Monetary("Installation fee")
    citynet_minimum_months = fields.Integer(
        "Minimum term (months)", help="0: may be stopped at any time"
    )
    citynet_area_ids = fields.Many2many(
        "citynet.area",
        string="Sold in",
        help="Empty: everywhere the network reaches; otherwise in these areas and their parts",
    )
    citynet_is_published = fields.Boolean("On the website")

    @api.constrains("citynet_is_package", "citynet_speed_down", "list_price")
    def _check_citynet_package(self):
        for package in self.filtered("citynet_is_package"):
            if package.citynet_speed_down <= 0:
                raise ValidationError(
                    self.env._("Package %(name)s needs a speed.", name=package.name)
                )
            if package.list_price < 0:
                raise ValidationError(
                    self.env._(
                        "Package %(name)s has a negative price.", name=package.name
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("citynet_is_package") or self.env.context.get(
                "default_citynet_is_package"
            ):
                vals.update(self._prepare_citynet_package_values(vals))
        return super().create(vals_list)

    @api.model
    def _prepare_citynet_package_values(self, vals):
        """:return: dict of what makes a product a package, unless ``vals`` says otherwise."""
        return {
            "citynet_is_package": True,
            "type": vals.get("type") or "service",
            "purchase_ok": vals.get("purchase_ok", False),
        }

    @api.model
    def _get_citynet_offer_domain(self):
        """:return: Domain of the packages that visitors may see and order."""
        return [("citynet_is_package", "=", True), ("citynet_is_published", "=", True)]

    def _get_price_with_tax(self, company, price=None):
        """:param price: rupiah as this package's price is written, default a month's
        :return: float, what a customer of ``company`` pays for it
        """
        self.ensure_one()
        price = self.list_price if price is None else price
        taxes = self.taxes_id._filter_taxes_by_company(company)
        result = taxes.compute_all(
            price,
            currency=company.currency_id,
            product=self.product_variant_id,
        )
        return result["total_included"]

    def _citynet_sold_in(self, area):
        """:return: bool, whether this package may be ordered in ``area``."""
        self.ensure_one()
        if not self.citynet_area_ids or not area:
            return True
        ancestors = {int(part) for part in (area.parent_path or "").split("/") if part}
        return bool(ancestors & set(self.citynet_area_ids.ids))

    def get_formview_id(self, access_uid=None):
        # EXTENDS web: a package opens in its own form, wherever it is opened from
        if len(self) == 1 and self.citynet_is_package:
            return self.env.ref("citynet_crm.product_template_view_form_package").id
        return super().get_formview_id(access_uid)
