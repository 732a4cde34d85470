"""A bill is reminded of, and money for it restores what it was suspended for.

In the transaction that brings the money, so that no payment waits for a job.
"""

from odoo import fields, models


class AccountMove(models.Model):
    _inherit = "account.move"

    citynet_reminder_ids = fields.One2many("citynet.reminder", "move_id", "Reminders")

    def write(self, vals):
        # EXTENDS account: a bill that asks for less keeps nothing suspended
        result = super().write(vals)
        if vals.get("state") in ("draft", "cancel") or "invoice_date_due" in vals:
            self._citynet_restore_suspended()
        return result

    def _citynet_restore_suspended(self):
        """A bill was cancelled or its due date moved: it may keep nothing suspended."""
        if self._are_events_off():
            return
        # sudo: as in ``_citynet_restore_paid``
        services = self._citynet_filtered_bills().sudo().line_ids
        services.citynet_subscription_id.filtered(
            lambda service: service.state == "suspended"
        )._restore_paid()

    def _citynet_restore_paid(self):
        """These bills changed: what is suspended for nothing else is restored.

        Their services are locked even where none is suspended: a list that is about
        to suspend one waits or is waited for (see ``citynet.isolir``).
        """
        if self._are_events_off():
            return
        late = self._citynet_filtered_bills().filtered(
            lambda move: (
                move.invoice_date_due
                and move.invoice_date_due < move.company_id._citynet_today()
            )
        )
        # sudo: each payment restores; accountants who take it only read services
        late.sudo().line_ids.citynet_subscription_id._restore_paid()._note_paid()

    def _prepare_event_values(self, event):
        # EXTENDS: which reminder it is
        values = super()._prepare_event_values(event)
        if event == "invoice_reminder":
            # sudo: listeners may read which reminder step it is
            days = self.sudo().citynet_reminder_ids[:1].days
            values["days"] = abs(days)
            values["step"] = "before" if days < 0 else "after" if days else "on"
        return values
