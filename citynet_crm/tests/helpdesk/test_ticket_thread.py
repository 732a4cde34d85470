from datetime import timedelta

from odoo import fields
from odoo.addons.citynet_crm.tests.common_desk import DeskCommon
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

MAIL = """From: {sender}
To: {to}
Subject: Re: complaint
Message-Id: <reply-{number}@example.com>
In-Reply-To: {parent}
{header}References: {parent}
Content-Type: text/plain; charset=utf-8

{text}
"""


@tagged("post_install", "-at_install")
class TestTicketThread(DeskCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer.email = "budi@example.com"
        cls.service = cls._make_subscription("2026-11-01", area_id=cls.area.id)
        cls.ticket = cls._make_ticket(
            subscription_id=cls.service.id, user_id=cls.agent.id
        )

    def _answer(self, ticket=None, user=None, body="We come at ten"):
        return (
            (ticket or self.ticket)
            .with_user(user or self.agent)
            .message_post(
                body=body, message_type="comment", subtype_xmlid="mail.mt_comment"
            )
        )

    def _reply_by_mail(self, parent, text="Still broken", number=1, header=""):
        self.env["mail.thread"].message_process(
            "citynet.ticket",
            MAIL.format(
                sender="budi@example.com",
                to="catchall@example.com",
                parent=parent.message_id,
                text=text,
                number=number,
                header=header and f"{header}\n",
            ),
        )
        self.env.invalidate_all()

    def _listen(self):
        """:return: list that fills with (event, facts) of what complaints tell"""
        heard = []
        model = type(self.ticket)
        real = model._emit

        def _emit(records, event, partners=None, **facts):
            heard.extend(
                (event, one._prepare_event_facts(event, **facts)) for one in records
            )
            return real(records, event, partners, **facts)

        self.patch(model, "_emit", _emit)
        return heard

    # ------------------------------------------------------------------ answers
    def test_an_answer_is_told_and_stops_the_first_clock(self):
        heard = self._listen()
        message = self._answer()
        self.assertEqual([event for event, _facts in heard], ["ticket_answered"])
        self.assertEqual(heard[0][1]["answer"], "We come at ten")
        self.assertTrue(self.ticket.date_first_answer)
        self.assertIn(self.customer, message.notified_partner_ids)

    def test_notes_and_machines_are_no_answers(self):
        heard = self._listen()
        self.ticket.with_user(self.agent).message_post(
            body="call him", message_type="comment"
        )
        self.ticket.with_user(self.env.ref("base.user_root")).message_post(
            body="automatic", message_type="comment", subtype_xmlid="mail.mt_comment"
        )
        self.assertFalse(heard)
        self.assertFalse(self.ticket.date_first_answer)

    def test_an_answer_by_a_channel_of_its_own_counts_for_what_is_open(self):
        other = self._make_ticket(partner_id=self._make_customer("Ani").id)
        self.env["citynet.reply"].with_user(self.agent)._note_answer(
            self.customer, self.company, "We come at ten"
        )
        self.assertTrue(self.ticket.date_first_answer)
        self.assertFalse(other.date_first_answer)

    # ------------------------------------------------------------------ replies
    def test_a_reply_by_mail_ends_the_wait(self):
        parent = self._answer()
        self.ticket.with_user(self.agent).action_wait()
        self._reply_by_mail(parent)
        self.assertFalse(self.ticket.date_waiting)
        self.assertIn("Still broken", self.ticket.message_ids[0].body)

    def test_a_reply_by_mail_reopens_what_was_resolved_a_few_days_ago(self):
        parent = self._answer()
        self.ticket.with_user(self.agent).action_resolve()
        self._reply_by_mail(parent)
        self.assertEqual((self.ticket.state, self.ticket.reopen_count), ("assigned", 1))

    def test_an_automatic_reply_reopens_nothing(self):
        """An absence, a receipt, a list; "Auto-Submitted: no" is a person (RFC 3834)."""
        message = self._answer()
        self.ticket.with_user(self.agent).action_resolve()
        automatic = (
            "Auto-Submitted: auto-replied",
            "Auto-Submitted: auto-generated (absence)",
            "X-Auto-Response-Suppress: DR, OOF, AutoReply",
            "Precedence: bulk",
            "X-Autoreply: yes",
        )
        for number, header in enumerate(automatic, start=10):
            self._reply_by_mail(message, "I am away", number, header)
            self.assertEqual(self.ticket.state, "resolved", header)
        self.assertIn("I am away", self.ticket.message_ids[0].body)
        self._reply_by_mail(message, "Still broken", 20, "Auto-Submitted: no")
        self.assertEqual(self.ticket.state, "assigned")

    def test_a_late_reply_reopens_nothing_but_is_seen(self):
        parent = self._answer()
        self.ticket.with_user(self.agent).action_resolve()
        self.ticket.date_resolved = fields.Datetime.now() - timedelta(days=8)
        self._reply_by_mail(parent)
        self.assertEqual(self.ticket.state, "resolved")
        self.assertEqual(self.ticket.activity_ids.user_id, self.agent)
        self.company.citynet_reopen_days = 10
        self._reply_by_mail(parent, number=2)
        self.assertEqual(self.ticket.state, "assigned")

    def test_with_no_days_a_reply_reopens_nothing(self):
        self.company.citynet_reopen_days = 0
        self.ticket.action_resolve()
        self.assertFalse(self.ticket._may_be_replied())

    def test_words_from_elsewhere_reopen_nothing(self):
        self.ticket.action_resolve()
        self.ticket.message_post(
            body="thanks",
            author_id=self.customer.id,
            message_type="comment",
            subtype_xmlid="mail.mt_note",
        )
        self.assertEqual(self.ticket.state, "resolved")

    # ------------------------------------------------------------------ merging
    def _merge(self, tickets, target):
        wizard = (
            self.env["citynet.ticket.merge"]
            .with_user(self.agent)
            .with_context(active_ids=tickets.ids)
            .create({})
        )
        wizard.ticket_id = target
        return wizard.action_merge()

    def test_what_hangs_on_a_merged_complaint_goes_on_with_the_other(self):
        other = self._make_ticket(
            subscription_id=self.service.id, description="LOS is red"
        )
        answer = self._answer(other)
        note = other.with_user(self.agent).message_post(
            body="angry", message_type="comment"
        )
        other.message_subscribe(partner_ids=self.manager.partner_id.ids)
        other.with_user(self.agent).action_plan_repair()
        repair = other.work_order_ids
        heard = self._listen()
        action = self._merge(other | self.ticket, self.ticket)
        self.assertEqual(action["res_id"], self.ticket.id)
        self.assertEqual((other.state, other.merged_into_id), ("merged", self.ticket))
        self.assertEqual(repair.ticket_id, self.ticket)
        self.assertIn(answer, self.ticket.message_ids)
        self.assertIn(note, self.ticket.message_ids)
        self.assertTrue(note.subtype_id.internal)
        self.assertIn(self.manager.partner_id, self.ticket.message_partner_ids)
        self.assertTrue(self.ticket.date_first_answer)
        self.assertEqual([event for event, _facts in heard], ["ticket_merged"])
        told = self.ticket.message_ids.filtered(
            lambda m: other.name in (m.body or "") and not m.subtype_id.internal
        )
        self.assertEqual(told.notified_partner_ids & self.customer, self.customer)
        self.assertEqual(len(told), 1)

    def test_a_single_complaint_is_offered_the_others_of_its_customer(self):
        other = self._make_ticket()
        stranger = self._make_ticket(partner_id=self._make_customer("Ani").id)
        wizard = (
            self.env["citynet.ticket.merge"]
            .with_user(self.agent)
            .with_context(active_ids=other.ids)
            .create({})
        )
        self.assertEqual(wizard.ticket_ids, other | self.ticket)
        self.assertEqual(wizard.ticket_id, self.ticket)
        with self.assertRaises(UserError):
            wizard.with_context(active_ids=stranger.ids).create({})

    def test_complaints_of_two_customers_are_not_merged(self):
        stranger = self._make_ticket(partner_id=self._make_customer("Ani").id)
        with self.assertRaisesRegex(UserError, "same customer"):
            self._merge(stranger | self.ticket, self.ticket)
        self.assertEqual(stranger.state, "new")

    def test_nothing_is_merged_into_what_is_over(self):
        other = self._make_ticket()
        self.ticket.action_resolve()
        with self.assertRaises(UserError):
            self._merge(other | self.ticket, self.ticket)

    def test_a_reply_to_a_merged_complaint_reaches_the_one_that_goes_on(self):
        other = self._make_ticket()
        self._merge(other | self.ticket, self.ticket)
        other.message_post(
            body="any news?",
            author_id=self.customer.id,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )
        self.assertIn("any news?", self.ticket.message_ids[0].body)

    def test_a_technician_merges_nothing(self):
        mine = self._make_ticket(user_id=self.technician.user_id.id)
        with self.assertRaises(AccessError):
            mine.with_user(self.technician.user_id)._merge_into(
                self.ticket.with_user(self.technician.user_id)
            )

    # ------------------------------------------------------------------ the desk
    def test_a_technician_sees_whose_line_it_is_and_no_amount(self):
        self._run_billing("2026-11-24")
        self.ticket.action_plan_repair()
        repair = self.ticket.work_order_ids
        repair.technician_ids = self.technician
        self.env.invalidate_all()
        mine = self.ticket.with_user(self.technician.user_id)
        self.assertEqual(mine.service_number, self.service.name)
        self.assertEqual(mine.odp_id, self.area)
        self.assertEqual(mine.customer_number, self.customer.citynet_number)
        self.assertEqual(mine.has_open_bills, "yes")
        self.assertIn("Slamet", mine.last_jobs)
        money = [
            name
            for name, field in mine._fields.items()
            if field.type == "monetary" or "amount" in name or "price" in name
        ]
        self.assertFalse(money)

    def test_a_service_is_found_by_phone_and_customer_number(self):
        services = self.env["citynet.subscription"].with_user(self.agent)
        for text in (
            "0812-3456-7890",
            "+62 812 3456 7890",
            self.customer.citynet_number,
        ):
            found = services.name_search(text)
            self.assertEqual([key for key, _name in found], self.service.ids, text)
