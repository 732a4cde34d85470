from odoo import api, fields, models
from odoo.addons.citynet_crm.tools.billing.bills import OPEN_BILLS
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain


class CitynetDueShift(models.Model):
    """Due dates of an area or of all customers moved (outage, disaster), with a log."""

    _name = "citynet.due.shift"
    _description = "Shift of due dates"
    _inherit = ["citynet.state.mixin"]
    _order = "id desc"
    _rec_name = "reason"

    _transitions = {"draft": {"done"}}
    _later = models.Constraint(
        "CHECK (due_until >= due_from AND date > due_until)",
        "The new due date is later than the due dates it replaces.",
    )

    reason = fields.Char(required=True, help="Such as: outage of 12 November")
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    area_id = fields.Many2one("citynet.area", "Area", help="Empty: all customers")
    due_from = fields.Date(
        "Bills due from",
        required=True,
        default=lambda self: self.env.company._citynet_today(),
    )
    due_until = fields.Date("until", required=True)
    date = fields.Date("New due date", required=True)
    bill_count = fields.Integer("Bills", compute="_compute_bill_count")
    log_ids = fields.One2many("citynet.due.shift.log", "shift_id", "Log")
    user_id = fields.Many2one("res.users", "Done by", readonly=True)
    date_done = fields.Datetime("Done on", readonly=True)

    @api.model
    def _selection_state(self):
        return [("draft", self.env._("Preview")), ("done", self.env._("Done"))]

    @api.depends("area_id", "due_from", "due_until", "state")
    def _compute_bill_count(self):
        for shift in self:
            shift.bill_count = (
                len(shift.log_ids)
                if shift.state == "done"
                else self.env["account.move"].search_count(shift._get_bill_domain())
            )

    def _get_bill_domain(self):
        """:return: Domain of the open bills whose due date is moved"""
        domain = OPEN_BILLS & Domain(
            [
                ("company_id", "=", self.company_id.id),
                ("invoice_date_due", ">=", self.due_from),
                ("invoice_date_due", "<=", self.due_until),
                # terms say when the parts of a bill are due
                ("invoice_payment_term_id", "=", False),
            ]
        )
        service = Domain("citynet_subscription_id", "!=", False)
        if self.area_id:
            service = Domain(
                "citynet_subscription_id.area_id", "child_of", self.area_id.id
            )
        return domain & Domain("line_ids", "any", service)

    def action_view_bills(self):
        """:return: dict, the action that lists the bills that are or were moved"""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "citynet_crm.citynet_bill_action"
        )
        bills = self.log_ids.move_id
        if self.state == "draft":
            bills = self.env["account.move"].search(self._get_bill_domain())
        return {
            **action,
            "domain": [("id", "in", bills.ids)],
            "context": {"create": False},
        }

    def action_apply(self):
        """Move the due dates; who is suspended for nothing else is restored."""
        if not self.env.user.has_group("citynet_crm.group_manager"):
            raise AccessError(self.env._("Only a manager moves due dates."))
        # pressed twice, it is done once
        for shift in self.filtered(lambda shift: shift.state == "draft"):
            # sudo: managers aren't accountants; of bills they move the due date only
            bills = self.env["account.move"].sudo().search(shift._get_bill_domain())
            if not bills:
                raise UserError(self.env._("No open bill is due in these days."))
            bills.env["citynet.due.shift.log"].create(
                [
                    {
                        "shift_id": shift.id,
                        "move_id": bill.id,
                        "date_before": bill.invoice_date_due,
                    }
                    for bill in bills
                ]
            )
            bills.write({"invoice_date_due": shift.date})
            shift._transition(
                "done",
                {"user_id": self.env.uid, "date_done": fields.Datetime.now()},
            )
