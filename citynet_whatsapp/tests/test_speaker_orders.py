from odoo import fields
from odoo.tests import tagged

from .common_speaker import SpeakerCommon


@tagged("post_install", "-at_install")
class TestOrdersWithAForeignNumber(SpeakerCommon):
    """A number that a visitor typed proves nothing."""

    def _order(self, number, name="Tamu Asing", **values):
        """:return: the order as the public form stores it"""
        guest = self.env["res.partner"].create(
            {
                "name": name,
                "phone": number,
                "country_id": self.env.ref("base.id").id,
                "lang": "id_ID",
            }
        )
        return self.env["crm.lead"].create(
            {
                "name": name,
                "partner_id": guest.id,
                "contact_name": name,
                "phone": number,
                "citynet_package_id": self.package.id,
                "citynet_token": self.messages._new_uuid(),
                **values,
            }
        )

    def test_a_stranger_who_orders_with_a_customers_number_does_not_become_them(self):
        """Budi owes Rp 150,000 and never wrote. A visitor orders with his number and the
        message about it goes out; Budi's TAGIHAN is answered with his bill."""
        self._make_subscription("2026-01-01")
        bill = self._make_bill(self.customer, 150000)
        lead = self._order(self.number)
        [sent] = self._send()
        self.assertEqual(sent["number"], self.number)
        self.assertIn(bill.name, self._say("TAGIHAN").body)
        self.assertNotIn(lead.citynet_number, self._say("STATUS").body)
        told = self.messages.search([("event", "=", "order_received")])
        answer = self._say("TAGIHAN", context=told.ref)
        self.assertIn(bill.name, answer.body, "not even as an answer to that message")
        self.assertEqual(self._talk().partner_id, self.customer)

    def test_who_is_no_customer_yet_speaks_for_a_number_of_no_customer(self):
        lead = self._order("0819-7777-0001")
        answer = self._say("STATUS", "+6281977770001").body
        self.assertIn(lead.citynet_number, answer)

    def test_a_former_customer_and_an_order_of_one_number_are_asked(self):
        service = self._make_subscription("2026-01-01")
        service._close(fields.Date.to_date("2026-06-30"), "moved away")
        bill = self._make_bill(self.customer, 150000)
        self._order(self.number)
        asked = self._say("TAGIHAN").body
        self.assertNotIn(bill.name, asked)
        self.assertIn("Budi Santoso", asked)
        self.assertIn("Tamu Asing", asked)

    def test_a_number_gets_one_message_a_day_until_it_has_answered_then_three(self):
        """Five orders with one number that never wrote: 1 message. It answers, four
        more orders: 3 in all, as 1 counts already."""
        number = "+6281977770001"
        for _order in range(5):
            self._order(number)
        self.assertEqual(len(self._send()), 1)
        self._say("Halo", number)
        for _order in range(4):
            self._order(number)
        self._send()
        told = self.messages.search([("event", "=", "order_received")])
        self.assertEqual(len(told.filtered(lambda one: one.state == "accepted")), 3)
        rest = told.filtered(lambda one: one.state == "cancelled")
        self.assertEqual((len(rest), set(rest.mapped("error_kind"))), (6, {"capped"}))

    def test_the_day_is_24_hours_and_the_numbers_are_settings(self):
        self.account.stranger_limit_unheard = 2
        number = "+6281977770001"
        for _order in range(3):
            self._order(number)
        self.assertEqual(len(self._send()), 2)
        self.env.cr.execute(
            "UPDATE citynet_whatsapp_message SET create_date = create_date - interval '25 hours'"
        )
        self.env.invalidate_all()
        self._order(number)
        self.assertEqual(len(self._send()), 1)

    def test_orders_that_staff_write_are_told_each_time(self):
        for _order in range(4):
            self._order("+6281977770001", citynet_token=False)
        self.assertEqual(len(self._send()), 4)
