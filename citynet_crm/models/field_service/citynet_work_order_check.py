"""What is to be looked at before a job is over, by kind; managers write the list."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class CitynetWorkOrderCheck(models.Model):
    """One line of the checklist of a kind of job.

    A line that was ticked anywhere stays as it is: archive it and write a new one.
    """

    _name = "citynet.work.order.check"
    _description = "Line of a checklist"
    _order = "kind, sequence, id"

    name = fields.Char("To check", required=True, translate=True)
    kind = fields.Selection(
        selection=lambda self: self.env["citynet.work.order"]._selection_kind(),
        required=True,
        default="installation",
        index=True,
    )
    sequence = fields.Integer(default=10)
    required = fields.Boolean(
        default=True, help="A technician can't finish before he ticked it"
    )
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", index=True, help="Empty: in every company"
    )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_ticked(self):
        # sudo: a job of any company keeps what was ticked on it
        ticked = (
            self.env["citynet.work.order"]
            .sudo()
            .search_count([("check_ids", "in", self.ids)], limit=1)
        )
        if ticked:
            raise UserError(
                self.env._("This line was ticked on a job; archive it instead.")
            )


class CitynetWorkOrder(models.Model):
    _inherit = "citynet.work.order"

    check_ids = fields.Many2many(
        "citynet.work.order.check",
        "citynet_work_order_check_rel",
        "work_order_id",
        "check_id",
        "Checklist",
        copy=False,
        context={"active_test": False},
        help="What was ticked",
    )
    missing_checks = fields.Char(
        "Still to check", compute="_compute_missing_checks", help="Before finishing"
    )

    @api.depends("kind", "company_id", "check_ids")
    def _compute_missing_checks(self):
        lists = self._get_checklists()
        for order in self:
            missing = lists[order].filtered("required") - order.check_ids._origin
            order.missing_checks = ", ".join(missing.mapped("name"))

    def _get_checklists(self):
        """:return: dict {job: the lines of its checklist, in order}"""
        lines = self.env["citynet.work.order.check"].search(
            Domain("kind", "in", list(set(self.mapped("kind"))))
            & Domain("company_id", "in", [False, *self.company_id.ids])
        )
        return {
            order: lines.filtered(
                lambda line, order=order: (
                    line.kind == order.kind
                    and line.company_id in (order.company_id, line.company_id.browse())
                )
            )
            for order in self
        }

    @api.model
    def _get_writable_fields(self):
        # EXTENDS citynet.work.order
        writable = super()._get_writable_fields()
        return None if writable is None else writable | {"check_ids"}

    def _get_report_fields(self):
        # EXTENDS citynet.work.order
        return super()._get_report_fields() | {"check_ids"}

    def _check_report(self):
        # EXTENDS citynet.work.order
        super()._check_report()
        for order in self:
            if order.state != "done" and order.missing_checks:
                raise UserError(
                    self.env._(
                        "%(name)s still needs these checks: %(checks)s.",
                        name=order.name,
                        checks=order.missing_checks,
                    )
                )
