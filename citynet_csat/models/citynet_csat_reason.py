from odoo import fields, models


class CitynetCsatReason(models.Model):
    """A reason that customers may tick beside their score."""

    _name = "citynet.csat.reason"
    _description = "Reason for a score"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    score_from = fields.Integer("Shown from score", required=True, default=1)
    score_to = fields.Integer("Shown up to score", required=True, default=5)

    category = fields.Selection(
        lambda self: self.env["citynet.ticket"]._selection_category(),
        "Follow-up category",
    )
    team_id = fields.Many2one("citynet.ticket.team", "Follow-up team")

    _scores_valid = models.Constraint(
        "CHECK (score_from BETWEEN 1 AND score_to AND score_to <= 5)",
        "A reason is shown for scores from 1 to 5.",
    )
