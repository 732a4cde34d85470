from odoo import api, fields, models


class HrEmployee(models.Model):
    _inherit = "hr.employee"

    citynet_is_technician = fields.Boolean("Technician")
    citynet_area_ids = fields.Many2many(
        "citynet.area", "citynet_area_technician_rel", string="Areas"
    )
    citynet_open_job_count = fields.Integer(
        "Open jobs", compute="_compute_citynet_open_job_count"
    )

    @api.depends()
    def _compute_citynet_open_job_count(self):
        jobs = self.env["citynet.work.order"]
        counts = {}
        if jobs.has_access("read"):
            counts = dict(
                jobs._read_group(
                    [
                        ("technician_ids", "in", self.ids),
                        ("state", "in", jobs._get_open_states()),
                    ],
                    ["technician_ids"],
                    ["__count"],
                )
            )
        for employee in self:
            employee.citynet_open_job_count = counts.get(employee._origin, 0)
