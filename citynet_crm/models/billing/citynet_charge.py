from odoo import api, fields, models
from odoo.exceptions import UserError


class CitynetCharge(models.Model):
    """A one-off charge or credit that waits for the next bill of its service."""

    _name = "citynet.charge"
    _description = "Charge or credit for the next bill"
    _order = "date desc, id desc"

    name = fields.Char(
        "Explanation", required=True, help="One sentence, printed on the bill as it is"
    )
    kind = fields.Selection(
        [
            ("installation", "Installation"),
            ("relocation", "Relocation"),
            ("proration", "Proration"),
            ("outage", "Outage credit"),
            ("late_fee", "Late fee"),
            ("penalty", "Penalty"),
            ("deposit", "Deposit"),
            ("sla", "Service level credit"),
            ("change", "Change of package"),
            ("referral", "Referral"),
            ("other", "Other"),
        ],
        required=True,
        default="other",
    )
    subscription_id = fields.Many2one(
        "citynet.subscription", "Service", required=True, index=True, ondelete="cascade"
    )
    partner_id = fields.Many2one(
        "res.partner",
        compute="_compute_partner_id",
        store=True,
        help="Who paid for the service when the charge arose",
    )
    company_id = fields.Many2one(related="subscription_id.company_id", store=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    date = fields.Date(
        required=True,
        default=lambda self: self.env.company._citynet_today(),
        help="Billed with the first bill on or after this day",
    )
    amount = fields.Monetary(required=True, help="Negative: a credit")
    is_waived = fields.Boolean(
        "Waived", readonly=True, copy=False, help="Never billed; the reason is kept"
    )
    waiver_reason = fields.Char(readonly=True, copy=False)
    late_move_id = fields.Many2one(
        "account.move",
        "Late bill",
        index="btree_not_null",
        readonly=True,
        copy=False,
        ondelete="cascade",
        help="The unpaid bill that this fee is for",
    )
    late_step = fields.Integer(readonly=True, copy=False, help="1: its first late fee")
    move_line_ids = fields.One2many(
        "account.move.line", "citynet_charge_id", "Bill lines"
    )
    move_id = fields.Many2one(
        "account.move", "Bill", compute="_compute_move_id", store=True
    )
    is_billed = fields.Boolean(compute="_compute_move_id", store=True, index=True)

    _late_fee_uniq = models.UniqueIndex(
        "(late_move_id, late_step) WHERE late_move_id IS NOT NULL",
        "This bill already has this late fee.",
    )

    @api.depends("subscription_id")
    def _compute_partner_id(self):
        for charge in self:
            charge.partner_id = charge.subscription_id.partner_id

    @api.depends("move_line_ids.parent_state")
    def _compute_move_id(self):
        for charge in self:
            lines = charge.move_line_ids.filtered(
                lambda line: line.parent_state != "cancel"
            )
            charge.move_id = lines[:1].move_id
            charge.is_billed = bool(lines)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_billed(self):
        for charge in self:
            if charge.is_billed:
                raise UserError(
                    self.env._(
                        "%(name)s stands on bill %(bill)s and can't be deleted.",
                        name=charge.name,
                        bill=charge.move_id.display_name,
                    )
                )

    def _prepare_bill_line(self):
        """:return: dict of the ``account.move.line`` that bills this charge."""
        self.ensure_one()
        return {
            "product_id": self._get_charge_product().id,
            "name": self.name,
            "quantity": 1,
            "price_unit": round(self.amount),
            "citynet_subscription_id": self.subscription_id.id,
            "citynet_charge_id": self.id,
        }

    def _get_charge_product(self):
        """The product that says which taxes and account a charge has.

        :return: ``product.product``; stock gives it the company's default sale tax.
            A deposit's has none: it is the customer's money
        """
        name = "product_deposit" if self.kind == "deposit" else "product_charge"
        # asked for each charge of a run: from the registry's cache, without a query
        product_id = self.env["ir.model.data"]._xmlid_to_res_id(
            f"citynet_crm.{name}", raise_if_not_found=True
        )
        return self.env["product.product"].browse(product_id)

    def _select_for_bill(self, room):
        """The charges that fit a bill of ``room`` rupiah: a bill is never negative.

        A credit that is larger than what is left waits for the next bill.

        :param int room: what the bill's other lines come to
        :return: subset of these charges
        """
        credits = self.filtered(lambda charge: charge.amount < 0)
        selected = self - credits
        room += sum(selected.mapped("amount"))
        for credit in credits.sorted(lambda charge: (charge.date, charge.id)):
            if room + credit.amount >= 0:
                selected |= credit
                room += credit.amount
        return selected
