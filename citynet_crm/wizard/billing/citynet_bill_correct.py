from odoo import fields, models
from odoo.exceptions import UserError


class CitynetBillCorrect(models.TransientModel):
    """A bill was wrong: credit all of it, and bill its days and charges again."""

    _name = "citynet.bill.correct"
    _description = "Credit a bill and bill again"

    move_id = fields.Many2one("account.move", "Bill", required=True, readonly=True)
    currency_id = fields.Many2one(related="move_id.currency_id")
    amount_total = fields.Monetary(related="move_id.amount_total")
    reason = fields.Char(required=True, help="Printed on the credit note")
    bill_again = fields.Selection(
        [
            ("tomorrow", "Tomorrow, so that what was wrong can be put right first"),
            ("now", "With the next run"),
            ("never", "Not at all: the days stay credited"),
        ],
        "Bill the days again",
        required=True,
        default="tomorrow",
    )

    def action_confirm(self):
        """:return: dict of the action that shows the credit note"""
        self.ensure_one()
        reason = (self.reason or "").strip()
        if not reason:
            raise UserError(self.env._("Say why the bill is credited."))
        credit = self.move_id._citynet_credit(reason, self.bill_again)
        return {
            "type": "ir.actions.act_window",
            "res_model": "account.move",
            "res_id": credit.id,
            "view_mode": "form",
        }


class AccountMove(models.Model):
    _inherit = "account.move"

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
        else:
            self.line_ids._citynet_give_back(bill_again == "now")
        return credit


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    citynet_is_credited = fields.Boolean(
        "Credited", readonly=True, copy=False, help="A credit note took this line back"
    )

    def _citynet_give_back(self, at_once):
        """The days and charges of these credited lines become billable again.

        :param bool at_once: without the hold until tomorrow
        """
        # sudo: accountants credit bills, but only read services
        released = [
            (service, min(own.mapped("citynet_period_start")))
            for service, own in self.filtered("citynet_period_start")
            .sudo()
            .grouped("citynet_subscription_id")
            .items()
        ]
        self.write(
            {
                "citynet_is_credited": True,
                "citynet_period_start": False,
                "citynet_period_end": False,
                "citynet_charge_id": False,
            }
        )
        for service, start in released:
            service._release_periods(start)
            if at_once:
                service.date_bill_hold = False
