from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class CitynetChargeLimits(models.AbstractModel):
    """Who may enter how much, and what of it stays as it is.

    What the rules charge is made by our own code (``_create_by_rule``) and has no limit.
    What a person enters waits for a manager from the company's limit on, and letting a
    charge go, by writing or deleting it, is the manager's.
    """

    _name = "citynet.charge.limits"
    _description = "Charge: limits and approval"

    # what a bill says of a charge
    _frozen_fields = frozenset({"amount", "date", "kind", "name", "subscription_id"})
    _approval_fields = frozenset(
        {"is_manual", "needs_approval", "approved_by_id", "date_approved"}
    )
    # entries of one person for one service count together for so long
    _limit_days = 30

    is_manual = fields.Boolean("Entered by hand", readonly=True, copy=False)
    needs_approval = fields.Boolean(
        "Waits for approval",
        readonly=True,
        copy=False,
        help="Beyond the limit of who entered it: on no bill until a manager approves",
    )
    approved_by_id = fields.Many2one(
        "res.users", "Approved by", readonly=True, copy=False
    )
    date_approved = fields.Datetime("Approved on", readonly=True, copy=False)

    @api.model_create_multi
    def create(self, vals_list):
        if self.env.su:
            return super().create(vals_list)
        for vals in vals_list:
            self._check_approval_fields(vals)
        # written out: a default that a client sends in its context doesn't count
        fresh = {name: False for name in self._approval_fields} | {"is_manual": True}
        charges = super().create([{**vals, **fresh} for vals in vals_list])
        charges._hold_over_limit()
        for charge in charges:
            charge._log_on_service(charge._get_entered_text())
        return charges

    def write(self, vals):
        changed = self.filtered(lambda charge: charge._is_changed_by(vals))
        changed._check_not_billed()
        if self.env.su:
            return super().write(vals)
        self._check_approval_fields(vals)
        changed._check_may_change()
        before = {charge: charge._get_in_words() for charge in changed}
        result = super().write(vals)
        changed._hold_over_limit()
        for charge, words in before.items():
            charge._log_on_service(
                self.env._(
                    "Charge changed: %(before)s became %(after)s",
                    before=words,
                    after=charge._get_in_words(),
                )
            )
        return result

    def unlink(self):
        if not self.env.su:
            self.check_access("unlink")
            self._check_not_billed()
            self._check_may_change()
            for charge in self:
                charge._log_on_service(
                    self.env._("Charge deleted: %s", charge._get_in_words())
                )
        return super().unlink()

    @api.model
    def _create_by_rule(self, vals_list):
        """What the provider's rules charge or credit, whoever does the work.

        :param list vals_list: dicts of the charges
        :return: the new charges, in this environment
        """
        # sudo: the amounts come from the rules; limits are for what persons enter
        return self.sudo().create(vals_list).sudo(self.env.su)

    # ---- What is billed, and what is another's --------------------------------

    def _keep_used(self, amount):
        """A bill that has just been made took only ``amount`` rupiah of this credit: that
        much is what stays on it."""
        self.ensure_one()
        return super().write({"amount": -amount})

    def _is_changed_by(self, vals):
        """:return: bool, whether ``vals`` say something else of what a bill shows"""
        self.ensure_one()
        for name in self._frozen_fields & vals.keys():
            convert = self._fields[name].convert_to_cache
            if convert(vals[name], self) != convert(self[name], self):
                return True
        return False

    def _check_not_billed(self):
        """:raise UserError: when a charge stands on a bill: both stay the same"""
        for charge in self:
            if charge.is_billed:
                raise UserError(
                    self.env._(
                        "%(name)s is on bill %(bill)s and stays as it is; enter a "
                        "credit instead.",
                        name=charge.name,
                        bill=charge.move_id.display_name,
                    )
                )

    def _check_may_change(self):
        """:raise AccessError: for those who change or delete what others charged"""
        if self.env.user.has_group("citynet_crm.group_manager"):
            return
        if self.filtered(
            lambda charge: (
                not charge.is_manual
                or charge.create_uid != self.env.user
                or charge.approved_by_id
            )
        ):
            raise AccessError(
                self.env._(
                    "Only a manager changes or deletes charges that you didn't enter."
                )
            )

    @api.model
    def _check_approval_fields(self, vals):
        if not self._approval_fields.isdisjoint(vals):
            raise AccessError(self.env._("A manager approves charges by their button."))

    # ---- The limit -----------------------------------------------------------

    @api.model
    def _get_limit(self, company):
        """:return: float, rupiah that this user may enter for a service; None: any"""
        user = self.env.user
        if user.has_group("citynet_crm.group_manager"):
            return None
        # sudo: the company's rule, which its staff obey
        rules = company.sudo()
        if user.has_group("account.group_account_invoice"):
            return max(rules.citynet_limit_account, rules.citynet_limit_agent)
        return rules.citynet_limit_agent

    def _hold_over_limit(self):
        """Charges that are more than this user may enter wait for a manager.

        Entries for the same service count together, credits as much as charges, so that
        a large one isn't many small ones.
        """
        since = fields.Datetime.now() - timedelta(days=self._limit_days)
        # sudo: counts what this user entered, also where a rule hides some of it
        entered = self.sudo().search(
            [
                ("subscription_id", "in", self.subscription_id.ids),
                ("is_manual", "=", True),
                ("needs_approval", "=", False),
                ("approved_by_id", "=", False),
                ("create_uid", "=", self.env.uid),
                ("create_date", ">=", since),
            ]
        )
        sums = {
            service: sum(abs(charge.amount) for charge in charges)
            for service, charges in entered.grouped("subscription_id").items()
        }
        for company, charges in self.grouped("company_id").items():
            limit = self._get_limit(company)
            if limit is None:
                continue
            held = charges.filtered(
                lambda charge, limit=limit: (
                    max(abs(charge.amount), sums.get(charge.subscription_id, 0)) > limit
                )
            )
            # sudo: nobody writes this field, it follows from the limit
            held.sudo().needs_approval = True

    def action_approve(self):
        """A manager lets charges beyond the limits of others onto bills."""
        if not self.env.user.has_group("citynet_crm.group_manager"):
            raise AccessError(self.env._("Only a manager approves charges."))
        self.check_access("write")
        for charge in self.filtered("needs_approval"):
            # sudo: written by this button only
            charge.sudo().write(
                {
                    "needs_approval": False,
                    "approved_by_id": self.env.uid,
                    "date_approved": fields.Datetime.now(),
                }
            )
            charge._log_on_service(
                self.env._("Charge approved: %s", charge._get_in_words())
            )

    # ---- The log -------------------------------------------------------------

    def _get_in_words(self):
        """:return: str, name and amount"""
        self.ensure_one()
        return f"{self.name} ({self.currency_id._citynet_format(self.amount)})"

    def _get_entered_text(self):
        """:return: str, that it was entered, and that it waits if it does"""
        if self.needs_approval:
            return self.env._(
                "Charge entered, waits for a manager: %s", self._get_in_words()
            )
        return self.env._("Charge entered: %s", self._get_in_words())

    def _log_on_service(self, text):
        # sudo: the log is written for all who may enter charges, in their name
        self.subscription_id.sudo().message_post(body=text)
