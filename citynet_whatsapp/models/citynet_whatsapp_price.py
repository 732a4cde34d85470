from odoo import fields, models


class CitynetWhatsappPrice(models.Model):
    """What a delivered message costs; Meta's rates change, so they are data."""

    _name = "citynet.whatsapp.price"
    _description = "Price of a WhatsApp message"
    _order = "category, date_from desc"
    _rec_name = "category"

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    category = fields.Selection(
        [
            ("marketing", "Marketing"),
            ("utility", "Utility"),
            ("authentication", "Authentication"),
            ("service", "Service"),
        ],
        required=True,
        default="utility",
    )
    date_from = fields.Date(
        "Valid from",
        required=True,
        default=lambda self: self.env.company._citynet_today(),
    )
    price = fields.Monetary(required=True, help="Of one delivered message")

    _date_uniq = models.Constraint(
        "UNIQUE (company_id, category, date_from)",
        "There is a price from that day already.",
    )
    _price_positive = models.Constraint(
        "CHECK (price >= 0)", "A price can't be negative."
    )
