"""A customer's bill for services: stock's invoice, and what follows from it."""

from odoo import api, fields, models
from odoo.exceptions import UserError


class AccountMove(models.Model):
    _name = "account.move"
    _inherit = [
        "citynet.event.mixin",
        "citynet.bill.paper",
        "citynet.bill.late.fee",
        "account.move",
    ]

    _citynet_slip_uniq = models.UniqueIndex(
        "(company_id, commercial_partner_id, citynet_slip_number)"
        " WHERE citynet_slip_number IS NOT NULL AND state <> 'cancel'",
        "This withholding slip is already booked for the customer.",
    )

    citynet_run_id = fields.Many2one(
        "citynet.billing.run",
        "Billing run",
        index="btree_not_null",
        copy=False,
        groups="base.group_user",
    )
    citynet_subscription_ids = fields.Many2many(
        "citynet.subscription",
        string="Services",
        compute="_compute_citynet_subscription_ids",
        search="_search_citynet_subscription_ids",
    )
    citynet_slip_number = fields.Char("Withholding slip", readonly=True, copy=False)

    @api.depends("line_ids.citynet_subscription_id")
    def _compute_citynet_subscription_ids(self):
        for move in self:
            move.citynet_subscription_ids = move.line_ids.citynet_subscription_id

    def _search_citynet_subscription_ids(self, operator, value):
        return [("line_ids.citynet_subscription_id", operator, value)]

    def write(self, vals):
        # EXTENDS account: the days of a cancelled bill are billed again
        result = super().write(vals)
        if self and vals.get("state") == "cancel":
            self.line_ids._citynet_release_periods()
        if self and (
            vals.get("state") in ("draft", "cancel") or "invoice_date_due" in vals
        ):
            self._citynet_after_correction()
        return result

    def _citynet_after_correction(self):
        """What follows when these moves no longer ask for their amount, or ask for it on
        another day: they are drafts, cancelled, or due then. Rooms add their steps."""

    def _citynet_filtered_bills(self):
        """:return: the moves that are a customer's bill for a service."""
        return self.filtered(
            lambda move: (
                move.move_type == "out_invoice"
                and move.line_ids.citynet_subscription_id
            )
        )

    def action_citynet_correct(self):
        """Ask for the reason and whether to bill again."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Credit and bill again"),
            "res_model": "citynet.bill.correct",
            "view_mode": "form",
            "target": "new",
            "context": {"default_move_id": self.id},
        }

    def action_citynet_withholding(self):
        """Ask for the slip."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Tax withheld by the customer"),
            "res_model": "citynet.withholding",
            "view_mode": "form",
            "target": "new",
            "context": {"default_move_id": self.id},
        }

    # ---- Issued and paid -----------------------------------------------------

    def _invoice_paid_hook(self):
        # EXTENDS account: called once when nothing is open any more
        result = super()._invoice_paid_hook()
        self._citynet_close()
        return result

    def _citynet_issue(self):
        """These bills are new and posted: what follows, then it is told.

        A bill that is closed at once is told as paid, and by that alone; one of nothing
        isn't told at all.
        """
        self._citynet_after_issue()
        self._citynet_queue_mails()
        if left := self.filtered("amount_residual"):
            left._emit("invoice_issued")

    def _citynet_after_issue(self):
        """What follows from new bills, before they are told of; rooms add their steps."""
        self._citynet_look_at_payments()

    def _citynet_after_credit(self):
        """What follows from new credit notes; rooms add their steps."""

    def _citynet_close(self):
        """Nothing is open any more on these moves: what follows from those that are
        bills for a service, then it is told."""
        bills = self._citynet_filtered_bills()
        if bills and not self._are_events_off():
            bills._citynet_after_paid()
            # a bill of nothing was never asked for
            bills.filtered("amount_total")._emit("invoice_paid")

    def _citynet_after_reconciled(self):
        """What follows when money or a credit was used for these moves; rooms add their
        steps."""

    def _citynet_after_paid(self):
        """What follows from bills that are closed, before it is told; rooms add their
        steps."""
        self._citynet_begin_prepaid()
        self._citynet_look_at_payments()

    def _citynet_begin_prepaid(self):
        """Prepaid periods on these bills begin when they were paid, by the rules."""
        # sudo: those who register payments don't write services or the days of bills
        for bill in self.sudo():
            lines = bill.line_ids.filtered(
                lambda line: line.citynet_subscription_id._moves_on_payment()
            )
            day = lines and bill._citynet_get_paid_day()
            if day:
                lines.citynet_subscription_id._begin_on_payment(lines, day)

    def _citynet_get_paid_day(self):
        """:return: date of the last money that this bill was paid by, or None"""
        self.ensure_one()
        if self.payment_state == "reversed":
            return None
        asked = self.line_ids.filtered(
            lambda line: line.account_type == "asset_receivable"
        )
        return max(asked.matched_credit_ids.credit_move_id.mapped("date"), default=None)

    def _citynet_queue_mails(self):
        """Queue the mails of these bills for stock's job, which makes the PDF too.

        :return: the bills that were queued
        """
        queued = self.filtered(
            lambda move: (
                move.company_id.citynet_mail_bills
                and move.partner_id.email
                and move._citynet_is_mailed()
            )
        )
        if queued:
            queued.sending_data = {
                "author_user_id": self.env.user.id,
                "author_partner_id": self.env.user.partner_id.id,
                "sending_methods": ["email"],
            }
            # sudo: those who make bills may have them sent, at the job's own pace
            self.env.ref("account.ir_cron_account_move_send").sudo()._trigger()
        return queued

    def _citynet_is_mailed(self):
        """:return: bool, whether this new bill is told by a mail of its own."""
        self.ensure_one()
        return bool(self.amount_residual)

    def _get_mail_template(self):
        # EXTENDS account: stock's words ask for the whole amount, whatever is left of it
        if self and self == self._citynet_filtered_bills():
            return self.env.ref("citynet_crm.mail_template_bill")
        return super()._get_mail_template()

    def _citynet_look_at_payments(self):
        """A prepaid service's next bill follows from the payment of these."""
        # sudo: those who register payments don't write services
        self.sudo().line_ids.citynet_subscription_id._citynet_look_at_payments()

    def _prepare_event_values(self, event):
        self.ensure_one()
        return {
            **super()._prepare_event_values(event),
            "number": self.name,
            "customer": self.partner_id.name,
            "amount_total": self.amount_total,
            "amount_residual": self.amount_residual,
            "due_date": self.invoice_date_due,
            "closed_by": "credit" if self.payment_state == "reversed" else "payment",
            "portal_url": self.get_portal_url(),
        }

    # ---- Put right -----------------------------------------------------------

    def _citynet_credit(self, reason, bill_again):
        """Credit all of a posted bill.

        The lines keep what they say, but no longer stand for the days and charges they
        billed: the database's rule "once each" goes on to hold for what is billed again.

        :param str reason: printed on the credit note
        :param str bill_again: ``tomorrow``, ``now`` or ``never``
        :return: the posted credit note
        :raise UserError: for what is no posted bill, or credited already
        """
        self.ensure_one()
        self.check_access("write")
        if (
            self.state != "posted"
            or not self._citynet_filtered_bills()
            or any(self.line_ids.mapped("citynet_is_credited"))
        ):
            raise UserError(
                self.env._(
                    "%(name)s is no posted bill for a service, or is credited already.",
                    name=self.display_name,
                )
            )
        credit = self._reverse_moves(
            [
                {
                    "ref": self.env._(
                        "Credit of %(bill)s: %(reason)s", bill=self.name, reason=reason
                    ),
                    "invoice_date": self.company_id._citynet_today(),
                    "date": self.company_id._citynet_today(),
                }
            ],
            cancel=True,
        )
        if bill_again == "never":
            self.line_ids.citynet_is_credited = True
            # sudo: accountants credit bills, but only read services
            own = self.sudo().line_ids.grouped("citynet_subscription_id")
            for service, lines in own.items():
                service._take_back_given(lines)
        else:
            self.line_ids._citynet_give_back(bill_again == "now")
        return credit

    # ---- Printed -------------------------------------------------------------

    def _get_name_invoice_report(self):
        # EXTENDS account: so stock's print button, mails and portal give our bill
        self.ensure_one()
        if self._citynet_filtered_bills():
            return "citynet_crm.report_bill_document"
        return super()._get_name_invoice_report()
