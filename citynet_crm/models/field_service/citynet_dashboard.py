from datetime import timedelta

from odoo import api, fields, models


class CitynetDashboard(models.AbstractModel):
    _inherit = "citynet.dashboard"

    @api.model
    def _get_tiles(self):
        company = self.env.company
        today = company._citynet_today()
        begin, end = (
            fields.Datetime.to_string(company._citynet_utc(day))
            for day in (today, today + timedelta(days=1))
        )
        jobs = {
            "section": "work",
            "model": "citynet.work.order",
            "action": "citynet_crm.citynet_work_order_action",
        }
        return super()._get_tiles() + [
            {
                **jobs,
                "key": "jobs_to_schedule",
                "label": self.env._("Jobs to schedule"),
                "icon": "fa-calendar-plus-o",
                "tone": "warning",
                "domain": [("state", "=", "draft")],
            },
            {
                **jobs,
                "key": "jobs_today",
                "label": self.env._("Jobs today"),
                "icon": "fa-wrench",
                "tone": "info",
                "domain": [
                    ("date_planned", ">=", begin),
                    ("date_planned", "<", end),
                    ("state", "in", ("scheduled", "in_progress", "done")),
                ],
            },
            {
                **jobs,
                "key": "jobs_late",
                "label": self.env._("Jobs late"),
                "icon": "fa-clock-o",
                "tone": "danger",
                "domain": [("is_late", "=", True)],
            },
        ]
