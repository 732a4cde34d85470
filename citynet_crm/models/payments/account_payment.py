from odoo import fields, models

# Receipts above this sum need a revenue stamp (Law 10/2020), in rupiah.
_STAMP_DUTY_ABOVE = 5_000_000


class AccountPayment(models.Model):
    _inherit = "account.payment"

    _citynet_desk_token_uniq = models.UniqueIndex(
        "(citynet_desk_token) WHERE citynet_desk_token IS NOT NULL",
        "This payment was recorded already.",
    )

    citynet_taken_by_id = fields.Many2one(
        "res.users",
        "Received by",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="Who took the money at the cash desk",
    )
    citynet_desk_token = fields.Char(
        readonly=True, copy=False, help="Each cash desk form records one payment"
    )
    citynet_deposit_id = fields.Many2one(
        "citynet.deposit", "Deposit", readonly=True, copy=False, index="btree_not_null"
    )

    def _citynet_receivable_line(self):
        """:return: the ``account.move.line`` on the customer's account."""
        return self.move_id.line_ids.filtered(
            lambda line: line.account_id.account_type == "asset_receivable"
        )

    def _citynet_get_receipt_parts(self):
        """What the money was used for, to print on the receipt.

        :return: list of dict: ``name``, ``amount`` (used) and ``open`` (of that bill)
        """
        self.ensure_one()
        parts = []
        for partial in self._citynet_receivable_line().matched_debit_ids.sorted("id"):
            bill = partial.debit_move_id.move_id
            services = bill.citynet_subscription_ids
            parts.append(
                {
                    "name": f"{bill.name} ({services.name})"
                    if len(services) == 1
                    else bill.name,
                    "amount": partial.amount,
                    "open": bill.amount_residual,
                }
            )
        left = self.amount - sum(part["amount"] for part in parts)
        if not self.currency_id.is_zero(left):
            parts.append(
                {"name": self.env._("Kept as credit"), "amount": left, "open": 0}
            )
        return parts

    def _citynet_get_method_name(self):
        """:return: str, how it was paid, in the customer's words."""
        self.ensure_one()
        if self.payment_transaction_id:
            return self.payment_transaction_id.payment_method_id.name
        return self.journal_id.name

    def _citynet_get_method_note(self):
        """:return: str, what tells this payment from others paid in the same way"""
        self.ensure_one()
        return self.payment_transaction_id.reference or self.memo or ""

    def _citynet_get_receiver(self):
        """:return: str, who signs the receipt: who took the money, or the provider for
        what came in online"""
        self.ensure_one()
        person = self.citynet_taken_by_id
        if not person and not self.payment_transaction_id:
            person = self.create_uid - self.env.ref("base.user_root")
        return person.name or self.company_id.name

    def _citynet_needs_stamp_duty(self):
        """:return: bool, whether the receipt leaves room for a revenue stamp."""
        self.ensure_one()
        return (
            self.currency_id == self.env.ref("base.IDR")
            and self.amount > _STAMP_DUTY_ABOVE
        )
