from odoo.addons.citynet_crm.tests.common import CitynetCommon
from odoo.fields import Command
from odoo.tests import freeze_time, tagged


@tagged("post_install", "-at_install")
class TestReply(CitynetCommon):
    """What customers get to read when they write a keyword, by any channel."""

    def _reply(self, text, payload=None, partner=None, channel=None):
        handler = self.env["citynet.reply"].with_context(lang="en_US")
        who = self.customer if partner is None else partner
        return handler._handle_reply(who, text, payload, channel)

    def _make_bill(self, amount, due, partner=None):
        bill = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": (partner or self.customer).id,
                "invoice_date": "2026-01-01",
                "invoice_date_due": due,
                "invoice_line_ids": [
                    Command.create(
                        {"name": "Internet", "price_unit": amount, "tax_ids": []}
                    )
                ],
            }
        )
        bill.action_post()
        return bill

    def test_tagihan_lists_open_bills_with_their_pay_link(self):
        late = self._make_bill(150000, "2026-01-20")
        later = self._make_bill(200000, "2026-02-20")
        self._make_bill(999000, "2026-01-20", self._make_customer("Siti"))
        answer = self._reply("Tagihan saya berapa?")
        self.assertIn("To be paid: Rp\u00a0350.000", answer)
        self.assertIn(f"{late.name}: Rp\u00a0150.000, due on 20 January 2026", answer)
        self.assertLess(answer.index(late.name), answer.index(later.name))
        self.assertIn(
            f"/my/invoices/{late.id}?access_token={late.access_token}", answer
        )
        self.assertNotIn("999.000", answer)

    def test_a_keyword_acts_alone_or_with_a_short_tail(self):
        bill = self._make_bill(150000, "2026-01-20")
        service = self._make_subscription("2026-01-01")
        for text in (
            "tagihan", "TAGIHAN!", "Tagihan dong kak", "bayar ya min", "cek tagihan",
            f"Tagihan {self.customer.citynet_number}", "TAGIHAN bulan ini berapa ya?",
        ):  # fmt: skip
            self.assertIn(bill.name, self._reply(text) or "", text)
        for text in ("Status dong min", "cek", f"status {service.name}"):
            self.assertIn(service.name, self._reply(text) or "", text)

    def test_a_sentence_is_not_a_keyword(self):
        """Words that begin with one, and say something else: a person reads them."""
        self._make_bill(150000, "2026-01-20")
        service = self._make_subscription("2026-01-01")
        for text in (
            "Bayar sudah kemarin lewat transfer kok masih diisolir",
            "Tagihan saya sudah lunas kenapa masih ditagih",
            "Status pembayaran saya bagaimana ya kok belum masuk",
            "Jadwal teknisi tolong diganti hari Sabtu",
            "Cek rekening saya sudah transfer dua kali",
            "Lapor saya sudah bayar",
            "Gangguan kemarin sudah beres, terima kasih",
            "Rusak tidaknya nanti saya kabari kalau internet mati",
            "internet saya tidak lemot lagi",
            "internet lancar, mau upgrade",
        ):
            self.assertIsNone(self._reply(text), text)
        self.assertFalse(service.ticket_ids)

    def test_a_sentence_about_a_dead_line_opens_a_complaint(self):
        for text in (
            "Cek dong min internet saya mati total",
            "wifi rumah lemot banget dari tadi malam",
            "Lampu LOS merah kak",
            "Tidak bisa konek internet",
            "Status internet saya mati dari pagi",
            "kok gak bisa internetan ya jaringannya",
            "modem rusak kena petir",
            "My internet is down since morning",
        ):
            service = self._make_subscription("2026-01-01", self._make_customer("Siti"))
            answer = self._reply(text, partner=service.partner_id, channel="whatsapp")
            ticket = self.env["citynet.ticket"].search(
                [("partner_id", "=", service.partner_id.id)]
            )
            self.assertEqual(ticket.description, text)
            self.assertIn(ticket.name, answer)

    def test_tagihan_without_bills_says_so(self):
        self.assertIn("everything is paid", self._reply("TAGIHAN"))

    def test_tagihan_tells_the_next_bill(self):
        """200,000 a month and 11 % tax, from 1 March; today is 10 February."""
        service = self._make_subscription("2026-03-01")
        with freeze_time("2026-02-10 03:00:00"):
            answer = self._reply("TAGIHAN")
        self.assertRegex(
            answer, rf"Next bill of {service.name} on 1 Mar\w+ 2026: Rp\u00a0222\.000"
        )

    def test_many_bills_are_not_all_listed(self):
        for day in range(1, 8):
            self._make_bill(1000, f"2026-01-{day:02}")
        answer = self._reply("bayar")
        self.assertIn("... and 2 more.", answer)
        self.assertIn("Rp\u00a07.000", answer)

    def test_status_tells_of_jobs_and_complaints(self):
        job = self.env["citynet.work.order"].create(
            {
                "kind": "repair",
                "partner_id": self.customer.id,
                "date_planned": "2026-12-20 02:00:00",
            }
        )
        ticket = self.env["citynet.ticket"].create(
            {"title": "Slow in the evening", "partner_id": self.customer.id}
        )
        answer = self._reply("status")
        self.assertIn(f"Repair {job.name}: planned for 20/12/2026 09:00", answer)
        self.assertIn(f"Complaint {ticket.name}, Slow in the evening: New", answer)

    def test_status_tells_of_an_open_order(self):
        lead = self.env["crm.lead"].create(
            {
                "name": "Order",
                "citynet_package_id": self.package.id,
                "partner_id": self.customer.id,
            }
        )
        self.assertIn(
            f"Order {lead.citynet_number}, Citynet 20 Mbps", self._reply("cek")
        )

    def test_status_without_anything_open_tells_how_the_service_is(self):
        self.assertIn("Nothing is open", self._reply("STATUS"))
        service = self._make_subscription("2026-01-01")
        self.assertIn(
            f"Service {service.name}, Citynet 20 Mbps: Active", self._reply("STATUS")
        )

    def test_gangguan_opens_one_complaint(self):
        service = self._make_subscription("2026-01-01")
        answer = self._reply("Gangguan: lampu LOS merah", channel="whatsapp")
        ticket = service.ticket_ids
        self.assertEqual(len(ticket), 1)
        self.assertEqual(
            (ticket.title, ticket.channel), ("lampu LOS merah", "whatsapp")
        )
        self.assertIn(ticket.name, answer)
        again = self._reply("GANGGUAN masih mati")
        self.assertIn(f"{ticket.name} is open already", again)
        self.assertEqual(service.ticket_ids, ticket)
        self.assertIn("masih mati", ticket.message_ids[0].body)

    def test_gangguan_by_button_has_a_subject(self):
        service = self._make_subscription("2026-01-01")
        self._reply("Kabar terbaru", "GANGGUAN")
        self.assertEqual(service.ticket_ids.title, "Internet doesn't work")
        self.assertEqual(service.ticket_ids.channel, "phone")

    def test_of_several_services_the_desk_asks_which(self):
        self._make_subscription("2026-01-01")
        self._make_subscription("2026-01-01")
        self._reply("GANGGUAN")
        ticket = self.env["citynet.ticket"].search(
            [("partner_id", "=", self.customer.id)]
        )
        self.assertFalse(ticket.subscription_id)

    def test_who_is_suspended_is_told_to_pay(self):
        service = self._make_subscription("2026-01-01")
        service._suspend("arrears")
        self.assertIn("TAGIHAN", self._reply("GANGGUAN"))
        self.assertFalse(service.ticket_ids)

    def test_other_words_and_strangers_are_left_to_a_person(self):
        nobody = self.env["res.partner"]
        for text in ("Halo", "", "12345", "Mau tanya tagihan"):
            self.assertIsNone(self._reply(text), text)
        for text in ("TAGIHAN", "STATUS", "GANGGUAN"):
            self.assertIsNone(self._reply(text, partner=nobody), text)
        self.assertIsNone(self._reply("GANGGUAN"), "there is no service to mend")

    def test_a_member_of_the_household_is_told_the_same(self):
        bill = self._make_bill(150000, "2026-01-20")
        wife = self.env["res.partner"].create(
            {"name": "Ani", "parent_id": self.customer.id}
        )
        self.assertIn(bill.name, self._reply("TAGIHAN", partner=wife))
