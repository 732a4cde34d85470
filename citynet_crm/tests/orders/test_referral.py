"""From a friend's code on an order to the credit on both bills."""

from odoo.addons.citynet_crm.tests.common_desk import DeskCommon
from odoo.tests import freeze_time, tagged


@tagged("post_install", "-at_install")
class TestReferral(DeskCommon):
    def _credits(self, services):
        return services.charge_ids.filtered(lambda charge: charge.kind == "referral")

    def test_an_order_by_a_friends_code_credits_both_once_it_is_paid(self):
        self.company.citynet_referral_amount = 25000
        friend = self._make_customer("Friend")
        running = self._make_subscription("2026-01-01", partner=friend)
        order = self._make_order(citynet_referrer_id=friend.id)
        with freeze_time("2026-11-24 03:00:00"):
            job = self._make_job(lead_id=order.id, ont_serial="ZTE-FRIEND")
            for kind in ("after", "signal"):
                self._make_photo(job, kind)
            job.action_schedule()
            job.with_user(self.technician.user_id).action_done()
        service = job.subscription_id
        self.assertEqual(service.referrer_id, friend)
        self._run_billing("2026-11-24")
        bill = service.move_line_ids.move_id
        self.assertFalse(self._credits(running | service))
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=bill.ids
        ).create({}).action_create_payments()
        credits = self._credits(running | service)
        self.assertEqual(credits.mapped("amount"), [-25000, -25000])
        self.assertEqual(credits.subscription_id, running | service)
