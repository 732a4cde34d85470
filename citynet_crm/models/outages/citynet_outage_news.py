from odoo import fields, models


class CitynetOutageNews(models.Model):
    """A message about an outage that customers got at one moment."""

    _name = "citynet.outage.news"
    _description = "News of an outage"
    _order = "id desc"
    _rec_name = "body"

    _news_uniq = models.Constraint(
        "UNIQUE (outage_id, event, number)", "News are written once."
    )

    outage_id = fields.Many2one(
        "citynet.outage", required=True, index=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="outage_id.company_id", store=True)
    event = fields.Selection(
        [
            ("outage_announced", "Announced"),
            ("outage_updated", "News"),
            ("outage_resolved", "Over"),
        ],
        required=True,
        readonly=True,
    )
    number = fields.Integer(required=True, readonly=True)
    area = fields.Char("Areas", readonly=True)
    body = fields.Text("News", readonly=True)
    date_estimate = fields.Datetime("Expected end", readonly=True)
