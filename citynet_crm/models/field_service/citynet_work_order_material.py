"""What a job used up, against what its kind and package include."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import float_compare


class ProductTemplate(models.Model):
    _inherit = "product.template"

    citynet_is_material = fields.Boolean(
        "Material of field jobs",
        index="btree_not_null",
        help="Technicians report how much of it they used. With a sales price, what "
        "goes beyond the allowance is charged with the next bill",
    )


class CitynetMaterialAllowance(models.Model):
    """How much of a material a kind of job includes."""

    _name = "citynet.material.allowance"
    _description = "Allowance of material"
    _order = "kind, package_id, product_id, id"
    _rec_name = "product_id"

    product_id = fields.Many2one(
        "product.product",
        "Material",
        required=True,
        index=True,
        domain=[("citynet_is_material", "=", True)],
        ondelete="cascade",
    )
    kind = fields.Selection(
        selection=lambda self: self.env["citynet.work.order"]._selection_kind(),
        required=True,
        default="installation",
        index=True,
    )
    package_id = fields.Many2one(
        "product.template",
        domain=[("citynet_is_package", "=", True)],
        index="btree_not_null",
        ondelete="cascade",
        help="Empty: every package that has no allowance of its own",
    )
    quantity = fields.Float("Included", required=True)
    uom_id = fields.Many2one(related="product_id.uom_id", string="Unit", help="")
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )

    _quantity_positive = models.Constraint(
        "CHECK (quantity >= 0)", "An allowance can't be negative."
    )
    _once = models.UniqueIndex(
        "(company_id, kind, product_id, COALESCE(package_id, 0))",
        "This material already has an allowance for this kind and package.",
    )


class CitynetWorkOrderMaterial(models.Model):
    """So much of one material on one job; what was included is kept as it was then."""

    _name = "citynet.work.order.material"
    _description = "Material used on a work order"
    _order = "work_order_id, id"
    _rec_name = "product_id"

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
        help="Beyond what is included; nothing where nobody set an allowance",
    )

    _quantity_positive = models.Constraint(
        "CHECK (quantity >= 0 AND quantity < 100000)",
        "The quantity of a material is between 0 and 100,000.",
    )
    _once = models.UniqueIndex(
        "(work_order_id, product_id)", "This material stands on the job already."
    )

    @api.depends("product_id", "work_order_id.kind", "work_order_id.package_id")
    def _compute_allowance(self):
        included = self.work_order_id._get_allowances()
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
        target.check_access("write")  # nobody slips a line into another's job
        (self.work_order_id | target)._check_report_open()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_closed(self):
        self.work_order_id._check_report_open()

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


class CitynetWorkOrder(models.Model):
    _inherit = "citynet.work.order"

    material_ids = fields.One2many(
        "citynet.work.order.material", "work_order_id", "Materials", copy=False
    )
    has_excess = fields.Boolean(
        "Beyond the allowance",
        compute="_compute_has_excess",
        search="_search_has_excess",
    )

    @api.depends("material_ids.excess")
    def _compute_has_excess(self):
        for order in self:
            order.has_excess = any(
                float_compare(line.excess, 0, precision_digits=3) > 0
                for line in order.material_ids
            )

    def _search_has_excess(self, operator, value):
        if operator not in ("in", "not in"):
            return NotImplemented
        domain = Domain("material_ids.excess", ">", 0)
        return domain if (True in value) == (operator == "in") else ~domain

    def _get_allowances(self):
        """What these jobs include: the package's own allowance, else the kind's.

        :return: dict {job: {``product.product``: quantity in the product's unit}}
        """
        # sudo: whoever reports on a job may know what it includes, nothing more
        lines = (
            self.env["citynet.material.allowance"]
            .sudo()
            .search(
                Domain("kind", "in", list({order.kind for order in self}))
                & Domain("company_id", "in", self.company_id.ids)
                & Domain("package_id", "in", [False, *self.package_id._origin.ids])
            )
        )
        included = {}
        for order in self:
            fitting = lines.filtered(
                lambda line, order=order: (
                    line.kind == order.kind
                    and line.company_id == order.company_id
                    and line.package_id
                    in (order.package_id._origin, lines.package_id.browse())
                )
            ).sorted(lambda line: bool(line.package_id))
            included[order] = {
                line.product_id.with_env(self.env): line.quantity for line in fitting
            }
        return included

    @api.model
    def _get_writable_fields(self):
        # EXTENDS citynet.work.order
        writable = super()._get_writable_fields()
        return None if writable is None else writable | {"material_ids"}

    def _settle_report(self):
        # EXTENDS citynet.work.order: what is beyond the allowance goes on a bill
        super()._settle_report()
        # sudo: a technician reports what he used and sees no price of it
        lines = self.sudo().material_ids.filtered(lambda line: line.excess > 0)
        charges = [line._prepare_excess_charge_values() for line in lines]
        self.env["citynet.charge"].sudo().create([vals for vals in charges if vals])
