from odoo import fields, models
from odoo.addons.citynet_crm.models.network.citynet_provisioning import KIND_BY_EVENT


class CitynetSubscription(models.Model):
    _inherit = "citynet.subscription"

    def _emit(self, event):
        # EXTENDS: queue a network job when a service changes
        super()._emit(event)
        if event in KIND_BY_EVENT and self and not self._is_quiet():
            # sudo: users who suspend a service have no access to network jobs
            self.env["citynet.provisioning"].sudo()._queue(
                self.sudo(), KIND_BY_EVENT[event]
            )

    def _note_paid(self, moment=None):
        """These services were just restored by money: its moment begins the wait.

        :param datetime moment: when the customer paid, in UTC; default now
        """
        # sudo: as above
        jobs = (
            self.env["citynet.provisioning"]
            .sudo()
            .search(
                [
                    ("subscription_id", "in", self.ids),
                    ("kind", "=", "restore"),
                    ("state", "=", "pending"),
                ]
            )
        )
        jobs.date_paid = moment or fields.Datetime.now()
