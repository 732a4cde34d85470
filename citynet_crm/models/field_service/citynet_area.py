from odoo import fields, models


class CitynetArea(models.Model):
    _inherit = "citynet.area"

    technician_ids = fields.Many2many(
        "hr.employee",
        "citynet_area_technician_rel",
        string="Technicians",
        domain=[("citynet_is_technician", "=", True)],
    )
