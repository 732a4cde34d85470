"""What comes in besides words: changes of them, of a number, and what phones send."""

from odoo import api, models

from ..tools import rendering


class CitynetWhatsappMessage(models.Model):
    _inherit = "citynet.whatsapp.message"

    def _get_shown_text(self, talk):
        """:return: str that agents read; what can't be shown says so, in the company's
        language"""
        self.ensure_one()
        company = talk.company_id
        env = self.with_context(lang=company.partner_id.lang or "id_ID").env
        if self.kind == "revoke":
            return env._("The customer has deleted a message.")
        if (
            self.kind in ("reaction", "system", "request_welcome")
            or self._is_readable()
        ):
            return self.body
        return env._(
            "The customer sent something that can't be shown here (%(kind)s). Look at the"
            " phone, or ask the customer to write it.",
            kind=self.kind,
        )

    def _get_kind_label(self):
        """:return: str over a message in its conversation; empty for plain words"""
        self.ensure_one()
        details = self.inbound or {}
        if details.get("revoked"):
            return self.env._("Deleted by the customer")
        if details.get("edited"):
            return self.env._("Changed by the customer later")
        if details.get("echo"):
            return self.env._("Typed on the phone")
        if self.kind == "edit":
            return self.env._("The customer changed an earlier message to:")
        if self.kind == "contacts":
            return self.env._("Contact card")
        return ""

    def _take_silent(self, talk):
        """What follows from a message that is no words; :param talk: its conversation"""
        new = ((self.inbound or {}).get("details") or {}).get("new_number")
        if self.kind == "system" and new and new != self.number:
            talk._propose_number(new)
        elif self.kind == "revoke":
            self._mark_original("revoked")

    def _mark_original(self, mark):
        """:param str mark: edited or revoked; the words stay as they were said"""
        details = (self.inbound or {}).get("details") or {}
        original = self._find_quoted(details.get("original"))
        if original and original.number == self.number:
            original.inbound = {**(original.inbound or {}), mark: True}

    # ---- Typed on the phone --------------------------------------------------

    def _is_answered_by_phone(self):
        """:return: bool, whether an answer to this was typed on the phone already"""
        self.ensure_one()
        later = [
            ("conversation_id", "=", self.conversation_id.id),
            ("direction", "=", "out"),
            # what we sent ourselves has one
            ("uuid", "=", False),
            ("date_accepted", ">", self.date_accepted),
        ]
        return bool(self.search_count(later, limit=1))

    @api.model
    def _store_echoes(self, items):
        """Answers typed on the phone are ours: the conversation shows them.

        :param items: list of (account, dict as of ``tools.hooks``), known ones are left out
        """
        for account, item in items:
            refs = [("account_id", "=", account.id), ("ref", "=", item["ref"])]
            if not self.search_count(refs, limit=1):
                self._store_echo(account, item)

    @api.model
    def _store_echo(self, account, item):
        talk = self.env["citynet.whatsapp.conversation"]._get(
            account, item["number"], item["bsuid"]
        )
        values = {
            "direction": "out",
            "state": "sent",
            "kind": item["kind"],
            "account_id": account.id,
            "company_id": account.company_id.id,
            "partner_id": talk._get_speaker().id,
            "number": talk.number,
            "conversation_id": talk.id,
            "ref": item["ref"],
            "body": item["text"] or f"[{item['kind']}]",
            "inbound": {"echo": True, "details": item["details"]},
            "date_accepted": item["moment"],
            "date_sent": item["moment"],
            "lane": 5,
        }
        message = self._bypass_guard("state").create(values)
        if talk.date_last_in and talk.date_last_in > item["moment"]:
            return
        talk.write(
            {
                "status": "answered",
                "unread": 0,
                "date_last": max(item["moment"], talk.date_last or item["moment"]),
                "last_text": rendering.one_line(message.body, 120),
            }
        )
