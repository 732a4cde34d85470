from odoo.exceptions import ValidationError
from odoo.tests import tagged

from ..tools import definitions, rendering
from .common import WhatsappCommon

EVENTS = (
    "order_received", "order_confirmed", "work_order_scheduled", "work_order_started",
    "work_order_done", "invoice_issued", "invoice_reminder_before", "invoice_reminder_on",
    "invoice_reminder_after", "invoice_paid", "subscription_suspended", "subscription_restored",
    "promo_published", "ticket_opened", "ticket_answered", "ticket_resolved",
    "outage_announced", "outage_updated", "outage_resolved", "relocation_requested",
    "package_changed", "change_cancelled", "csat_requested",
)  # fmt: skip


@tagged("post_install", "-at_install")
class TestTemplates(WhatsappCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.template = cls.env.ref("citynet_whatsapp.template_ticket_opened_id")

    def _refused(self, reason, **values):
        with self.assertRaisesRegex(ValidationError, reason), self.env.cr.savepoint():
            self.template.write(values)

    def test_every_event_is_shipped_in_both_languages_and_passes_metas_rules(self):
        known = self.env["citynet.whatsapp.variable"]._get_all("en_US")
        for event in EVENTS:
            rule = self.env["citynet.whatsapp.rule"]._find(event)
            self.assertEqual(rule.template_ids.mapped("language"), ["en", "id"], event)
            for template in rule.template_ids:
                self.assertFalse(template._find_problems(known), template.name)
                self.assertTrue(template._render(None)["plain"])

    def test_a_template_is_checked_when_it_is_designed(self):
        self._refused(
            "no variable called nonsense", body="Halo {{nonsense}}, apa kabar hari ini?"
        )
        self._refused("is no variable", body="Halo {{1}}, apa kabar hari ini?")
        self._refused(
            "begin or end", body="{{customer}}, apa kabar hari ini semua orang?"
        )
        self._refused(
            "begin or end", body="Apa kabar hari ini semua orang {{customer}}"
        )
        self._refused(
            "must be words", body="Halo apa kabar {{customer}} {{number}} hari ini ya"
        )
        self._refused("Too many variables", body="Halo {{customer}} dan {{number}} ya")
        self._refused("1024", body="Halo " + "x" * 1100)
        self._refused("four blanks", body="Halo     {{customer}}, apa kabar hari ini?")
        self._refused("empty line", body="Halo {{customer}},\n\n\napa kabar hari ini?")
        self._refused("60 letters", header_kind="text", header_text="x" * 61)
        self._refused("no text", header_kind="text", header_text=False)
        self._refused("60 letters", footer="x" * 61)
        self._refused("small letters", name="Has Capitals")
        button = {"kind": "url", "label": "Lihat"}
        self._refused("page's address", button_ids=[(0, 0, {**button, "value": "/my"})])
        self._refused(
            "25 letters",
            button_ids=[
                (0, 0, {**button, "label": "x" * 26, "value": "{{portal_url}}"})
            ],
        )
        many = [
            (0, 0, {"kind": "url", "label": f"L{n}", "value": "{{link}}"})
            for n in range(3)
        ]
        self._refused("At most 10 buttons", button_ids=[(5, 0, 0), *many])

    def test_advertising_can_not_be_called_utility(self):
        promo = self.env.ref("citynet_whatsapp.template_promo_published_id")
        with self.assertRaises(ValidationError):
            promo.category = "utility"
        with self.assertRaises(ValidationError):
            self.env.ref("citynet_whatsapp.rule_promo_published").lane = "outage"

    def test_an_example_is_one_line_and_never_missing(self):
        variable = self.env.ref("citynet_whatsapp.variable_customer")
        with self.assertRaises(ValidationError):
            variable.sample = "two\nlines"
        with self.assertRaises(ValidationError):
            variable.source = "partner_id.name; import os"

    def test_the_bill_reads_as_customers_read_it(self):
        template = self.env.ref("citynet_whatsapp.template_invoice_issued_id")
        facts = {
            "customer": "Budi", "number": "INV/2026/00001", "amount_total": 199999.6,
            "due_date": "2026-12-20", "portal_url": "/my/invoices/7?access_token=abc",
        }  # fmt: skip
        payload = template._render(facts, "https://citynet.example")
        self.assertIn("sebesar Rp\u00a0200.000", payload["plain"])
        self.assertIn("20 Desember 2026", payload["plain"])
        self.assertIn(
            "Bayar sekarang: https://citynet.example/my/invoices/7?access_token=abc",
            payload["plain"],
        )
        body, button = payload["template"]["components"]
        self.assertEqual(
            body["parameters"][0],
            {"type": "text", "parameter_name": "customer", "text": "Budi"},
        )
        self.assertEqual(
            button["parameters"],
            [{"type": "text", "text": "my/invoices/7?access_token=abc"}],
        )

    def test_positions_are_numbered_in_order_of_the_text(self):
        template = self.env.ref("citynet_whatsapp.template_invoice_issued_id")
        template.parameter_format = "positional"
        definition = template._prepare_definition(self.account)
        body = next(c for c in definition["components"] if c["type"] == "BODY")
        self.assertIn("Halo {{1}}, tagihan {{2}} sebesar {{3}}", body["text"])
        self.assertEqual(len(body["example"]["body_text"][0]), 5)
        parameters = template._render(None)["template"]["components"][0]["parameters"]
        self.assertNotIn("parameter_name", parameters[0])

    def test_no_value_breaks_the_one_line_rule(self):
        facts = {
            "customer": "Budi\nSantoso\t   \u200bS.T.     ", "number": "\x00", "title": "x" * 5000,
        }  # fmt: skip
        payload = self.template._render(facts)
        texts = [
            parameter["text"]
            for component in payload["template"]["components"]
            if component["type"] == "body"
            for parameter in component["parameters"]
        ]
        self.assertEqual(texts[0], "Budi Santoso S.T.")
        self.assertEqual(texts[1], "-")
        self.assertNotRegex("".join(texts), r"[\n\t]| {5}")
        filled = rendering.fill(
            self.template.body,
            dict(zip(["customer", "number", "title"], texts, strict=True)),
        )
        self.assertLessEqual(len(filled), 1024)

    def test_a_preview_shows_a_real_record(self):
        ticket = self.env["citynet.ticket"].create(
            {"title": "Lampu merah", "partner_id": self.customer.id}
        )
        self.template.preview_ref = ticket
        self.assertIn(ticket.name, self.template.preview)
        self.assertIn("Lampu merah", self.template.preview)

    def test_all_real_events_fill_their_templates(self):
        service = self._make_subscription("2026-01-01")
        lead = self.env["crm.lead"].create(
            {
                "name": "O",
                "citynet_package_id": self.package.id,
                "partner_id": self.customer.id,
            }
        )
        job = self.env["citynet.work.order"].create(
            {
                "kind": "repair",
                "partner_id": self.customer.id,
                "date_planned": "2026-12-20 02:00:00",
            }
        )
        ticket = self.env["citynet.ticket"].create(
            {"title": "Mati", "partner_id": self.customer.id}
        )
        bill = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.customer.id,
                "invoice_line_ids": [
                    (0, 0, {"name": "x", "price_unit": 1000, "tax_ids": []})
                ],
            }
        )
        records = {
            "crm.lead": lead, "citynet.work.order": job, "citynet.ticket": ticket,
            "account.move": bill, "citynet.subscription": service,
        }  # fmt: skip
        for event in EVENTS:
            rule = self.env["citynet.whatsapp.rule"]._find(event)
            record = records.get(rule.model)
            if not record:
                continue
            facts = record._prepare_whatsapp_facts(event, self.customer)
            plain = rule.template_ids[0]._render(facts)["plain"]
            self.assertIn("Budi Santoso", plain, event)
            self.assertNotIn("{{", plain)

    def test_signatures_see_what_would_be_refused(self):
        body = {"type": "BODY", "text": "Halo {{a}} dan {{b}}"}
        same = {"type": "body", "text": "Hi {{b}} and {{a}}"}
        other = {"type": "BODY", "text": "Halo {{a}}"}
        self.assertEqual(definitions.signature([body]), definitions.signature([same]))
        self.assertNotEqual(
            definitions.signature([body]), definitions.signature([other])
        )
