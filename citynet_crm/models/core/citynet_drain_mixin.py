from odoo import models
from odoo.service.model import retrying


class CitynetDrainMixin(models.AbstractModel):
    """Work that a scheduled action does in small committed batches.

    ``_drain_batch`` does one batch in one transaction and returns how many it did.
    """

    _name = "citynet.drain.mixin"
    _description = "Worked off in batches"

    def _drain(self):
        """Work batch by batch until nothing is left or the cron's time is over.

        :return: seconds left to the cron, 0 when it is to stop; infinity outside of it
        """
        self.ensure_one()
        record = self.with_company(self.company_id)
        if not self.env.context.get("lang"):
            # a job speaks no language: what it writes down is for the company's people
            record = record.with_context(lang=self.company_id.partner_id.lang)
        while True:
            done = retrying(record._drain_batch, self.env)
            left = self.env["ir.cron"]._commit_progress(done or 0)
            if not done or not left:
                return left

    def _drain_batch(self):
        """:return: int, how many were worked off; 0 where nothing is left to do now"""
        raise NotImplementedError
