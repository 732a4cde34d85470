from odoo import api, fields, models


class CitynetTicketTeam(models.Model):
    """A desk that complaints are handed to."""

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
    open_ticket_count = fields.Integer(
        "Open complaints", compute="_compute_open_ticket_count"
    )

    @api.depends()
    def _compute_open_ticket_count(self):
        counts = dict(
            self.env["citynet.ticket"]._read_group(
                [("team_id", "in", self.ids), ("state", "in", ("new", "assigned"))],
                ["team_id"],
                ["__count"],
            )
        )
        for team in self:
            team.open_ticket_count = counts.get(team, 0)
