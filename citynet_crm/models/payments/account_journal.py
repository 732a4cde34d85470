"""Virtual accounts: a number of each customer's own, under an account of the company."""

import re

from odoo import api, fields, models
from odoo.tools import SQL

# what banks of the country give: their own digits and the customer's, 16 together
_LENGTH = 16


class AccountJournal(models.Model):
    _inherit = "account.journal"

    _citynet_va_valid = models.Constraint(
        "CHECK (citynet_va_prefix ~ '^[0-9]{3,8}$')",
        "A virtual account prefix has 3 to 8 digits and nothing else.",
    )

    citynet_va_prefix = fields.Char(
        "Virtual account prefix",
        copy=False,
        help="The digits that your bank gave you. Bills show the customer's own virtual "
        "account: these digits, then the customer number, 16 in all; payments to it "
        "are matched by this number",
    )

    def _citynet_get_virtual_account(self, partner):
        """:param partner: the customer, ``res.partner``
        :return: str, the digits of their virtual account here; False without one
        """
        number = re.sub(r"\D", "", partner.commercial_partner_id.citynet_number or "")
        prefix = self[:1].citynet_va_prefix or ""
        room = _LENGTH - len(prefix)
        if not prefix or not number or len(number) > room:
            return False
        return prefix + number.zfill(room)

    @api.model
    def _citynet_find_by_virtual_accounts(self, words, company):
        """Whose virtual accounts are named.

        :param words: str, what may be such a number
        :return: dict {word: ``res.partner`` records}, one unless two customers' numbers
            have the same digits
        """
        journals = self.search(
            [("company_id", "in", company.ids), ("citynet_va_prefix", "!=", False)]
        )
        digits = {
            word: word[len(prefix) :].lstrip("0")
            for word in words
            for prefix in journals.mapped("citynet_va_prefix")
            if len(word) == _LENGTH and word.isdigit() and word.startswith(prefix)
        }
        if not digits:
            return {}
        self.env["res.partner"].flush_model(["citynet_number"])
        rows = self.env.execute_query(
            SQL(
                r"""SELECT ltrim(regexp_replace(citynet_number, '\D', '', 'g'), '0'),
                           array_agg(id) FROM res_partner
                     WHERE citynet_number IS NOT NULL
                       AND ltrim(regexp_replace(citynet_number, '\D', '', 'g'), '0')
                           = ANY(%s) GROUP BY 1""",
                list(digits.values()),
            )
        )
        found = {number: self.env["res.partner"].browse(ids) for number, ids in rows}
        return {word: found[own] for word, own in digits.items() if own in found}
