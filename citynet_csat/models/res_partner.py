from odoo import fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    citynet_csat_date = fields.Datetime(
        "Last asked for an opinion",
        readonly=True,
        copy=False,
        groups="citynet_crm.group_agent",
    )
