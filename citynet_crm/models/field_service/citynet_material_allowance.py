from odoo import api, fields, models
from odoo.fields import Domain


class CitynetMaterialAllowance(models.Model):
    """How much of a material a kind of job includes."""

    _name = "citynet.material.allowance"
    _description = "Material allowance"
    _order = "kind, package_id, product_id, id"
    _rec_name = "product_id"

    _quantity_positive = models.Constraint(
        "CHECK (quantity >= 0)", "An allowance can't be negative."
    )
    _once = models.UniqueIndex(
        "(company_id, kind, product_id, COALESCE(package_id, 0))",
        "This material already has an allowance for this kind and package.",
    )

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

    @api.model
    def _get_included(self, jobs):
        """What jobs include: the package's own allowance, else the kind's.

        :param jobs: ``citynet.work.order``
        :return: dict {job: {``product.product``: quantity in the product's unit}}
        """
        # sudo: people who report on a job may know what it includes, nothing more
        lines = self.sudo().search(
            Domain("kind", "in", list(set(jobs.mapped("kind"))))
            & Domain("company_id", "in", jobs.company_id.ids)
            & Domain("package_id", "in", [False, *jobs.package_id._origin.ids])
        )
        included = {}
        for job in jobs:
            fitting = lines.filtered(
                lambda line, job=job: (
                    line.kind == job.kind
                    and line.company_id == job.company_id
                    and line.package_id
                    in (job.package_id._origin, lines.package_id.browse())
                )
            ).sorted(lambda line: bool(line.package_id))
            included[job] = {
                line.product_id.with_env(self.env): line.quantity for line in fitting
            }
        return included
