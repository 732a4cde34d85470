"""Packages out of a workbook, with prices that include the tax."""

from odoo import models
from odoo.fields import Command


class CitynetImportCatalog(models.AbstractModel):
    _name = "citynet.import.catalog"
    _description = "Import: packages and promos"

    def _load_packages(self, book):
        """Make the packages that don't exist yet.

        :return: function (package of the book) -> ``product.template``
        """
        tax = self._ensure_included_tax()
        lines = {line.key: line for line in self.package_ids}
        for line in self.package_ids.filtered("package_id"):
            self._include_tax(line, tax)
        fresh = self.package_ids.filtered(lambda line: not line.package_id)
        packages = self.env["product.template"].create(
            [self._prepare_package_values(line, tax) for line in fresh]
        )
        for line, package in zip(fresh, packages, strict=True):
            line.package_id = package

        def find(package):
            if package:
                return lines[self._get_package_key(package)].package_id
            return self._ensure_nameless_package(tax)

        return find

    def _prepare_package_values(self, line, tax):
        """:return: dict of the ``product.template`` a line of the book becomes"""
        return {
            "name": line.name,
            "citynet_is_package": True,
            "citynet_speed_down": line.speed or 1,
            "citynet_audience": line.audience,
            "list_price": line.price,
            "taxes_id": [Command.set(tax.ids)],
            # whether it is still sold is for the manager to say
            "citynet_is_published": False,
        }

    def _ensure_nameless_package(self, tax):
        """:return: the package of services whose row names none"""
        name = self.env._("Package not named")
        Product = self.env["product.template"]
        return Product.search(
            [("citynet_is_package", "=", True), ("name", "=", name)], limit=1
        ) or Product.create(
            {
                "name": name,
                "citynet_is_package": True,
                "citynet_speed_down": 1,
                "list_price": 0,
                "taxes_id": [Command.set(tax.ids)],
            }
        )

    def _include_tax(self, line, tax):
        """A package of the list whose tax comes on top can't bill the book's price.

        Without a running service its price includes the tax from now on. Otherwise a
        new package is made beside it, so that no existing bill changes.
        """
        package = line.package_id
        taxes = package.taxes_id.filtered(lambda one: one.company_id == self.company_id)
        if all(one.price_include for one in taxes):
            return
        if not package.citynet_subscription_count:
            package.taxes_id = package.taxes_id - taxes | tax
            return
        name = self.env._("%(name)s (tax included)", name=package.name)
        twin = package.search(
            [("name", "=", name), ("citynet_is_package", "=", True)], limit=1
        )
        values = {**self._prepare_package_values(line, tax), "name": name}
        line.package_id = twin or package.create(values)

    def _ensure_included_tax(self):
        """The company's usual sale tax, contained in the price.

        :return: ``account.tax``, found or made; empty for a company without one
        """
        usual = self.company_id.account_sale_tax_id
        if not usual or usual.price_include:
            return usual
        return self.env["account.tax"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("type_tax_use", "=", "sale"),
                ("amount_type", "=", usual.amount_type),
                ("amount", "=", usual.amount),
                ("tax_group_id", "=", usual.tax_group_id.id),
                ("price_include_override", "=", "tax_included"),
            ],
            limit=1,
        ) or usual.copy(
            {
                "name": self.env._("%(name)s, included", name=usual.name),
                "price_include_override": "tax_included",
            }
        )
