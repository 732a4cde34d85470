from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models import citynet_whatsapp_template_render
from .common import WhatsappCommon


@tagged("post_install", "-at_install")
class TestQueue(WhatsappCommon):
    def _make_ticket(self, **values):
        return self.env["citynet.ticket"].create(
            {"title": "Internet mati", "partner_id": self.customer.id, **values}
        )

    def _messages_about(self, record):
        return self.messages.search(
            [("res_model", "=", record._name), ("res_id", "=", record.id)]
        )

    def test_an_event_becomes_a_message_in_the_customers_language(self):
        message = self._messages_about(self._make_ticket())
        self.assertEqual(message.state, "queued")
        self.assertEqual(message.number, self.number)
        self.assertIn("Halo Budi Santoso, pengaduan Anda", message.body)
        self.assertEqual(message.payload["template"]["language"]["code"], "id")
        self.customer.lang = "en_US"
        message = self._messages_about(self._make_ticket())
        self.assertIn("Hello Budi Santoso", message.body)

    def test_nothing_is_said_about_the_past(self):
        tickets = self.env["citynet.ticket"]._without_events()
        ticket = tickets.create({"title": "Lama", "partner_id": self.customer.id})
        self.assertFalse(self._messages_about(ticket))

    def test_the_same_thing_is_said_once(self):
        ticket = self._make_ticket()
        ticket._emit("ticket_opened")
        self.assertEqual(len(self._messages_about(ticket)), 1)

    def test_an_event_says_to_whom_and_what_of_this_occasion(self):
        ticket = self._make_ticket(channel="whatsapp")
        other = self._make_customer("Ani", phone="0813-9999-0000", lang="id_ID")
        ticket._emit("ticket_answered", partners=other, answer="Kami datang jam 10.")
        message = self._messages_about(ticket)
        self.assertEqual(message.partner_id, other)
        self.assertIn("Kami datang jam 10.", message.body)
        ticket._emit("ticket_answered", partners=other.browse(), answer="Apa saja.")
        self.assertEqual(self._messages_about(ticket), message)

    def test_a_repeatable_event_is_told_each_time(self):
        service = self._make_subscription("2026-01-01")
        service._suspend("arrears")
        service._restore()
        service._suspend("arrears")
        events = self._messages_about(service).mapped("event")
        self.assertEqual(events.count("subscription_suspended"), 2)

    def test_a_new_plan_is_told_and_the_same_plan_is_not(self):
        job = self.env["citynet.work.order"].create(
            {
                "kind": "repair",
                "partner_id": self.customer.id,
                "date_planned": "2026-12-20 02:00:00",
            }
        )
        job._emit("work_order_scheduled")
        job._emit("work_order_scheduled")
        job.date_planned = "2026-12-21 02:00:00"
        job._emit("work_order_scheduled")
        bodies = self._messages_about(job).mapped("body")
        self.assertEqual(len(bodies), 2)
        self.assertIn("21/12/2026 09:00", bodies[0])

    def test_content_is_frozen_when_the_event_happens(self):
        ticket = self._make_ticket()
        message = self._messages_about(ticket)
        before = message.payload
        ticket.title = "Something else"
        self.customer.name = "Somebody else"
        self._send()
        self.assertEqual(message.payload, before)
        self.assertIn("Budi Santoso", message.body)

    def test_business_goes_on_when_the_message_cannot_be_written(self):
        def fail(*_arguments, **_options):
            raise ValueError("boom")

        self.patch(
            citynet_whatsapp_template_render.CitynetWhatsappTemplate, "_render", fail
        )
        with mute_logger(
            "odoo.addons.citynet_whatsapp.models.citynet_whatsapp_message_queue"
        ):
            ticket = self._make_ticket()
        message = self._messages_about(ticket)
        self.assertEqual((message.state, message.error_kind), ("failed", "render"))
        self.assertTrue(message.needs_attention)

    def test_business_goes_on_when_the_queue_itself_fails(self):
        def fail(*_arguments, **_options):
            raise ValueError("boom")

        self.patch(type(self.messages), "_insert_rows", fail)
        with mute_logger(
            "odoo.addons.citynet_whatsapp.models.citynet_whatsapp_message_queue"
        ):
            ticket = self._make_ticket()
        self.assertTrue(ticket.exists())
        self.assertFalse(self._messages_about(ticket))

    def test_a_rolled_back_event_leaves_no_message(self):
        with self.assertRaises(ZeroDivisionError), self.env.cr.savepoint():
            ticket = self._make_ticket()
            raise ZeroDivisionError
        self.assertFalse(self._messages_about(ticket))

    def test_one_bad_record_harms_no_other(self):
        tickets = self._make_ticket(channel="whatsapp") | self._make_ticket(
            channel="whatsapp"
        )
        bad = tickets[0]
        tickets.channel = "phone"
        original = type(bad)._get_whatsapp_number

        def number(record, partner):
            if record.id == bad.id:
                raise ValueError("boom")
            return original(record, partner)

        self.patch(type(bad), "_get_whatsapp_number", number)
        with mute_logger(
            "odoo.addons.citynet_whatsapp.models.citynet_whatsapp_message_queue"
        ):
            tickets._emit("ticket_opened")
        self.assertFalse(self._messages_about(bad))
        self.assertTrue(self._messages_about(tickets[1]))

    def test_a_customer_without_a_number_is_on_the_desk_and_can_be_retried(self):
        self.customer.phone = False
        message = self._messages_about(self._make_ticket())
        self.assertEqual((message.state, message.error_kind), ("failed", "number"))
        self.assertTrue(message.needs_attention)
        self.customer.phone = "0813-1111-2222"
        message.action_retry()
        self.assertEqual((message.state, message.number), ("queued", "+6281311112222"))
        self.assertFalse(message.needs_attention)

    def test_an_order_is_told_to_the_number_on_the_order(self):
        lead = self.env["crm.lead"].create(
            {
                "name": "Order",
                "citynet_package_id": self.package.id,
                "partner_id": self.customer.id,
                "phone": "0813 2222 3333",
                "country_id": self.env.ref("base.id").id,
            }
        )
        self.assertEqual(self._messages_about(lead).number, "+6281322223333")

    def test_without_an_account_nothing_is_written(self):
        self.account.active = False
        self.assertFalse(self._messages_about(self._make_ticket()))

    def test_an_archived_rule_is_silent(self):
        self.env.ref("citynet_whatsapp.rule_ticket_opened").active = False
        self.assertFalse(self._messages_about(self._make_ticket()))

    def test_a_complaint_opened_by_whatsapp_is_not_told_twice(self):
        self.assertFalse(self._messages_about(self._make_ticket(channel="whatsapp")))

    def test_many_records_cost_as_many_queries_as_few(self):
        def emit(count):
            tickets = self.env["citynet.ticket"].create(
                [
                    {
                        "title": f"T{i}",
                        "partner_id": self.customer.id,
                        "channel": "whatsapp",
                    }
                    for i in range(count)
                ]
            )
            tickets.channel = "phone"
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.cr.sql_log_count
            tickets._emit("ticket_opened")
            self.env.flush_all()
            return self.cr.sql_log_count - start

        emit(2)
        few, many = emit(5), emit(50)
        self.assertLess(many, few + 15)
