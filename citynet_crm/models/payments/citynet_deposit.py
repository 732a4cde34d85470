from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain


class CitynetDeposit(models.Model):
    """Cash that a collector or the desk hands over (setoran), counted by another person."""

    _name = "citynet.deposit"
    _description = "Deposit of cash"
    _inherit = ["citynet.state.mixin", "mail.thread"]
    _order = "id desc"
    _rec_name = "user_id"

    _transitions = {"handed": {"confirmed", "refused"}}

    user_id = fields.Many2one(
        "res.users", "Handed over by", required=True, readonly=True
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    payment_ids = fields.One2many("account.payment", "citynet_deposit_id", "Payments")
    date = fields.Datetime("Handed over", readonly=True, default=fields.Datetime.now)
    amount = fields.Monetary("Handed over (cash)", required=True, readonly=True)
    amount_taken = fields.Monetary("According to receipts", readonly=True)
    difference = fields.Monetary(compute="_compute_difference", store=True)
    note = fields.Char("Explanation", readonly=True)
    confirmed_by_id = fields.Many2one("res.users", "Counted by", readonly=True)
    date_confirmed = fields.Datetime("Counted on", readonly=True)

    @api.model
    def _selection_state(self):
        return [
            ("handed", self.env._("To count")),
            ("confirmed", self.env._("Confirmed")),
            ("refused", self.env._("Refused")),
        ]

    @api.depends("amount", "amount_taken")
    def _compute_difference(self):
        for deposit in self:
            deposit.difference = deposit.amount - deposit.amount_taken

    @api.model
    def _get_in_hand(self, user):
        """:return: ``account.payment`` records of cash ``user`` has taken and still has"""
        # sudo: how much cash one has taken oneself is no secret to oneself
        return (
            self.env["account.payment"]
            .sudo()
            .search(
                Domain("citynet_taken_by_id", "=", user.id)
                & Domain("company_id", "=", self.env.company.id)
                & Domain("journal_id.type", "=", "cash")
                & Domain("state", "in", ("in_process", "paid"))
                & Domain("citynet_deposit_id", "=", False)
            )
        )

    @api.model
    def _hand_over(self, amount, note=""):
        """Hand over all cash in hand.

        :param amount: rupiah that are really handed over
        :param str note: why it isn't what the receipts say
        :return: the ``citynet.deposit``
        """
        payments = self._get_in_hand(self.env.user)
        taken = sum(payments.mapped("amount"))
        if not payments:
            raise UserError(self.env._("You have no cash to hand over."))
        if amount < 0:
            raise UserError(self.env._("The amount can't be negative."))
        if amount != taken and not (note or "").strip():
            raise UserError(
                self.env._(
                    "By your receipts it is %(taken)s; explain the difference.",
                    taken=self.env.company.currency_id.format(taken),
                )
            )
        # sudo: those who take cash hand it over, and can't change that afterwards
        deposit = self.sudo().create(
            {
                "user_id": self.env.uid,
                "company_id": self.env.company.id,
                "amount": amount,
                "amount_taken": taken,
                "note": note,
            }
        )
        payments.lock_for_update()
        payments.citynet_deposit_id = deposit
        return deposit

    def action_confirm(self):
        """The money was counted by another person."""
        self._check_other()
        # sudo: who may confirm is checked; no user writes deposits
        self.sudo()._transition(
            "confirmed",
            {"confirmed_by_id": self.env.uid, "date_confirmed": fields.Datetime.now()},
        )

    def action_refuse(self):
        """The money isn't what was said: it is in the collector's hands again."""
        self._check_other()
        # sudo: as above
        for deposit in self.sudo()._transition("refused"):
            deposit.payment_ids.citynet_deposit_id = False

    def _check_other(self):
        self.check_access("read")
        if not (
            self.env.user.has_group("citynet_crm.group_manager")
            or self.env.user.has_group("account.group_account_invoice")
        ):
            raise AccessError(self.env._("Managers and accountants count deposits."))
        if self.env.user in self.user_id:
            raise UserError(
                self.env._("Another person counts the money that you handed over.")
            )
