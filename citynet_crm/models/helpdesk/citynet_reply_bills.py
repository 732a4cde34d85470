"""TAGIHAN: what is to be paid, and where."""

from odoo import api, models
from odoo.addons.citynet_crm.tools.billing.bills import OPEN_BILLS
from odoo.addons.citynet_crm.tools.money import format_rupiah
from odoo.fields import Domain
from odoo.tools import format_date

KEYWORDS = ("TAGIHAN", "BAYAR", "BILL", "BILLS")
# more bills than this are not listed one by one
SHOWN = 5


class CitynetReply(models.AbstractModel):
    _inherit = "citynet.reply"

    @api.model
    def _handle_reply(self, partner, text, payload=None):
        # EXTENDS citynet_crm
        if partner and self._get_keyword(text, payload) in KEYWORDS:
            return self._answer_bills(partner)
        return super()._handle_reply(partner, text, payload)

    @api.model
    def _answer_bills(self, partner):
        """:return: str, the open bills of this customer's household, oldest first"""
        bills = self._get_open_bills(partner)
        if not bills:
            return self.env._("Thank you, everything is paid. There is no open bill.")
        lines = [self._describe_bill(bill) for bill in bills[:SHOWN]]
        if len(bills) > SHOWN:
            lines.append(
                self.env._("... and %(count)s more.", count=len(bills) - SHOWN)
            )
        total = format_rupiah(sum(bills.mapped("amount_residual")))
        lines.insert(0, self.env._("To be paid: %(total)s", total=total))
        return "\n\n".join(lines)

    @api.model
    def _get_open_bills(self, partner):
        """:return: ``account.move`` records that this customer has not paid yet"""
        # sudo: the customer's own bills; whoever carries the message reads none of them
        return (
            self.env["account.move"]
            .sudo()
            .search(
                OPEN_BILLS
                & Domain("commercial_partner_id", "=", partner.commercial_partner_id.id)
                & Domain("company_id", "=", self.env.company.id),
                order="invoice_date_due, id",
            )
        )

    @api.model
    def _describe_bill(self, bill):
        """:return: str: number, amount, due date and the page to pay it on"""
        return self.env._(
            "%(number)s: %(amount)s, due on %(date)s\nPay here: %(link)s",
            number=bill.name,
            amount=format_rupiah(bill.amount_residual),
            date=format_date(self.env, bill.invoice_date_due, date_format="d MMMM y"),
            link=f"{bill.get_base_url()}{bill.get_portal_url()}",
        )
