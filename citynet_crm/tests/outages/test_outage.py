from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.addons.citynet_crm.tests.common_desk import DeskCommon
from odoo.exceptions import UserError
from odoo.service.model import call_kw
from odoo.tests import new_test_user, tagged


@tagged("post_install", "-at_install")
class TestOutage(DeskCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.region = cls.env["citynet.area"].create({"name": "Kudus"})
        cls.area.parent_id = cls.region
        cls.first = cls._make_subscription("2026-11-01", area_id=cls.area.id)
        cls.second = cls._make_subscription("2026-11-01", area_id=cls.area.id)
        cls._make_subscription("2026-11-01")  # somewhere else

    def _make_outage(self, hours=30, **values):
        start = fields.Datetime.now() - timedelta(hours=hours)
        return (
            self.env["citynet.outage"]
            .with_user(self.agent)
            .create(
                {
                    "cause": "Fibre cut",
                    "area_ids": self.region.ids,
                    "date_start": start,
                    **values,
                }
            )
        )

    def _work(self):
        """:return: list of (event, partner ids) that the cron told"""
        told = []

        def emit(_records, event, partners=None, **_facts):
            told.append((event, partners.ids))

        with (
            patch.object(self.env.registry["citynet.outage"], "_emit", emit),
            self.enter_registry_test_mode(),
        ):
            self.env.ref("citynet_crm.ir_cron_outage").method_direct_trigger()
        self.env.invalidate_all()
        return told

    def test_a_region_hits_the_services_of_all_its_parts_and_no_other(self):
        outage = self._make_outage()
        self.assertEqual(outage.service_ids.subscription_id, self.first | self.second)
        self.assertEqual((outage.service_count, outage.customer_count), (2, 1))

    def test_a_customer_with_two_services_is_told_once_however_often_it_runs(self):
        outage = self._make_outage()
        outage.action_announce()
        outage.action_announce()
        self.assertEqual(self._work(), [("outage_announced", self.customer.ids)])
        self.assertEqual(self._work(), [])
        self.assertEqual((outage.pending_count, outage.progress), (0, 100))

    def test_news_need_an_open_announced_outage_and_words(self):
        outage = self._make_outage(news="Splicing")
        with self.assertRaises(UserError):
            outage.action_send_news()
        outage.action_announce()
        self._work()
        outage.action_send_news()
        self.assertEqual(self._work(), [("outage_updated", self.customer.ids)])

    def test_the_end_credits_each_service_once_on_its_next_bill(self):
        outage = self._make_outage(hours=30)
        outage.action_announce()
        outage.action_resolve()
        self.assertIn(("outage_resolved", self.customer.ids), self._work())
        outage.action_resolve()
        self.assertEqual(self._work(), [])
        charges = self.env["citynet.charge"].search([("outage_id", "=", outage.id)])
        # two days begun of 200000 / 30 a day
        self.assertEqual(charges.mapped("amount"), [-13333, -13333])
        self.assertEqual(charges.subscription_id, self.first | self.second)
        self.assertEqual(set(charges.mapped("kind")), {"outage"})

    def test_an_outage_without_announcement_ends_silently(self):
        self._make_outage().action_resolve()
        self.assertEqual(self._work(), [])

    def _hear_of_tickets(self, is_announced):
        ticket = self._make_ticket(subscription_id=self.first.id)
        outage = self._make_outage()
        if is_announced:
            outage.action_announce()
        else:
            ticket._attach_outage()
        heard = []
        ticket_class = type(ticket)
        real = ticket_class._emit

        def _emit(records, event, partners=None, **facts):
            if not records._are_events_off():
                heard.append(event)
            return real(records, event, partners, **facts)

        self.patch(ticket_class, "_emit", _emit)
        outage.action_resolve()
        self._work()
        self.assertEqual(ticket.state, "resolved")
        return heard

    def test_a_customer_who_was_told_of_the_outage_hears_its_end_once(self):
        self.assertNotIn("ticket_resolved", self._hear_of_tickets(is_announced=True))

    def test_a_customer_not_notified_gets_the_end_of_their_complaint(self):
        self.assertIn("ticket_resolved", self._hear_of_tickets(is_announced=False))

    def test_a_short_outage_credits_nothing_and_a_percentage_is_of_the_price(self):
        short = self._make_outage(hours=23)
        other = self._make_outage(
            hours=25, credit_rule="percentage", credit_percentage=10
        )
        (short | other).action_resolve()
        self._work()
        self.assertFalse(short.service_ids.charge_id)
        self.assertEqual(other.service_ids.charge_id.mapped("amount"), [-20000, -20000])

    def test_states_move_one_way_and_not_by_writing(self):
        outage = self._make_outage()
        with self.assertRaises(UserError):
            outage.write({"state": "resolved"})
        outage.action_resolve()
        with self.assertRaises(UserError):
            outage._transition("open")

    def test_due_dates_of_the_services_hit_move_once(self):
        bill = self._run_billing("2026-11-24").move_ids.filtered(
            lambda move: self.first in move.line_ids.citynet_subscription_id
        )
        due = bill.invoice_date_due
        outage = self._make_outage(shift_days=7)
        outage.action_resolve()
        self._work()
        self._work()
        self.assertEqual(bill.invoice_date_due, due + timedelta(days=7))

    def test_complaints_before_and_after_attach_and_end_with_the_outage(self):
        before = self._make_ticket(subscription_id=self.first.id)
        outage = self._make_outage()
        outage.action_announce()
        after = self._make_ticket(subscription_id=self.second.id)
        bill = self._make_ticket(subscription_id=self.first.id, category="billing")
        self.assertEqual((before | after).outage_id, outage)
        self.assertFalse(bill.outage_id)
        outage.action_resolve()
        self._work()
        self.assertEqual(set((before | after).mapped("state")), {"resolved"})
        self.assertEqual(bill.state, "new")

    def test_gangguan_tells_of_the_outage_and_opens_no_complaint(self):
        outage = self._make_outage()
        outage.action_announce()
        count = self.env["citynet.ticket"].search_count([])
        answer = self.env["citynet.reply"]._handle_reply(self.customer, "GANGGUAN")
        self.assertIn(outage.name, answer)
        self.assertEqual(self.env["citynet.ticket"].search_count([]), count)

    def test_a_technician_sees_how_many_are_hit(self):
        outage = self._make_outage().with_user(self.technician.user_id)
        self.env.invalidate_all()
        self.assertEqual((outage.service_count, outage.customer_count), (2, 1))

    # ------------------------------------------------------------------ news
    def test_what_was_announced_stays_so_however_the_outage_is_edited(self):
        end = fields.Datetime.now().replace(microsecond=0) + timedelta(hours=3)
        outage = self._make_outage(date_estimate=end)
        outage.action_announce()
        told = outage.with_context(citynet_outage_number=0)
        before = told._prepare_event_values("outage_announced")
        sentence = outage._get_sentence()
        outage.write(
            {"date_estimate": end + timedelta(days=1), "area_ids": self.area.ids}
        )
        self.env.invalidate_all()
        self.assertEqual(told._prepare_event_values("outage_announced"), before)
        self.assertEqual(outage._get_sentence(), sentence)
        self.assertEqual(before["area"], "Kudus")

    def test_each_news_has_its_own_words(self):
        outage = self._make_outage(news="Splicing")
        outage.action_announce()
        outage.action_send_news()
        self.assertFalse(outage.news)
        outage.news = "Almost done"
        outage.action_send_news()
        self.assertEqual(
            [
                outage._prepare_event_facts(
                    "outage_updated", news=outage._get_news("outage_updated", number)
                )["update"]
                for number in (1, 2)
            ],
            ["Splicing", "Almost done"],
        )
        self.assertIn("Almost done", outage._get_sentence())

    def test_a_new_expected_end_is_news_without_words(self):
        outage = self._make_outage()
        outage.action_announce()
        with self.assertRaises(UserError):
            outage.action_send_news()
        outage.date_estimate = fields.Datetime.now() + timedelta(hours=2)
        outage.action_send_news()
        self.assertEqual(self._work()[-1], ("outage_updated", self.customer.ids))
        with self.assertRaises(UserError):
            outage.action_send_news()

    # ------------------------------------------------------------------ states
    def test_each_step_is_allowed_or_refused_by_role_and_state(self):
        """By RPC's own door, as each role: what the table says and nothing else."""
        roles = {
            "agent": self.agent,
            "technician": self.technician.user_id,
            "portal": new_test_user(
                self.env, "test_outage_portal", groups="base.group_portal"
            ),
        }
        allowed = {
            ("agent", "open", "action_announce"),
            ("agent", "open", "action_send_news"),
            ("agent", "open", "action_resolve"),
            # already so: nothing happens
            ("agent", "resolved", "action_resolve"),
        }
        for role, user in roles.items():
            for state in ("open", "resolved"):
                for step in ("action_announce", "action_send_news", "action_resolve"):
                    outage = self._make_outage(news="Splicing")
                    if step == "action_send_news":
                        outage.action_announce()
                    if state == "resolved":
                        outage.action_resolve()
                    self._check_call(
                        outage.with_user(user), step, (role, state, step) in allowed
                    )
                outage = self._make_outage()
                self._check_call(
                    outage.with_user(user), "write", False, {"state": "resolved"}
                )

    def _check_call(self, record, method, is_allowed, *args):
        with self.subTest(
            user=record.env.user.login, state=record.sudo().state, m=method
        ):
            if is_allowed:
                call_kw(record.browse(), method, [record.ids, *args], {})
            else:
                with self.assertRaises(UserError):
                    call_kw(record.browse(), method, [record.ids, *args], {})
