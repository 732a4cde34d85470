from odoo import fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    citynet_work_order_ids = fields.One2many(
        "citynet.work.order", "partner_id", "Work orders"
    )
