from odoo import fields, models


class CitynetSubscription(models.Model):
    _inherit = "citynet.subscription"

    def _suspend(self, reason):
        # EXTENDS services: the network closes the line
        moved = super()._suspend(reason)
        moved._ask_network("suspend")
        return moved

    def _restore(self):
        # EXTENDS services: the network opens the line again
        moved = super()._restore()
        moved._ask_network("restore")
        return moved

    def _close(self, date_end, reason):
        # EXTENDS services: the network takes the line away
        moved = super()._close(date_end, reason)
        moved._ask_network("close")
        return moved

    def _ask_network(self, kind):
        """Have the network do what happened to these services; not for the past.

        :param str kind: value of ``citynet.provisioning.kind``
        """
        if self and not self._are_events_off():
            # sudo: users who suspend a service have no access to network jobs
            self.env["citynet.provisioning"].sudo()._queue(self.sudo(), kind)

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
