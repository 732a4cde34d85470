import re
from collections import defaultdict

from odoo import api, models
from odoo.addons.citynet_crm.tools.billing.bills import OPEN_BILLS
from odoo.addons.citynet_crm.tools.payments.payer_match import (
    Line,
    Matcher,
    OpenBills,
    get_numbers,
)
from odoo.addons.citynet_crm.tools.payments.payer_names import PayerNames
from odoo.fields import Domain

# a bill so many times as large as the largest is a mistake of the file, or asked about
_TIMES_LARGEST = 100


class CitynetBankLineMatching(models.AbstractModel):
    """Whose money a bank's lines are: what is known, and what is done with the answer."""

    _name = "citynet.bank.line.matching"
    _description = "Money received by the bank: matching"

    def _match(self):
        """Book the lines whose customer is beyond doubt, propose others."""
        lines = self.filtered(lambda one: one.state == "unmatched")
        if not lines:
            return
        decisions = lines._get_matcher().match(lines._get_evidence())
        partners = self.env["res.partner"]
        booked = self.browse()
        for line in lines:
            decision = decisions[line.id]
            others = partners.browse(decision.others)
            line.write(
                {
                    "partner_id": decision.payer,
                    "how": decision.how or False,
                    "note": line._get_note(decision.reason, others),
                }
            )
            if decision.book:
                booked |= line
        booked._book()

    def _get_evidence(self):
        """:return: list of ``Line``; what is asked about in any case says so"""
        limit = self._get_limit()
        return [
            Line(
                line.id,
                line.text or "",
                round(line.amount),
                "large" if limit and line.amount > limit else line.mark or "",
            )
            for line in self
        ]

    def _get_limit(self):
        """:return: float, above which money is asked about; 0 without bills to go by"""
        company = self.company_id[:1]
        if company.citynet_bank_limit:
            return company.citynet_bank_limit
        [(largest,)] = self.env["account.move"]._read_group(
            Domain("move_type", "=", "out_invoice")
            & Domain("state", "=", "posted")
            & Domain("company_id", "=", company.id),
            aggregates=["amount_total:max"],
        )
        return _TIMES_LARGEST * (largest or 0)

    def _get_matcher(self):
        """:return: Matcher with all that is known of customers, read once"""
        none = self.env["res.partner"]
        customers = none.search_fetch(
            [("citynet_number", "!=", False)], ["name", "citynet_number"]
        )
        digits = defaultdict(set)
        suffixes = {}
        for customer in customers:
            number = re.sub(r"\D", "", customer.citynet_number)
            digits[number].add(customer.id)
            suffixes[customer.id] = int(number or 0) % 1000
        bills, numbers = self._get_open_bills()
        for word, payers in self._get_payers_by_number().items():
            numbers[word] |= set(payers.commercial_partner_id.ids)
        names = PayerNames({customer.id: customer.name for customer in customers})
        return Matcher(OpenBills(bills, suffixes), names, numbers, digits)

    def _get_open_bills(self):
        """:return: dict {id of a payer: list of rupiah open, the oldest bill first}, and
        dict {number of a bill: set of ids of its payer}"""
        bills, numbers = defaultdict(list), defaultdict(set)
        for bill in self.env["account.move"].search_fetch(
            OPEN_BILLS
            & Domain("company_id", "in", self.company_id.ids)
            & Domain("commercial_partner_id.citynet_number", "!=", False),
            ["name", "amount_residual", "commercial_partner_id"],
            order="invoice_date_due, id",
        ):
            payer = bill.commercial_partner_id.id
            bills[payer].append(round(bill.amount_residual))
            # payers leave the strokes out
            numbers[re.sub(r"[^A-Z0-9]", "", bill.name.upper())].add(payer)
        return bills, numbers

    def _get_payers_by_number(self):
        """:return: dict {number of a customer, service, bill or virtual account, in
        capitals: payer}"""
        words = {word for text in self.mapped("text") for word in get_numbers(text)}
        payers = defaultdict(lambda: self.env["res.partner"])
        bills = Domain("move_type", "=", "out_invoice")
        for model, field, payer, domain in (
            ("res.partner", "citynet_number", "commercial_partner_id", Domain.TRUE),
            ("citynet.subscription", "name", "partner_id", Domain.TRUE),
            ("account.move", "name", "commercial_partner_id", bills),
        ):
            for record in self.env[model].search(
                domain & Domain(field, "in", list(words))
            ):
                payers[record[field]] |= record[payer]
        accounts = self.env["account.journal"]._citynet_find_by_virtual_accounts(
            words, self.company_id
        )
        for word, partners in accounts.items():
            payers[word] |= partners.commercial_partner_id
        return payers

    # ---- What a person reads --------------------------------------------------------

    def _get_note(self, reason, others):
        """:param str reason: of ``Decision``
        :param others: ``res.partner`` records whose money it may be, the likely first
        :return: str, why the line waits, and whose it may be; False without either
        """
        parts = [self._get_reasons().get(reason, "")]
        if len(others) > 1:
            parts.append(
                self.env._(
                    "May be of: %s",
                    ", ".join(f"{one.citynet_number} {one.name}" for one in others),
                )
            )
        return " ".join(part for part in parts if part) or False

    @api.model
    def _get_reasons(self):
        """:return: dict {reason of ``Decision``: sentence}"""
        return {
            "given_back": self.env._("A later line of the file takes this money back."),
            "reversal": self.env._("The text speaks of money that is given back."),
            "large": self.env._("Unusually large: compare it with the bank's file."),
            "read_before": self.env._(
                "The same amount of this day was read from another file."
            ),
            "numbers": self.env._("Numbers of several customers are in the text."),
            "number_and_name": self.env._(
                "The number is one customer's, name and amount are another's."
            ),
            "of_many": self.env._("Money of several payers in one line."),
            "namesakes": self.env._("Several customers have this name."),
            "amount": self.env._("The name fits, the amount fits none of their bills."),
            "longer_name": self.env._(
                "There is more in the text than the customer's name."
            ),
            "one_word": self.env._("Only a name of one word fits."),
            "suffixes": self.env._("The last three digits fit several customers."),
            "only_amount": self.env._("Only the amount fits."),
        }
