from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..models import citynet_whatsapp_broadcast_fill
from ..models.citynet_whatsapp_claim import Budget
from ..tools.outcomes import Rejected
from .common import WhatsappCommon


@tagged("post_install", "-at_install")
class TestBroadcast(WhatsappCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.promo = cls.env["citynet.promo"].create(
            {
                "name": "Hemat 50%",
                "code": "HEMAT50",
                "kind": "percent",
                "percent": 50,
                "date_from": "2026-01-01",
            }
        )
        cls.home = cls._make_payer("Ani", "0812-1111-0001", agree=True)
        cls.shy = cls._make_payer("Beni", "0812-1111-0002")
        cls.silent = cls._make_payer("Citra", False, agree=False)
        cls.twin = cls._make_payer("Dedi", "0812-1111-0001")

    @classmethod
    def _make_payer(cls, name, phone, agree=False, start="2026-01-01", **values):
        partner = cls._make_customer(
            name, phone=phone, citynet_audience="home", **values
        )
        cls._make_subscription(start, partner=partner)
        if agree:
            cls.env["citynet.whatsapp.consent"]._log(
                cls.company,
                partner._get_whatsapp_number(),
                "granted",
                "agent",
                "said so",
            )
        return partner

    def _make_broadcast(self, **values):
        self.promo._transition("published")
        return self.env["citynet.whatsapp.broadcast"].create(
            {"name": "Desember", "promo_id": self.promo.id, **values}
        )

    def _run(self, broadcast):
        broadcast.action_count()
        broadcast.action_approve()
        self._cron("broadcast")

    def test_a_published_promo_prepares_its_broadcast_for_a_person(self):
        self.promo.action_publish()
        broadcast = self.env["citynet.whatsapp.broadcast"].search(
            [("promo_id", "=", self.promo.id)]
        )
        self.assertEqual(broadcast.state, "draft")
        self.assertFalse(self.messages.search([("event", "=", "promo_published")]))

    def test_who_gets_it_is_counted_and_priced_before(self):
        self.env["citynet.whatsapp.price"].create(
            {"category": "marketing", "price": 650, "date_from": "2026-01-01"}
        )
        broadcast = self._make_broadcast()
        broadcast.action_count()
        self.assertEqual(broadcast.found_count, 4)
        self.assertEqual(broadcast.send_count, 1)
        self.assertEqual(broadcast.consent_count, 1)
        self.assertEqual(broadcast.number_count, 1)
        self.assertEqual(broadcast.double_count, 1)
        self.assertEqual(broadcast.cost_estimate, 650)

    def test_it_is_not_sent_uncounted_or_by_an_agent(self):
        broadcast = self._make_broadcast()
        with self.assertRaisesRegex(UserError, "count first"):
            broadcast.action_approve()
        broadcast.action_count()
        with self.assertRaises(AccessError):
            broadcast.with_user(self._make_user("agent")).action_approve()
        broadcast.with_user(self._make_user("manager")).action_approve()
        self.assertEqual(broadcast.approver_id.login, "test_manager")

    def test_only_who_agreed_gets_it_and_each_number_once(self):
        broadcast = self._make_broadcast()
        self._run(broadcast)
        self._run_again(broadcast)
        [sent] = self._send()
        self.assertEqual(sent["number"], "+6281211110001")
        self.assertIn("HEMAT50", str(sent["payload"]))
        self._cron("broadcast")
        self.assertEqual(broadcast.state, "done")

    def _run_again(self, broadcast):
        """As after a crash in the middle: the cursor is lost, the key isn't."""
        broadcast.cursor = 0
        self._cron("broadcast")

    def test_results_are_counted(self):
        broadcast = self._make_broadcast()
        self._run(broadcast)
        self._send()
        message = self.messages.search([("broadcast_id", "=", broadcast.id)])
        message.date_accepted = fields.Datetime.now() - timedelta(hours=1)
        self._report([self._status(message, "read")])
        self.env["crm.lead"].create(
            {
                "name": "Order",
                "citynet_package_id": self.package.id,
                "partner_id": self.home.id,
                "citynet_promo_id": self.promo.id,
            }
        )
        self.assertEqual(
            (
                broadcast.sent_count,
                broadcast.delivered_count,
                broadcast.read_count,
                broadcast.ordered_count,
            ),
            (1, 1, 1, 1),
        )

    def test_it_can_be_paused_and_go_on(self):
        broadcast = self._make_broadcast()
        self._run(broadcast)
        broadcast.action_pause()
        self.assertFalse(self._send())
        broadcast.action_resume()
        self.assertEqual(len(self._send()), 1)

    def test_an_approved_template_does_not_end_a_pause(self):
        broadcast = self._make_broadcast()
        self._run(broadcast)
        message = self.messages.search([("broadcast_id", "=", broadcast.id)])
        broadcast.action_pause()
        self.messages._release(self.account, message.template_id)
        self.assertEqual(message.state, "held")

    def test_a_refused_one_waits_while_the_broadcast_is_paused(self):
        broadcast = self._make_broadcast()
        self._run(broadcast)
        message = self.messages.search([("broadcast_id", "=", broadcast.id)])
        [row] = self.messages._claim(self.account, 1, Budget(self.account))
        broadcast.action_pause()
        row["start"] = 0
        outcome = Rejected("131016", "busy", "later")
        self.messages._settle(self.account, [(message.id, outcome)], {message.id: row})
        self.messages.invalidate_model()
        self.assertEqual(message.state, "held")
        broadcast.action_resume()
        self.assertEqual(message.state, "queued")

    def test_stopped_for_good_nothing_more_goes_out(self):
        broadcast = self._make_broadcast()
        self._run(broadcast)
        broadcast.action_cancel()
        self.assertFalse(self._send())

    def test_who_opts_out_while_it_waits_gets_nothing(self):
        broadcast = self._make_broadcast()
        self._run(broadcast)
        self.env["citynet.whatsapp.consent"]._log(
            self.company, "+6281211110001", "withdrawn", "message", "BERHENTI"
        )
        self.assertFalse(self._send())

    def test_it_begins_at_its_time(self):
        broadcast = self._make_broadcast(
            date_start=fields.Datetime.now() + timedelta(hours=1)
        )
        self._run(broadcast)
        self.assertFalse(broadcast.message_count)
        broadcast.date_start = fields.Datetime.now() - timedelta(hours=1)
        self._cron("broadcast")
        self.assertEqual(broadcast.message_count, 1)

    def test_too_many_refusals_stop_it(self):
        self.patch(citynet_whatsapp_broadcast_fill, "LEAST_WATCHED", 4)
        self.patch(type(self.env["citynet.whatsapp.broadcast"]), "_batch_size", 4)
        self.patch(citynet_whatsapp_broadcast_fill, "AHEAD", 4)
        for n in range(12):
            self._make_payer(f"P{n}", f"0812-2222-00{n:02}", agree=True)
        broadcast = self._make_broadcast()
        self._run(broadcast)
        self._send(*[Rejected("131049", "later", "Not now")] * 4)
        self._cron("broadcast")
        self.assertEqual(broadcast.state, "paused")
        self.assertTrue(broadcast.activity_ids)

    def test_the_audience_is_chosen(self):
        area = self.env["citynet.area"].create({"name": "Medan", "kind": "region"})
        other = self._make_payer(
            "Eka", "0812-3333-0001", agree=True, start="2024-01-01"
        )
        other.citynet_subscription_ids.area_id = area
        self.company.invalidate_recordset()
        broadcast = self._make_broadcast(area_ids=[(6, 0, area.ids)])
        self.assertEqual(broadcast._get_audience(0, 100), other)
        broadcast.write({"area_ids": [(5, 0, 0)], "audience": "institution"})
        self.assertFalse(broadcast._get_audience(0, 100))
        broadcast.write({"audience": "home", "months_from": 20})
        self.assertEqual(broadcast._get_audience(0, 100), other)
        broadcast.write({"months_from": 0, "months_to": 20})
        self.assertNotIn(other, broadcast._get_audience(0, 100))

    def test_who_owes_is_left_out(self):
        bill = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.home.id,
                "invoice_date": "2026-01-01",
                "invoice_date_due": "2026-01-20",
                "invoice_line_ids": [
                    (0, 0, {"name": "x", "price_unit": 1000, "tax_ids": []})
                ],
            }
        )
        bill.action_post()
        broadcast = self._make_broadcast()
        self.assertNotIn(self.home, broadcast._get_audience(0, 100))
        broadcast.no_arrears = False
        self.assertIn(self.home, broadcast._get_audience(0, 100))

    def test_an_unofficial_number_carries_no_promos(self):
        with self.assertRaises(ValidationError):
            self.account.write({"provider": "fonnte", "allow_campaigns": False})
            self._make_broadcast(account_id=self.account.id)
        fonnte = self.env["citynet.whatsapp.account"].create(
            {"name": "F", "provider": "fonnte"}
        )
        self.assertFalse(fonnte.allow_campaigns)

    def test_an_approved_broadcast_is_not_changed(self):
        broadcast = self._make_broadcast()
        broadcast.action_count()
        manager = broadcast.with_user(self._make_user("manager"))
        manager.name = "Still a draft"
        manager.action_approve()
        with self.assertRaises(AccessError):
            manager.name = "Too late"
