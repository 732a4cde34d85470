from odoo import fields, models


class HrEmployeePublic(models.Model):
    """What staff outside HR see of an employee."""

    _inherit = "hr.employee.public"

    citynet_is_technician = fields.Boolean("Technician", readonly=True)
    citynet_area_ids = fields.Many2many(
        "citynet.area",
        string="Areas",
        relation="citynet_area_technician_rel",
        column1="hr_employee_id",
        column2="citynet_area_id",
        readonly=True,
    )
