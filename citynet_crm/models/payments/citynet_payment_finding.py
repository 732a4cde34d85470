from datetime import timedelta

from odoo import api, fields, models
from odoo.addons.citynet_crm.tools.billing.bills import OPEN_BILLS
from odoo.exceptions import AccessError, UserError


class CitynetPaymentFinding(models.Model):
    """What doesn't agree between transactions, provider and books, until it does."""

    _name = "citynet.payment.finding"
    _description = "Difference in online payments"
    _inherit = ["citynet.state.mixin"]
    _order = "state, date desc, id desc"
    _rec_name = "reference"

    _transitions = {
        "open": {"gone", "explained"},
        "gone": {"open"},
        "explained": {"gone", "open"},
    }
    # younger ones are on their way: a customer may still be paying
    _pending_hours = 24
    _booking_minutes = 30
    _days_back = 60
    _once = models.UniqueIndex("(company_id, kind, reference)")

    check_id = fields.Many2one(
        "citynet.payment.check", "Last seen", required=True, index=True, readonly=True
    )
    company_id = fields.Many2one(related="check_id.company_id", store=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    date = fields.Date("Found on", readonly=True, required=True)
    kind = fields.Selection(
        [
            ("not_booked", "Done, but no payment in the books"),
            ("not_paid", "Done, but not paid by the provider's list"),
            ("unknown", "Paid at the provider, no transaction of ours"),
            ("not_done", "Paid at the provider, not done here"),
            ("amount", "Amounts differ"),
            ("no_transaction", "Payment without a transaction"),
            ("pending", "Pending too long"),
            ("unused", "Money not used for an open bill"),
        ],
        required=True,
        readonly=True,
    )
    reference = fields.Char(required=True, readonly=True)
    transaction_id = fields.Many2one(
        "payment.transaction", "Online payment", readonly=True, index="btree_not_null"
    )
    payment_id = fields.Many2one("account.payment", "Payment", readonly=True)
    partner_id = fields.Many2one("res.partner", "Customer", readonly=True)
    amount = fields.Monetary("Our amount", readonly=True)
    amount_other = fields.Monetary("Provider or books", readonly=True)
    advice = fields.Char("What to do", compute="_compute_advice")
    note = fields.Char("Explanation", help="Why no correction is needed")

    @api.model
    def _selection_state(self):
        return [
            ("open", self.env._("To review")),
            ("explained", self.env._("Explained")),
            ("gone", self.env._("Agrees now")),
        ]

    @api.model
    def _get_writable_fields(self):
        # EXTENDS: what differs is what the comparison found; people explain it
        return {"note"}

    @api.depends("kind")
    def _compute_advice(self):
        advice = {
            "not_booked": self.env._(
                "Book it; if that fails, check the provider's journal."
            ),
            "not_paid": self.env._(
                "Look in the provider's dashboard; without money, cancel the payment."
            ),
            "unknown": self.env._(
                "Find the customer in the provider's dashboard and book the payment."
            ),
            "not_done": self.env._(
                "The notice was refused: compare the amounts, then book by hand."
            ),
            "amount": self.env._("Find out what came in, and correct the payment."),
            "no_transaction": self.env._(
                "Booked by hand in the provider's journal: is it really from there?"
            ),
            "pending": self.env._("Ask the customer whether they have paid."),
            "unused": self.env._("Use the money for the open bill at the cash desk."),
        }
        for finding in self:
            finding.advice = advice.get(finding.kind, "")

    def _seen_again(self, check, values, silent):
        """Open again, still open, or gone: what this night's comparison says.

        :param dict values: of the difference as it is now; None where there is none
        :param silent: ``payment.provider`` that didn't answer: what only they know stays
        """
        self.ensure_one()
        if values is None:
            if self._can_be_gone(check, silent):
                self._transition("gone")
            return
        self.write({**values, "check_id": check.id, "date": self.date})
        if self.state == "gone":
            self._transition("open", {"date": check.date, "note": False})

    def _can_be_gone(self, check, silent):
        """:return: bool, whether not being found means that it agrees: not where the
        provider wasn't heard, or its list doesn't go back so far"""
        self.ensure_one()
        asked = self.kind in ("not_paid", "unknown", "not_done", "amount")
        oldest = check.date - timedelta(days=check._days_longest - check._days_back)
        return not (asked and (silent or self.date < oldest))

    def action_explain(self):
        """It is right as it is: the reason stays, and it isn't asked again."""
        self._check_accountant()
        for finding in self:
            if not (finding.note or "").strip():
                raise UserError(self.env._("Write the explanation first."))
        self._transition("explained")

    def action_book(self):
        """Book what is done and has no payment, as stock does by itself."""
        self._check_accountant()
        # sudo: accountants book payments; the transaction itself stays as it is
        self.sudo().transaction_id.filtered(
            lambda tx: tx.state == "done"
        )._post_process()
        return self.check_id[:1].action_check_now()

    def action_open(self):
        """:return: the action that shows the transaction, the payment or the customer"""
        self.ensure_one()
        record = self.transaction_id or self.payment_id or self.partner_id
        if not record:
            raise UserError(
                self.env._(
                    "Nothing of ours belongs to it: look at the provider's list."
                )
            )
        return {
            "type": "ir.actions.act_window",
            "res_model": record._name,
            "res_id": record.id,
            "view_mode": "form",
        }

    def _check_accountant(self):
        self.check_access("write")
        if not self.env.user.has_group("account.group_account_invoice"):
            raise AccessError(self.env._("Accountants settle online payments."))

    @api.model
    def _get_differences(self, check, paid, since, silent):
        """:return: list of dict of values, one for each difference there is now"""
        transactions = self._get_transactions(check)
        found = [
            *self._find_not_booked(transactions),
            *self._find_pending(transactions),
            *self._find_at_provider(check, transactions, paid, since, silent),
            *self._find_no_transaction(check),
            *self._find_unused(transactions),
        ]
        return [{**values, "date": check.date} for values in found]

    def _get_transactions(self, check):
        """:return: the company's online payments of the last weeks, and those that
        something was found about"""
        known = self.search(
            [("company_id", "=", check.company_id.id), ("state", "!=", "gone")]
        )
        return self.env["payment.transaction"].search(
            [
                ("company_id", "=", check.company_id.id),
                ("operation", "!=", "validation"),
                "|",
                ("create_date", ">", check.date_run - timedelta(days=self._days_back)),
                ("id", "in", known.transaction_id.ids),
            ]
        )

    def _prepare_values(self, kind, tx, other=0.0):
        return {
            "kind": kind,
            "reference": tx.reference,
            "transaction_id": tx.id,
            "payment_id": tx.payment_id.id,
            "partner_id": tx.partner_id.id,
            "amount": tx.amount,
            "amount_other": other,
        }

    def _find_not_booked(self, transactions):
        late = fields.Datetime.now() - timedelta(minutes=self._booking_minutes)
        for tx in transactions:
            booked = tx.payment_id.filtered(
                lambda payment: payment.state in ("in_process", "paid")
            )
            if tx.state != "done" or (tx.last_state_change or late) > late:
                continue
            if not booked:
                yield self._prepare_values("not_booked", tx)
            elif tx.currency_id.compare_amounts(booked.amount, abs(tx.amount)):
                yield self._prepare_values("amount", tx, booked.amount)

    def _find_pending(self, transactions):
        late = fields.Datetime.now() - timedelta(hours=self._pending_hours)
        for tx in transactions:
            # a draft is a customer who looked at the ways to pay and left
            if tx.state in ("pending", "authorized") and (
                (tx.last_state_change or tx.create_date) < late
            ):
                yield self._prepare_values("pending", tx)

    def _find_at_provider(self, check, transactions, paid, since, silent):
        """Our transactions against the provider's list, both ways."""
        known = {tx.reference: tx for tx in transactions}
        listed = {}
        for one in paid:
            listed.setdefault(one["reference"], []).append(one)
        for reference, payments in listed.items():
            total = sum(one["amount"] for one in payments)
            tx = known.get(reference)
            if not tx:
                yield {
                    "kind": "unknown",
                    "reference": reference,
                    "amount": 0,
                    "amount_other": total,
                }
            elif tx.state != "done":
                yield self._prepare_values("not_done", tx, total)
            elif tx.currency_id.compare_amounts(total, abs(tx.amount)):
                yield self._prepare_values("amount", tx, total)
        for tx in transactions - self.env["payment.transaction"].union(
            *(known[reference] for reference in listed if reference in known)
        ):
            if tx.provider_id not in silent and tx._citynet_is_listed(since):
                yield self._prepare_values("not_paid", tx)

    def _find_no_transaction(self, check):
        """Payments booked as if they had come through a provider."""
        payments = self.env["account.payment"].search(
            [
                ("company_id", "=", check.company_id.id),
                ("payment_type", "=", "inbound"),
                ("state", "in", ("in_process", "paid")),
                ("payment_transaction_id", "=", False),
                ("payment_method_line_id.payment_provider_id", "!=", False),
                ("create_date", ">", check.date_run - timedelta(days=self._days_back)),
            ]
        )
        for payment in payments:
            yield {
                "kind": "no_transaction",
                "reference": payment.name or str(payment.id),
                "payment_id": payment.id,
                "partner_id": payment.partner_id.id,
                "amount": 0,
                "amount_other": payment.amount,
            }

    def _find_unused(self, transactions):
        """Credit is right, but not beside a bill that it could pay."""
        payers = {}
        for tx in transactions.filtered(lambda tx: tx.state == "done"):
            line = tx.payment_id._citynet_receivable_line()
            left = -sum(line.mapped("amount_residual"))
            if line.parent_state == "posted" and left > 0:
                payers.setdefault(tx.partner_id.commercial_partner_id, []).append(
                    (tx, left)
                )
        owing = dict(
            self.env["account.move"]._read_group(
                [
                    *OPEN_BILLS,
                    ("commercial_partner_id", "in", [one.id for one in payers]),
                    ("company_id", "in", transactions.company_id.ids),
                ],
                ["commercial_partner_id"],
                ["amount_residual:sum"],
            )
        )
        for payer, unused in payers.items():
            for tx, left in unused if owing.get(payer) else ():
                yield self._prepare_values("unused", tx, left)
