from odoo import fields, models

# in the order in which they are taken
STEPS = ("warning", "leader", "manager")


class CitynetTicketEscalation(models.Model):
    """Who was notified of a deadline of a complaint."""

    _name = "citynet.ticket.escalation"
    _description = "Step of escalation"
    _order = "id desc"
    _rec_name = "ticket_id"

    _step_uniq = models.Constraint(
        "UNIQUE (ticket_id, clock, step)", "Each step of escalation is taken once."
    )

    ticket_id = fields.Many2one(
        "citynet.ticket", "Complaint", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="ticket_id.company_id", store=True)
    clock = fields.Selection(
        [("first", "First answer"), ("restore", "Restored")],
        required=True,
        readonly=True,
    )
    step = fields.Selection(
        [("warning", "Warning"), ("leader", "Team leader"), ("manager", "Manager")],
        required=True,
        readonly=True,
    )
    user_id = fields.Many2one("res.users", "Notified", readonly=True, index=True)
    activity_id = fields.Many2one(
        "mail.activity", readonly=True, index="btree_not_null", ondelete="set null"
    )
