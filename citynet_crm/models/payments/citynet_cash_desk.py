import re

from psycopg2.errors import UniqueViolation

from odoo import api, models
from odoo.addons.citynet_crm.tools.amounts import parse_rupiah
from odoo.addons.citynet_crm.tools.billing.bills import OPEN_BILLS
from odoo.exceptions import AccessError, ConcurrencyError, UserError
from odoo.fields import Domain

_TOKEN = re.compile(r"[0-9a-zA-Z-]{16,64}")


class CitynetCashDesk(models.AbstractModel):
    """What the screen of the cash desk asks for, by customer service.

    Agents are no accountants: they have no right on journals and entries. Each method
    checks their role, and does as superuser the one thing it is for.
    """

    _name = "citynet.cash.desk"
    _description = "Cash desk"

    _max_amount = 1_000_000_000

    @api.model
    def get_settings(self):
        """:return: dict: ``journals`` (id, name, type), ``currency_id``, ``company``"""
        self._check_desk()
        return {
            "journals": self._get_journals().read(["name", "type"]),
            "currency_id": self.env.company.currency_id.id,
            "company": self.env.company.name,
        }

    def _check_desk(self):
        if not self.env.user.has_group("citynet_crm.group_agent"):
            raise AccessError(self.env._("The cash desk is for customer service."))

    def _get_journals(self):
        """:return: ``account.journal`` records for payments at the cash desk."""
        # sudo: agents choose a journal by its name, nothing more
        return (
            self.env["account.journal"]
            .sudo()
            .search(
                [
                    ("type", "in", ("cash", "bank")),
                    ("company_id", "=", self.env.company.id),
                    ("inbound_payment_method_line_ids", "!=", False),
                ],
                order="type desc, sequence, id",
            )
        )

    # ---- The customer and what is open ---------------------------------------

    @api.model
    def find_customers(self, text):
        """Customers by name, customer number, service number, or phone as spelled.

        :param str text: what was typed, two characters at least
        :return: list of dict: ``id``, ``name``, ``number``, ``phone``, ``services``
            (their numbers) and ``open`` (rupiah)
        """
        self._check_desk()
        text = text.replace("\0", "").strip() if isinstance(text, str) else ""
        if len(text) < 2:
            return []
        customers = self.env["res.partner"].search(
            self._get_customer_domain(text), limit=20, order="name, id"
        )
        open_amounts = dict(
            self._get_bills()._read_group(
                self._get_open_domain(customers),
                ["commercial_partner_id"],
                ["amount_residual:sum"],
            )
        )
        return [
            {
                "id": customer.id,
                "name": customer.name,
                "number": customer.citynet_number,
                "phone": customer.phone or "",
                "services": customer.citynet_subscription_ids.mapped("name"),
                "open": open_amounts.get(customer.with_env(self._get_bills().env), 0),
            }
            for customer in customers
        ]

    @api.model
    def get_customer(self, partner_id):
        """What a customer owes, oldest due first.

        :return: dict: ``id``, ``name``, ``number``, ``phone``, ``address``, ``bills``
            (list of dict), ``open``, ``credit`` (rupiah paid and not used) and ``due``
            (what is left to pay)
        """
        self._check_desk()
        customer = self._get_customer(partner_id)
        today = self.env.company._citynet_today()
        bills = self._get_open_bills(customer)
        total = sum(bills.mapped("amount_residual"))
        credit = -sum(self._get_credit_lines(customer).mapped("amount_residual"))
        return {
            "id": customer.id,
            "name": customer.name,
            "number": customer.citynet_number,
            "phone": customer.phone or "",
            "address": customer._citynet_address_line(),
            "bills": [
                {
                    "id": bill.id,
                    "name": bill.name,
                    "services": bill.citynet_subscription_ids.mapped("name"),
                    "date": bill.invoice_date.isoformat(),
                    "due": bill.invoice_date_due.isoformat(),
                    "total": bill.amount_total,
                    "open": bill.amount_residual,
                    "overdue": bill.invoice_date_due < today,
                }
                for bill in bills
            ],
            "open": total,
            "credit": credit,
            "due": max(total - credit, 0),
        }

    @api.model
    def _get_customer_domain(self, text):
        """:return: Domain of the customers that ``text`` may mean."""
        text = re.sub(r"([\\%_])", r"\\\1", text)
        domain = (
            Domain("name", "ilike", text)
            | Domain("citynet_number", "ilike", text)
            | Domain("citynet_subscription_ids.name", "ilike", text)
        )
        digits = re.sub(r"\D", "", text)
        if len(digits) >= 5 and not re.search(r"[A-Za-z]", text):
            # stored as +62 812..., typed as 0812, 62812 or +62812
            digits = re.sub(r"^(0|62)", "", digits)
            domain |= Domain("phone_sanitized", "like", digits)
            domain |= Domain("child_ids.phone_sanitized", "like", digits)
        return Domain("citynet_number", "!=", False) & domain

    def _get_customer(self, partner_id):
        customer = self.env["res.partner"].search(
            [("id", "=", partner_id), ("citynet_number", "!=", False)]
            if isinstance(partner_id, int)
            else Domain.FALSE
        )
        if not customer:
            raise UserError(self.env._("Choose a customer first."))
        return customer

    # ---- The money, taken once -----------------------------------------------

    @api.model
    def take_payment(self, partner_id, amount, journal_id, token, seen_open, note=""):
        """Receive a payment: a posted stock payment, used for the oldest bills first.

        What is left over stays as the customer's credit. The same ``token`` takes the
        money once, however often it comes.

        :param amount: as typed, or whole rupiah
        :param str token: made by the screen, new for each payment
        :param seen_open: what the screen showed as open; if it changed meanwhile,
            nothing is taken
        :param str note: such as the bank's reference
        :return: dict: ``payment_id``, ``name``, ``amount``, ``left`` (still open),
            ``credit``, ``receipt_url`` (a page) and ``print`` (the action for a PDF)
        :raise UserError: with a sentence for who works at the desk
        """
        self._check_desk()
        if not (isinstance(token, str) and _TOKEN.fullmatch(token)):
            raise UserError(
                self.env._("The screen is out of date; load the page again.")
            )
        # sudo: agents receive payments at the cash desk without rights on them
        payments = self.env["account.payment"].sudo()
        payment = payments.search([("citynet_desk_token", "=", token)])
        if not payment:
            customer = self._get_customer(partner_id)
            amount = self._check_amount(amount)
            journal = self._check_journal(journal_id)
            self._check_still_open(customer, seen_open)
            try:
                payment = payments.create(
                    self._prepare_payment_values(customer, amount, journal, token, note)
                )
                self.env.flush_all()
            except UniqueViolation as error:
                # the same click a moment ago: when it is through, return its payment
                raise ConcurrencyError(token) from error
            payment.action_post()
            self._settle(customer, payment._citynet_receivable_line())
        return self._get_result(payment)

    @api.model
    def use_credit(self, partner_id, seen_open):
        """Use what a customer has paid before for the oldest bills.

        :return: as ``get_customer``
        """
        self._check_desk()
        customer = self._get_customer(partner_id)
        self._check_still_open(customer, seen_open)
        self._settle(customer)
        return self.get_customer(partner_id)

    def _check_amount(self, typed):
        amount = parse_rupiah(typed)
        if amount is None:
            raise UserError(
                self.env._(
                    "Enter the amount in whole rupiah, such as 150000 or 150.000."
                )
            )
        if amount <= 0:
            raise UserError(self.env._("The amount must be more than zero."))
        if amount > self._max_amount:
            raise UserError(
                self.env._(
                    "The cash desk accepts at most %(amount)s at once.",
                    amount=self.env.company.currency_id.format(self._max_amount),
                )
            )
        return amount

    def _check_journal(self, journal_id):
        journal = self._get_journals().filtered(lambda one: one.id == journal_id)
        if not journal:
            raise UserError(self.env._("Choose how the customer pays."))
        return journal

    def _check_still_open(self, customer, seen_open):
        total = sum(self._get_open_bills(customer).mapped("amount_residual"))
        if seen_open != total:
            raise UserError(
                self.env._(
                    "What %(name)s owes has changed meanwhile; check again before you "
                    "receive the payment.",
                    name=customer.name,
                )
            )

    def _prepare_payment_values(self, customer, amount, journal, token, note):
        """:return: dict of the ``account.payment``."""
        return {
            "payment_type": "inbound",
            "partner_type": "customer",
            "partner_id": customer.commercial_partner_id.id,
            "amount": amount,
            "currency_id": self.env.company.currency_id.id,
            "journal_id": journal.id,
            "date": self.env.company._citynet_today(),
            "memo": note.strip()[:200] if isinstance(note, str) else "",
            "citynet_taken_by_id": self.env.uid,
            "citynet_desk_token": token,
        }

    def _get_result(self, payment):
        customer = payment.partner_id
        receipt = self.env.ref("citynet_crm.account_payment_receipt_action")
        return {
            "payment_id": payment.id,
            "name": payment.name,
            "amount": payment.amount,
            "left": sum(self._get_open_bills(customer).mapped("amount_residual")),
            "credit": -sum(self._get_credit_lines(customer).mapped("amount_residual")),
            "receipt_url": f"/report/html/{receipt.report_name}/{payment.id}",
            "print": receipt.report_action(payment.ids, config=False),
        }

    # ---- Open bills, and money that isn't used yet: one for the other ---------
    # for all ways by which money comes in: the desk, the bank's file, online

    def _settle(self, customer, lines=None):
        """Use the customer's money for the oldest bills first, as stock reconciles."""
        bills = self._get_open_bills(customer).line_ids.filtered(
            lambda line: (
                line.account_id.account_type == "asset_receivable"
                and not line.reconciled
            )
        )
        credits = self._get_credit_lines(customer)
        if lines:
            credits |= lines
        for account, own in bills.grouped("account_id").items():
            money = credits.filtered(
                lambda line, account=account: line.account_id == account
            )
            if money:
                (own | money).reconcile()

    def _get_bills(self):
        # sudo: agents see their customers' bills; some computed fields of stock read
        # journals and accounts on the way
        return self.env["account.move"].sudo()

    def _get_open_domain(self, customers):
        return (
            OPEN_BILLS
            & Domain("commercial_partner_id", "in", customers.commercial_partner_id.ids)
            & Domain("company_id", "=", self.env.company.id)
            & Domain("currency_id", "=", self.env.company.currency_id.id)
        )

    def _get_open_bills(self, customer):
        return self._get_bills().search(
            self._get_open_domain(customer), order="invoice_date_due, id"
        )

    def _get_credit_lines(self, customer):
        """:return: ``account.move.line`` records of money not used for bills yet."""
        # sudo: agents see what a customer has paid, without a right on entries
        return (
            self.env["account.move.line"]
            .sudo()
            .search(
                [
                    ("partner_id", "child_of", customer.commercial_partner_id.id),
                    ("company_id", "=", self.env.company.id),
                    ("currency_id", "=", self.env.company.currency_id.id),
                    ("account_id.account_type", "=", "asset_receivable"),
                    ("parent_state", "=", "posted"),
                    ("reconciled", "=", False),
                    ("amount_residual", "<", 0),
                ]
            )
        )
