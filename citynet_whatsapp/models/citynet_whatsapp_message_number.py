"""To whom a number belongs when a message leaves, and how much strangers make us send."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.addons.citynet_crm.tools import locks
from odoo.exceptions import UserError

DAY = timedelta(hours=24)
# what visitors and new accounts can cause
STRANGE_EVENTS = ("order_received", "ticket_opened")


class CitynetWhatsappMessage(models.Model):
    _inherit = "citynet.whatsapp.message"

    # ---- Whose number it is now ----------------------------------------------

    @api.model
    def _refuse_moved(self, account, rows):
        """Give up what would reach somebody else: the number has another owner since.

        What is about an order goes to the number on the order, whoever has it.

        :param rows: list of dicts of due messages
        :return: those that may be sent
        """
        named = [
            row for row in rows if row["partner_id"] and row["res_model"] != "crm.lead"
        ]
        if not named:
            return rows
        partners = self.env["res.partner"].browse([row["partner_id"] for row in named])
        partners = partners.exists()
        holders = partners._get_number_holders(
            account.company_id, {row["number"] for row in named}
        )
        moved = {
            row["id"]
            for row in named
            if (found := holders.get(row["number"]))
            and not (partners & partners.browse(row["partner_id"]))._is_holder(found)
        }
        for message in self.browse(sorted(moved)):
            message._give_up_number()
        return [row for row in rows if row["id"] not in moved]

    @api.model
    def _check_recipient(self, record, partner, talk):
        """:raise UserError: where a conversation's number isn't that of the customer whom
        the message names, or the record is another customer's"""
        found = talk._find_partners()
        told = record._event_partners()
        if found and not partner._is_holder(found):
            raise UserError(
                self.env._(
                    "%(number)s isn't a number of %(name)s any more.",
                    number=talk.number,
                    name=partner.name,
                )
            )
        if told and not partner._is_holder(told):
            raise UserError(
                self.env._(
                    "%(record)s isn't of %(name)s, who writes here.",
                    record=record.display_name,
                    name=partner.name,
                )
            )

    def _give_up_number(self):
        """The number isn't this customer's any more: a person looks, or an e-mail goes."""
        self.ensure_one()
        falls_back = self._falls_back(self.event)
        self._transition(
            "failed",
            {
                "error_code": "moved",
                "error_kind": "number",
                "error_text": self.env._(
                    "The number %(number)s isn't this customer's any more.",
                    number=self.number,
                ),
                "date_failed": fields.Datetime.now(),
                "needs_attention": not falls_back,
                "email_state": "wanted" if falls_back else False,
            },
        )

    @api.model
    def _readdress(self, partner, old):
        """What waits for a customer's old number goes to the new one.

        :param partner: ``res.partner`` whose number was changed
        :param str old: in E.164
        """
        waiting = self.search(
            [
                ("partner_id", "child_of", partner.ids),
                ("number", "=", old),
                ("direction", "=", "out"),
                ("state", "in", ("queued", "held")),
                ("res_model", "!=", "crm.lead"),
            ]
        )
        for message in waiting:
            number = message.partner_id._get_whatsapp_number()
            if number == old:
                continue
            # an answer belongs to the conversation in which it was asked for
            if not number or not message.event:
                message._give_up_number()
                continue
            message._bypass_guard("number").number = number
            if not message._is_wanted():
                message._transition(
                    "cancelled", {"error_code": "opted_out", "error_kind": "opted_out"}
                )

    # ---- What strangers cause ------------------------------------------------

    @api.model
    def _refuse_too_many(self, rows):
        """Mark in ``rows`` what is beyond the day's messages to a number that any visitor
        may have typed."""
        for row in rows:
            if row["state"] not in ("queued", "held") or not self._is_strange(row):
                continue
            account = self.env["citynet.whatsapp.account"].browse(row["account_id"])
            most = self._get_strange_limit(account, row["number"])
            if self._count_strange(account, row["number"]) >= most:
                row.update(
                    state="cancelled",
                    error_code="capped",
                    error_kind="capped",
                    error_text=self.env._(
                        "This number has got enough messages about orders for a day."
                    ),
                )

    @api.model
    def _is_strange(self, row):
        """:param dict row: columns of a new message
        :return: bool, whether a visitor causes it: by an order on the website, or with an
            account of one who is no customer yet
        """
        if row["event"] not in STRANGE_EVENTS or not row["number"]:
            return False
        record = self.env[row["res_model"]].browse(row["res_id"])
        if row["res_model"] == "crm.lead":
            return bool(record.citynet_token)
        payer = self.env["res.partner"].browse(row["partner_id"]).commercial_partner_id
        return not payer.citynet_number and bool(record.create_uid.share)

    @api.model
    def _count_strange(self, account, number):
        """:return: int, such messages to ``number`` in the last day; no other order of the
        same number is taken until this one is stored"""
        locks.advisory_lock(self.env, f"whatsapp.stranger {number}")
        domain = [
            ("account_id", "=", account.id),
            ("number", "=", number),
            ("event", "in", STRANGE_EVENTS),
            ("create_date", ">", fields.Datetime.now() - DAY),
            ("state", "!=", "cancelled"),
        ]
        mine = set(self.search(domain).ids)
        with locks.new_snapshot(self.env) as env:
            return len(mine | set(env[self._name].search(domain).ids))

    @api.model
    def _get_strange_limit(self, account, number):
        """:return: int; a number that has never written may not want us at all"""
        has_written = self.search_count(
            [
                ("account_id", "=", account.id),
                ("number", "=", number),
                ("direction", "=", "in"),
            ],
            limit=1,
        )
        return account.stranger_limit if has_written else account.stranger_limit_unheard
