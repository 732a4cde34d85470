"""The cash desk: find the customer and see what is open."""

import re

from odoo import api, models
from odoo.addons.citynet_crm.tools.billing.bills import OPEN_BILLS
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain


class CitynetCashDesk(models.AbstractModel):
    """What the screen of the cash desk asks for, by customer service.

    Agents are no accountants: they have no right on journals and entries. Each method
    checks their role, and does as superuser the one thing it is for.
    """

    _name = "citynet.cash.desk"
    _description = "Cash desk"

    @api.model
    def get_settings(self):
        """:return: dict: ``journals`` (id, name, type), ``currency_id``, ``company``"""
        self._check_desk()
        return {
            "journals": self._get_journals().read(["name", "type"]),
            "currency_id": self.env.company.currency_id.id,
            "company": self.env.company.name,
        }

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

    def _check_desk(self):
        if not self.env.user.has_group("citynet_crm.group_agent"):
            raise AccessError(self.env._("The cash desk is for customer service."))

    def _get_journals(self):
        """:return: ``account.journal`` records through which the desk takes money."""
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
