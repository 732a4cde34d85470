"""Who agreed to what, when and how: the proof that the law asks for."""

from odoo import api, fields, models
from odoo.exceptions import AccessError

PURPOSES = ("service", "marketing")


class CitynetWhatsappConsent(models.Model):
    """One line for each word about it. Nothing is ever changed; the last line counts.

    Messages of the contract need no line, as its consent is part of the order; they end
    when a customer wants no messages at all. Advertising needs a yes.
    """

    _name = "citynet.whatsapp.consent"
    _description = "Consent to WhatsApp messages"
    _order = "id desc"
    _rec_name = "number"

    company_id = fields.Many2one("res.company", required=True, index=True)
    number = fields.Char(required=True, help="In international form")
    partner_id = fields.Many2one("res.partner", "Customer", index="btree_not_null")
    purpose = fields.Selection(
        [("service", "Messages of the contract"), ("marketing", "Advertising")],
        required=True,
    )
    action = fields.Selection(
        [("granted", "Agreed"), ("withdrawn", "Refused")], required=True
    )
    source = fields.Selection(
        [
            ("message", "WhatsApp message"),
            ("portal", "Customer portal"),
            ("provider", "Reported by WhatsApp"),
            ("order", "Order"),
            ("agent", "Told to staff"),
            ("import", "Import"),
        ],
        required=True,
    )
    wording = fields.Char("Version of the text")
    evidence = fields.Text(
        "Proof", help="The customer's words, a file's name, a call's date ..."
    )

    _state_idx = models.Index("(company_id, number, purpose, id DESC)")

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if not self.env.su and vals.get("source") not in ("agent", "import"):
                raise AccessError(
                    self.env._(
                        "Record by hand only what a customer told you, or an import."
                    )
                )
        return super().create(vals_list)

    @api.model
    def _log(
        self,
        company,
        number,
        action,
        source,
        evidence,
        purposes=("marketing",),
        **values,
    ):
        """Record what a customer wants, and act on it at once.

        :param str action: granted or withdrawn
        :return: the new lines
        """
        # sudo: customers say what they want; they can't write our tables
        lines = self.sudo().create(
            [
                {
                    "company_id": company.id,
                    "number": number,
                    "purpose": purpose,
                    "action": action,
                    "source": source,
                    "evidence": evidence,
                    "wording": company.citynet_consent_version,
                    **values,
                }
                for purpose in purposes
            ]
        )
        if action == "withdrawn":
            lines._cancel_waiting()
        return lines

    def _cancel_waiting(self):
        """Cancel waiting messages that the customer no longer wants."""
        # sudo: the customer's own wish, wherever it was said
        messages = self.env["citynet.whatsapp.message"].sudo()
        for line in self:
            waiting = messages.search(
                [
                    ("company_id", "=", line.company_id.id),
                    ("number", "=", line.number),
                    ("purpose", "=", line.purpose),
                    ("state", "in", ("queued", "held")),
                    ("event", "!=", False),
                ]
            )
            for message in waiting:
                # said by a stranger who only claims the number, or for it by another
                if message._is_wanted():
                    continue
                message._transition(
                    "cancelled",
                    {
                        "error_code": "opted_out",
                        "error_kind": "opted_out",
                        "error_text": self.env._(
                            "The customer doesn't want such messages."
                        ),
                        "email_state": "wanted"
                        if message._falls_back(message.event)
                        else False,
                    },
                )

    @api.model
    def _are_allowed(self, rows):
        """:param rows: list of dicts with company_id, number, purpose, event
        :return: list of bool, whether each may be sent
        """
        wanted = {(row["company_id"], row["number"]) for row in rows if row["number"]}
        last = self._get_last(wanted)
        black = self._get_blacklisted({number for _company, number in wanted})
        allowed = []
        for row in rows:
            key = (row["company_id"], row["number"], row["purpose"])
            if row["purpose"] == "marketing":
                # sudo'd rows of the log; the phone's own black list counts as well
                stopped = last.get((*key[:2], "service")) == "withdrawn"
                fine = last.get(key) == "granted" and row["number"] not in black
                allowed.append(fine and not stopped)
            else:
                allowed.append(not row["event"] or last.get(key) != "withdrawn")
        return allowed

    @api.model
    def _get_last(self, pairs):
        """What was said last; of a number with another owner since, by that owner.

        :param pairs: set of (company id, number)
        :return: dict {(company id, number, purpose): the last action}
        """
        if not pairs:
            return {}
        companies, numbers = zip(*pairs, strict=True)
        lines = self.search(
            [("company_id", "in", set(companies)), ("number", "in", set(numbers))],
            order="id",
        )
        return {
            (line.company_id.id, line.number, line.purpose): line.action
            for company, part in lines.grouped("company_id").items()
            for line in part._filter_by_owner(company)
        }

    def _filter_by_owner(self, company):
        """:return: lines that still count: of those whom the number speaks for today, and
        those of which no customer is known"""
        named = self.filtered("partner_id")
        holders = self.env["res.partner"]._get_number_holders(
            company, set(named.mapped("number"))
        )
        return self.filtered(
            lambda line: (
                line not in named
                or line.number not in holders
                or line.partner_id._is_holder(holders[line.number])
            )
        )

    @api.model
    def _get_blacklisted(self, numbers):
        """:return: set of those ``numbers`` that are barred from advertising"""
        # sudo: only whether a number is on the list is used, the list isn't shown
        found = (
            self.env["phone.blacklist"].sudo().search([("number", "in", list(numbers))])
        )
        return set(found.mapped("number"))
