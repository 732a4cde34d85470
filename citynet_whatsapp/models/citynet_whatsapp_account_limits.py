"""Recipients per day, and quiet hours."""

from datetime import timedelta

from odoo import fields, models
from odoo.tools import SQL

DAY = timedelta(hours=24)


class CitynetWhatsappAccount(models.Model):
    _inherit = "citynet.whatsapp.account"

    def _count_recipients(self):
        """:return: int, people written to in 24 hours outside of their own window."""
        self.ensure_one()
        [(count,)] = self.env.execute_query(
            SQL(
                """
                SELECT count(DISTINCT number) FROM citynet_whatsapp_message
                 WHERE account_id = %s AND counts_recipient AND claimed_at > %s
                """,
                self.id or 0,
                fields.Datetime.now() - DAY,
            )
        )
        return count

    def _get_recipients(self):
        """:return: dict {number: when it was first written to} of the last 24 hours."""
        self.ensure_one()
        return dict(
            self.env.execute_query(
                SQL(
                    """
                    SELECT number, min(claimed_at) FROM citynet_whatsapp_message
                     WHERE account_id = %s AND counts_recipient AND claimed_at > %s
                     GROUP BY number
                    """,
                    self.id,
                    fields.Datetime.now() - DAY,
                )
            )
        )

    def _are_events_off(self, moment):
        """:param datetime moment: naive UTC
        :return: bool, whether only what can't wait is sent then
        """
        self.ensure_one()
        if self.quiet_from == self.quiet_to:
            return False
        local = self.company_id._citynet_local(moment)
        hour = local.hour + local.minute / 60
        if self.quiet_from < self.quiet_to:
            return self.quiet_from <= hour < self.quiet_to
        return hour >= self.quiet_from or hour < self.quiet_to

    def _get_next_loud(self, moment):
        """:param datetime moment: naive UTC
        :return: naive UTC datetime, ``moment`` or the end of the quiet hours it is in
        """
        self.ensure_one()
        if not self._are_events_off(moment):
            return moment
        day = self.company_id._citynet_local(moment).date()
        end = self.company_id._citynet_utc(day, self.quiet_to)
        if end <= moment:
            end = self.company_id._citynet_utc(day + timedelta(days=1), self.quiet_to)
        return end
