from odoo import api, fields, models
from odoo.addons.citynet_crm.tools.helpdesk.tickets import OPEN


class CitynetTicketTeam(models.Model):
    """The people whom complaints of some kind are handed to."""

    _name = "citynet.ticket.team"
    _description = "Complaint team"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", help="Empty: for all companies")
    user_ids = fields.Many2many(
        "res.users", string="Members", domain=[("share", "=", False)]
    )
    # who is notified of missed deadlines
    leader_id = fields.Many2one(
        "res.users",
        "Team leader",
        domain=[("share", "=", False)],
        help="Notified of missed deadlines; empty: the first member",
    )
    manager_id = fields.Many2one(
        "res.users",
        "Manager",
        domain=[("share", "=", False)],
        help="Notified when deadlines stay missed; empty: a manager of the company",
    )
    # what is on its list
    open_ticket_count = fields.Integer(
        "Open complaints", compute="_compute_open_ticket_count"
    )
    late_ticket_count = fields.Integer(
        "Late complaints", compute="_compute_late_ticket_count"
    )

    @api.depends()
    def _compute_open_ticket_count(self):
        counts = dict(
            self.env["citynet.ticket"]._read_group(
                [("team_id", "in", self.ids), ("state", "in", OPEN)],
                ["team_id"],
                ["__count"],
            )
        )
        for team in self:
            team.open_ticket_count = counts.get(team, 0)

    @api.depends()
    def _compute_late_ticket_count(self):
        counts = dict(
            self.env["citynet.ticket"]._read_group(
                [("team_id", "in", self.ids), ("clock_state", "=", "breached")],
                ["team_id"],
                ["__count"],
            )
        )
        for team in self:
            team.late_ticket_count = counts.get(team, 0)
