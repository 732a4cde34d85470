import re

from odoo import api, models
from odoo.addons.citynet_crm.tools.billing.bills import OPEN_BILLS
from odoo.addons.citynet_crm.tools.helpdesk.tickets import NETWORK, OPEN
from odoo.addons.citynet_crm.tools.helpdesk.trouble import is_trouble
from odoo.addons.citynet_crm.tools.keywords import first_word
from odoo.addons.citynet_crm.tools.money import format_rupiah
from odoo.fields import Domain
from odoo.tools import format_date

_TITLE_LIMIT = 80

# more bills than this are not listed one by one
_BILLS_SHOWN = 5

# what a complaint may begin with
_TROUBLE = ("GANGGUAN", "LAPOR", "RUSAK")


class CitynetReply(models.AbstractModel):
    """Three keywords are answered without a person: trouble, what is open, bills.

    A sentence opens a complaint where it says that the line is out of order; else it is
    for a person.
    """

    _name = "citynet.reply"
    _inherit = ["citynet.reply.status", "citynet.reply"]

    @api.model
    def _handle_reply(self, partner, text, payload=None, channel=None):
        # EXTENDS core
        answer = self._find_answer(text, payload)
        if partner and answer:
            return answer(partner, "" if payload else text, channel)
        return super()._handle_reply(partner, text, payload, channel)

    @api.model
    def _needs_customer(self, text, payload=None):
        # EXTENDS core
        found = self._find_answer(text, payload)
        return bool(found) or super()._needs_customer(text, payload)

    @api.model
    def _find_answer(self, text, payload=None):
        """:return: method of customer, text and channel that answers; None: a person"""
        keyword = self._get_keyword(text, payload)
        for keywords, answer in self._get_answers():
            if keyword in keywords:
                return answer
        return self._answer_trouble if not payload and is_trouble(text) else None

    @api.model
    def _get_answers(self):
        """:return: list of (keywords, method of customer, text and channel)"""
        return [
            (_TROUBLE, self._answer_trouble),
            (("STATUS", "CEK", "JADWAL"), self._answer_status),
            (("TAGIHAN", "BAYAR", "BILL", "BILLS"), self._answer_bills),
        ]

    # ---- Trouble -------------------------------------------------------------
    # The internet doesn't work; one open complaint a customer is enough.

    @api.model
    def _answer_trouble(self, partner, text, channel=None):
        """Tell what is known of it, else open a complaint.

        :param str text: the customer's words with the keyword
        :return: str; None leaves it to a person, where there is no service to mend
        """
        # sudo: the customer's own services and complaints
        payer = partner.sudo().commercial_partner_id
        Service = self.env["citynet.subscription"].sudo()
        Ticket = self.env["citynet.ticket"].sudo()
        services = Service.search(
            [("partner_id", "child_of", payer.ids), ("state", "!=", "closed")]
        )
        if not services:
            return None
        known = self._get_known_trouble(services)
        if known:
            return known
        ticket = Ticket.search(
            [
                ("partner_id", "child_of", payer.ids),
                ("state", "in", OPEN),
                ("category", "in", NETWORK),
            ],
            limit=1,
        )
        if ticket:
            return self._describe_known_ticket(ticket, text)
        values = self._prepare_trouble_values(payer, services, text, channel)
        ticket = Ticket.create(values)
        return self.env._(
            "We have noted your complaint as %(number)s, and our team looks after it. Reply"
            " STATUS to see how it stands.",
            number=ticket.name,
        )

    @api.model
    def _get_known_trouble(self, services):
        """What already explains why these services don't work.

        Unpaid bills, or an outage that was announced; addons that know more override it.

        :param services: ``citynet.subscription`` records of one customer
        :return: str, the sentence the customer gets instead of a complaint; None
        """
        arrears = services.filtered(
            lambda service: (
                service.state == "suspended" and service.suspend_reason == "arrears"
            )
        )
        running = services - arrears
        if running:
            outages = self.env["citynet.outage"]
            known = outages._get_known_sentences(running)
            return "\n".join(known) or None
        return self.env._(
            "Your service is suspended because of unpaid bills. Reply TAGIHAN to see and pay"
            " them; it comes back by itself."
        )

    @api.model
    def _describe_known_ticket(self, ticket, text):
        """:return: str; new words are added to the complaint that is open"""
        words = self._strip_keyword(text)
        if words:
            ticket.message_post(body=words, author_id=ticket.partner_id.id)
        return self.env._(
            "Your complaint %(number)s is open already (%(state)s). We have not forgotten you.",
            number=ticket.name,
            state=dict(ticket._selection_state())[ticket.state],
        )

    @api.model
    def _prepare_trouble_values(self, payer, services, text, channel=None):
        """:return: dict of the ``citynet.ticket``"""
        words = self._strip_keyword(text)
        known = dict(self.env["citynet.ticket"]._fields["channel"].selection)
        return {
            "title": words[:_TITLE_LIMIT] or self.env._("Internet doesn't work"),
            "description": words,
            "category": "no_connection",
            "channel": channel if channel in known else "phone",
            "partner_id": payer.id,
            # of several services it isn't known which until the customer is asked
            "subscription_id": services.id if len(services) == 1 else False,
            "company_id": services[0].company_id.id,
        }

    @api.model
    def _strip_keyword(self, text):
        """:return: str, the customer's words without the keyword before them"""
        words = (text or "").strip()
        if first_word(words) in _TROUBLE:
            words = re.sub(r"^\W*\w+\W*", "", words)
        return words

    # ---- Bills ---------------------------------------------------------------
    # What is to be paid, and where.

    @api.model
    def _answer_bills(self, partner, text, channel=None):
        """:return: str, the open bills of this customer's household, oldest first"""
        bills = self._get_open_bills(partner)
        coming = partner._citynet_describe_next_bills()
        if not bills:
            thanks = self.env._("Thank you, everything is paid. There is no open bill.")
            return "\n\n".join([thanks, *coming])
        lines = [self._describe_bill(bill) for bill in bills[:_BILLS_SHOWN]]
        if (rest := len(bills) - _BILLS_SHOWN) > 0:
            lines.append(self.env._("... and %(count)s more.", count=rest))
        total = format_rupiah(sum(bills.mapped("amount_residual")))
        lines.insert(0, self.env._("To be paid: %(total)s", total=total))
        return "\n\n".join([*lines, *coming])

    @api.model
    def _get_open_bills(self, partner):
        """:return: ``account.move`` records that this customer has not paid yet"""
        # sudo: the customer's own bills; the channel that carries the answer reads none
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

    # ---- What we answer elsewhere --------------------------------------------

    @api.model
    def _note_answer(self, partner, company, text):
        """The current user has answered a customer through a channel of its own.

        :param partner: ``res.partner`` who was answered, may be empty
        :param str text: what was written
        """
        if not partner:
            return
        # sudo: who may answer a customer has answered the open complaints with it
        tickets = (
            self.env["citynet.ticket"]
            .sudo()
            .search(
                [
                    ("partner_id", "child_of", partner.commercial_partner_id.ids),
                    ("company_id", "=", company.id),
                    ("state", "in", OPEN),
                    ("date_first_answer", "=", False),
                ]
            )
        )
        for ticket in tickets:
            ticket.message_post(
                body=self.env._("Answered elsewhere: %(text)s", text=text),
                author_id=self.env.user.partner_id.id,
            )
        tickets._note_first_answer()
