from odoo import fields
from odoo.fields import Command

from .common import WhatsappCommon


class SpeakerCommon(WhatsappCommon):
    """Customers who have, share and give away numbers; each has a bill of their own."""

    def setUp(self):
        super().setUp()
        # counted by transactions of their own, which no test takes back
        limit = type(self.env["citynet.rate.limit"])
        self.patch(limit, "_hit", lambda *_a: True)
        self.said = 0

    def _make_bill(self, partner, amount):
        bill = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": partner.id,
                "invoice_date": "2026-01-01",
                "invoice_date_due": "2026-01-20",
                "invoice_line_ids": [
                    Command.create(
                        {"name": "Internet", "price_unit": amount, "tax_ids": []}
                    )
                ],
            }
        )
        bill._without_events().action_post()
        return bill

    def _say(self, text="", number=None, payload="", context="", kind="text", **more):
        """:return: the ``citynet.whatsapp.message`` that answers, empty for a person"""
        number = number or self.number
        before = self.messages.search(
            [("direction", "=", "out")], limit=1, order="id desc"
        )
        self.said += 1
        item = {
            "ref": f"wamid.said.{self.said}", "number": number, "bsuid": "",
            "moment": fields.Datetime.now(), "kind": kind, "text": text,
            "payload": payload, "context": context, "media": {}, "profile": "", **more,
        }  # fmt: skip
        self.messages._store_inbound([(self.account, item)])
        self.messages.search([("inbound_state", "=", "todo")])._take()
        return self.messages.search(
            [
                ("direction", "=", "out"),
                ("id", ">", before.id or 0),
                ("number", "=", number),
            ],
            order="id",
        )

    def _talk(self, number=None):
        return self.env["citynet.whatsapp.conversation"]._get(
            self.account, number or self.number
        )
