from odoo import fields, models


class CitynetOutageNotice(models.Model):
    """A notice of an outage to one customer, sent once."""

    _name = "citynet.outage.notice"
    _description = "What a customer is told of an outage"
    _log_access = False
    _rec_name = "partner_id"

    _notice_uniq = models.Constraint(
        "UNIQUE (outage_id, partner_id, event, number)",
        "A customer is told a thing once.",
    )

    outage_id = fields.Many2one("citynet.outage", required=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", required=True)
    partner_id = fields.Many2one(
        "res.partner", "Customer", required=True, index=True, ondelete="cascade"
    )
    event = fields.Char(required=True)
    number = fields.Integer(required=True)
    is_done = fields.Boolean("Notified")
