from odoo import api, fields, models
from odoo.addons.citynet_crm.tools.billing.bills import OPEN_BILLS
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain


class CitynetCharge(models.Model):
    """A one-off charge or credit that waits for the next bill of its service."""

    _name = "citynet.charge"
    _description = "Charge or credit for the next bill"
    _inherit = [
        "citynet.charge.credit",
        "citynet.queue.mixin",
        "citynet.charge.limits",
    ]
    _order = "date desc, id desc"

    _late_fee_uniq = models.UniqueIndex(
        "(late_move_id, late_step) WHERE late_move_id IS NOT NULL",
        "This bill already has this late fee.",
    )
    # who let a charge go, when and why
    _waiver_fields = frozenset(
        {"is_waived", "waiver_reason", "waived_by_id", "date_waived"}
    )
    # unpaid bills of one transaction, looked at for late fees
    _batch_size = 200
    _queue_model = "account.move"

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
        precompute=True,
        help="Who paid for the service when the charge arose",
    )
    company_id = fields.Many2one(related="subscription_id.company_id", store=True)
    area_id = fields.Many2one(related="subscription_id.area_id", store=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    date = fields.Date(
        required=True,
        default=lambda self: self.env.company._citynet_today(),
        help="Billed with the first bill on or after this day",
    )
    amount = fields.Monetary(required=True, help="Negative: a credit")

    # the bill it is on
    move_line_ids = fields.One2many(
        "account.move.line", "citynet_charge_id", "Bill lines"
    )
    move_id = fields.Many2one(
        "account.move", "Bill", compute="_compute_move_id", store=True
    )
    is_billed = fields.Boolean(compute="_compute_move_id", store=True, index=True)

    rest_of_id = fields.Many2one(
        "citynet.charge",
        "Rest of",
        index="btree_not_null",
        readonly=True,
        copy=False,
        ondelete="set null",
        help="The credit that a bill used in part: this is what was left of it",
    )

    # the unpaid bill that a late fee is for
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

    # who let it go, when and why
    is_waived = fields.Boolean(
        "Waived", readonly=True, copy=False, help="Never billed; the reason is kept"
    )
    waiver_reason = fields.Char(readonly=True, copy=False)
    waived_by_id = fields.Many2one("res.users", "Waived by", readonly=True, copy=False)
    date_waived = fields.Datetime("Waived on", readonly=True, copy=False)

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

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_may_waive(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_may_waive(vals)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_billed(self):
        for charge in self:
            if charge.is_billed:
                raise UserError(
                    self.env._(
                        "%(name)s is on bill %(bill)s and can't be deleted.",
                        name=charge.name,
                        bill=charge.move_id.display_name,
                    )
                )

    # ---- On the bill ---------------------------------------------------------

    def _prepare_bill_line(self):
        """:return: dict of the ``account.move.line`` that bills this charge."""
        self.ensure_one()
        return {
            "product_id": self._get_charge_product().id,
            "name": self.name,
            "quantity": 1,
            "price_unit": round(self.amount),
            "tax_ids": [fields.Command.set(self._get_taxes().ids)],
            "citynet_subscription_id": self.subscription_id.id,
            "citynet_charge_id": self.id,
        }

    def _get_charge_product(self):
        """:return: ``product.product`` that says which account a charge is booked on"""
        name = "product_deposit" if self.kind == "deposit" else "product_charge"
        # asked for each charge of a run: from the registry's cache, without a query
        product_id = self.env["ir.model.data"]._xmlid_to_res_id(
            f"citynet_crm.{name}", raise_if_not_found=True
        )
        return self.env["product.product"].browse(product_id)

    def _get_taxes(self):
        """Decided when it is billed, whatever the product of charges was given when it
        was installed.

        :return: ``account.tax``, those of its service; a deposit has none: it is the
            customer's money
        """
        if self.kind == "deposit":
            return self.env["account.tax"]
        return self.subscription_id._get_taxes()

    # ---- Late fees -----------------------------------------------------------

    @api.model
    def _cron_late_fees(self):
        """Put the late fees of unpaid bills on their next bills, each once.

        A run that is cut off is made up by the next: which fees there are is read from
        the charges themselves.
        """
        self._process_queues(self)

    def _queue_domain(self):
        # EXTENDS citynet.queue.mixin: bills that may cost a late fee by now
        return Domain.OR(
            self._get_late_bill_domain(company, company._citynet_today())
            for company in self.env["res.company"].search([])
        )

    @api.model
    def _get_late_bill_domain(self, company, today):
        """:return: Domain of the ``account.move`` that may cost a late fee today"""
        return (
            OPEN_BILLS
            & Domain("company_id", "=", company.id)
            & Domain("invoice_date_due", "<", today)
            & Domain("line_ids.citynet_subscription_id", "!=", False)
        )

    def _process_batch(self, bills):
        # EXTENDS citynet.queue.mixin
        bills._citynet_add_late_fees(bills.company_id._citynet_today())

    @api.model
    def _add_late_fees(self, company, today):
        """:param date today: fees of ``today`` and before are due
        :return: the new ``citynet.charge`` records
        """
        bills = self.env["account.move"].search(
            self._get_late_bill_domain(company, today), order="id"
        )
        return bills._citynet_add_late_fees(today)

    # ---- Waiving -------------------------------------------------------------

    def action_waive(self):
        """Ask for the reason."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Waive"),
            "res_model": "citynet.charge.waive",
            "view_mode": "form",
            "target": "new",
            "context": {"default_charge_ids": self.ids},
        }

    def _waive(self, reason):
        """These charges are not asked for; those already billed are credited.

        :param str reason: why, kept on the charge
        :return: the new ``citynet.charge`` credits of those already billed
        """
        charges = self.filtered(lambda charge: not charge.is_waived)
        charges.write(
            {
                "is_waived": True,
                "waiver_reason": reason,
                "waived_by_id": self.env.uid,
                "date_waived": fields.Datetime.now(),
            }
        )
        credits = self.create(
            [
                {
                    "subscription_id": charge.subscription_id.id,
                    "kind": charge.kind,
                    "name": self.env._(
                        "Waived: %(name)s (%(reason)s)", name=charge.name, reason=reason
                    ),
                    "date": charge.company_id._citynet_today(),
                    "amount": -charge.amount,
                }
                for charge in charges
                if charge.is_billed
            ]
        )
        for service, own in charges.grouped("subscription_id").items():
            service.message_post(
                body=self.env._(
                    "Waived: %(names)s. Reason: %(reason)s",
                    names=", ".join(own.mapped("name")),
                    reason=reason,
                )
            )
        return credits

    def _check_may_waive(self, vals):
        """:raise AccessError: for those who may write charges but let none go"""
        if self._waiver_fields.isdisjoint(vals) or self.env.su:
            return
        if not self.env.user.has_group("citynet_crm.group_manager"):
            raise AccessError(self.env._("Only a manager waives charges."))
