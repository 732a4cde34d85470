from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain


class CitynetWorkOrderMaterial(models.Model):
    """So much of one material on one job; what was included is kept as it was then."""

    _name = "citynet.work.order.material"
    _description = "Material used on a work order"
    _order = "work_order_id, id"
    _rec_name = "product_id"

    _quantity_positive = models.Constraint(
        "CHECK (quantity >= 0 AND quantity < 100000)",
        "The quantity of a material is between 0 and 100,000.",
    )
    _once = models.UniqueIndex(
        "(work_order_id, product_id)", "This material is on the job already."
    )

    work_order_id = fields.Many2one(
        "citynet.work.order", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="work_order_id.company_id", store=True, index=True
    )
    product_id = fields.Many2one(
        "product.product",
        "Material",
        required=True,
        domain=[("citynet_is_material", "=", True)],
        ondelete="restrict",
    )
    uom_id = fields.Many2one(related="product_id.uom_id", string="Unit", help="")
    quantity = fields.Float("Used", required=True)
    has_allowance = fields.Boolean(compute="_compute_allowance", store=True)
    allowance = fields.Float("Included", compute="_compute_allowance", store=True)
    excess = fields.Float(
        "Too much",
        compute="_compute_excess",
        store=True,
        help="Quantity beyond the allowance; empty where no allowance is set",
    )

    @api.depends("product_id", "work_order_id.kind", "work_order_id.package_id")
    def _compute_allowance(self):
        allowances = self.env["citynet.material.allowance"]
        included = allowances._get_included(self.work_order_id)
        for line in self:
            found = included[line.work_order_id].get(line.product_id)
            line.has_allowance = found is not None
            line.allowance = found or 0

    @api.depends("quantity", "allowance", "has_allowance")
    def _compute_excess(self):
        for line in self:
            over = line.quantity - line.allowance
            line.excess = over if line.has_allowance and over > 0 else 0

    @api.constrains("product_id")
    def _check_product(self):
        for line in self:
            if not line.product_id.citynet_is_material:
                raise ValidationError(
                    self.env._(
                        "%(name)s is no material of field jobs.",
                        name=line.product_id.display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.work_order_id._check_report_open()
        return lines

    def write(self, vals):
        target = self.env["citynet.work.order"].browse(vals.get("work_order_id"))
        target.check_access("write")  # no line is slipped into another's job
        (self.work_order_id | target)._check_report_open()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_closed(self):
        self.work_order_id._check_report_open()

    @api.model
    def _get_products(self):
        """:return: the ``product.product`` that technicians report on"""
        return self.env["product.product"].search(
            Domain("citynet_is_material", "=", True), order="default_code, id"
        )

    @api.model
    def _set_used(self, job, quantities):
        """What a report says that ``job`` used up.

        :param dict quantities: {product id: quantity}; 0 takes the line away, a product
            that isn't named keeps its line
        """
        known = {line.product_id.id: line for line in job.material_ids}
        offered = self._get_products().ids
        fresh = []
        for product_id, quantity in quantities.items():
            line = known.get(product_id)
            if line and quantity:
                line.quantity = quantity
            elif line:
                line.unlink()
            elif quantity and product_id in offered:
                fresh.append(
                    {
                        "work_order_id": job.id,
                        "product_id": product_id,
                        "quantity": quantity,
                    }
                )
        self.create(fresh)

    def _charge_excess(self):
        """What is beyond the allowance goes on the next bill."""
        charges = [
            line._prepare_excess_charge_values() for line in self if line.excess > 0
        ]
        self.env["citynet.charge"]._create_by_rule(
            [values for values in charges if values]
        )

    def _prepare_excess_charge_values(self):
        """What a customer pays for material beyond the allowance.

        :return: dict of a ``citynet.charge``, or None: nothing is too much, or the
            material has no price
        """
        self.ensure_one()
        amount = round(self.excess * self.product_id.list_price)
        service = self.work_order_id.subscription_id
        if amount <= 0 or not service:
            return None
        return {
            "kind": "other",
            "name": self.env._(
                "%(material)s beyond what is included: %(quantity)g %(unit)s (%(job)s)",
                material=self.product_id.name,
                quantity=self.excess,
                unit=self.uom_id.name,
                job=self.work_order_id.name,
            ),
            "subscription_id": service.id,
            "amount": amount,
        }
