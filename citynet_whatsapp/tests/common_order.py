"""A customer, and the messages that wait for them in the order of the sender.

It takes lane by lane, and within a lane what was queued first.
"""

from odoo import fields
from odoo.addons.citynet_crm.tests.changes.common_change import ChangeCommon

from .common import WhatsappCommon


class EventOrderCommon(WhatsappCommon, ChangeCommon):
    """A customer with a service, and the messages that wait for them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cash = cls.env["account.journal"].search(
            [("type", "=", "cash"), ("company_id", "=", cls.company.id)], limit=1
        )
        # the new installation's customer: nothing else is due from them
        cls.newcomer = cls._make_customer(
            "Siti Aminah", phone="0813-0000-1111", lang="id_ID"
        )

    def _get_queue(self, partner=None):
        """:return: messages that will go out, in the sender's order"""
        return self.messages.search(
            [
                ("partner_id", "=", (partner or self.customer).id),
                ("state", "=", "queued"),
            ],
            order="lane, due_at, id",
        )

    def _get_told(self, partner=None):
        """:return: list of str, the events that a customer is told of, in order"""
        return self._get_queue(partner).mapped("event")

    def _forget(self):
        self.messages.search([]).unlink()

    def _pay_in_advance(self, amount):
        """Money that is on no bill yet."""
        payment = self.env["account.payment"].create(
            {
                "payment_type": "inbound",
                "partner_type": "customer",
                "partner_id": self.customer.id,
                "amount": amount,
                "journal_id": self.cash.id,
            }
        )
        payment.action_post()
        return payment

    def _bill(self, day="2026-11-01"):
        return self._run_billing(day).move_ids

    def _make_overdue(self):
        """:return: a bill for which the service is suspended; nothing of it is queued"""
        bill = self._bill()
        bill.invoice_date_due = "2026-11-10"
        self.service._suspend("arrears")
        self._forget()
        return bill

    def _drain_outages(self):
        with self.enter_registry_test_mode():
            self.env.ref("citynet_crm.ir_cron_outage").method_direct_trigger()
        self.env.invalidate_all()

    def _make_outage(self, **values):
        return self.env["citynet.outage"].create(
            {
                "cause": "Fibre cut",
                "area_ids": self.area.ids,
                "date_start": fields.Datetime.subtract(fields.Datetime.now(), hours=30),
                **values,
            }
        )
