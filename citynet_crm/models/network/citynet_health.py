from datetime import timedelta

from odoo import api, fields, models

WAITING_MINUTES = 60


class CitynetHealth(models.AbstractModel):
    _inherit = "citynet.health"

    @api.model
    def _get_checks(self):
        return super()._get_checks() + [self._check_network_jobs()]

    @api.model
    def _check_network_jobs(self):
        """Jobs for an adapter that it could not do; those of a person are no fault."""
        jobs = self.env["citynet.provisioning"]
        now = fields.Datetime.now()
        failed = jobs.search_count([("state", "=", "failed")])
        late = jobs.search_count(
            [
                ("state", "=", "pending"),
                ("company_id.citynet_provisioning", "!=", "manual"),
                ("date_asked", "<", now - timedelta(minutes=WAITING_MINUTES)),
            ]
        )
        return self._prepare_check(
            "network_jobs_stuck",
            self.env._("Network jobs that failed or wait for an hour"),
            self._get_state(failed + late, 1),
            failed + late,
            "",
            self.env._("Lines are not as they should be: Network jobs, filter Failed."),
        )
