"""A bill is reminded of, and money for it restores what it was suspended for.

In the transaction that brings the money, so that no payment waits for a job.
"""

from odoo import fields, models


class AccountMove(models.Model):
    _inherit = "account.move"

    citynet_reminder_ids = fields.One2many("citynet.reminder", "move_id", "Reminders")

    def _citynet_after_correction(self):
        # EXTENDS billing: a bill that asks for less keeps nothing suspended
        super()._citynet_after_correction()
        # sudo: as in ``_citynet_after_reconciled``
        services = self._citynet_filtered_bills().sudo().line_ids
        suspended = services.citynet_subscription_id.filtered(
            lambda service: service.state == "suspended"
        )
        if suspended and not self._are_events_off():
            suspended._restore_paid()

    def _citynet_after_reconciled(self):
        """These bills changed: what is suspended for nothing else is restored.

        Their services are locked even where none is suspended: a list that is about
        to suspend one waits or is waited for (see ``citynet.isolir``).
        """
        # EXTENDS billing
        super()._citynet_after_reconciled()
        late = self._citynet_filtered_bills().filtered(
            lambda move: (
                move.invoice_date_due
                and move.invoice_date_due < move.company_id._citynet_today()
            )
        )
        if late and not self._are_events_off():
            # sudo: each payment restores; accountants who take it only read services
            services = late.sudo().line_ids.citynet_subscription_id
            if restored := services._restore_paid():
                restored._note_paid()

    def _prepare_event_values(self, event):
        # EXTENDS: which reminder it is
        values = super()._prepare_event_values(event)
        if event == "invoice_reminder":
            # sudo: listeners may read which reminder step it is
            days = self.sudo().citynet_reminder_ids[:1].days
            values["days"] = abs(days)
            values["step"] = "before" if days < 0 else "after" if days else "on"
        return values
