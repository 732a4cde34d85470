from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class CitynetIsolir(models.Model):
    """The list of services to be suspended for unpaid bills (isolir).

    Seen before it is carried out; looked at again, line by line, when it is.
    """

    _name = "citynet.isolir"
    _description = "Suspension list"
    _inherit = [
        "citynet.state.mixin",
        "citynet.sequence.mixin",
        "citynet.isolir.drain",
        "mail.thread",
    ]
    _order = "date desc, id desc"
    _sequence_code = "citynet.isolir"

    _transitions = {
        "draft": {"open", "cancelled"},
        "open": {"done", "cancelled"},
    }
    _day_uniq = models.UniqueIndex(
        "(company_id, date) WHERE state <> 'cancelled'",
        "There is already a suspension list for this day.",
    )

    name = fields.Char(required=True, readonly=True, copy=False, default="/")
    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        index=True,
        default=lambda self: self.env.company,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    date = fields.Date(
        required=True,
        readonly=True,
        copy=False,
        default=lambda self: self.env.company._citynet_today(),
        help="The day whose arrears this list shows",
    )
    line_ids = fields.One2many("citynet.isolir.line", "isolir_id", "Services")
    approved_by_id = fields.Many2one(
        "res.users", "Approved by", readonly=True, copy=False
    )
    date_done = fields.Datetime("Finished", readonly=True, copy=False)
    date_scanned = fields.Datetime("Checked on", readonly=True, copy=False)
    scanned_count = fields.Integer("Services checked", readonly=True, copy=False)

    # how far it is
    # how far it is
    waiting_count = fields.Integer("To suspend", compute="_compute_counts")
    suspended_count = fields.Integer("Suspended", compute="_compute_counts")
    held_count = fields.Integer("Not suspended", compute="_compute_counts")
    restored_count = fields.Integer("Restored since", compute="_compute_counts")
    amount = fields.Monetary("Overdue", compute="_compute_counts")
    progress = fields.Float(compute="_compute_counts")
    obstacle = fields.Char(compute="_compute_obstacle")

    @api.model
    def _selection_state(self):
        return [
            ("draft", self.env._("To approve")),
            ("open", self.env._("In progress")),
            ("done", self.env._("Done")),
            ("cancelled", self.env._("Cancelled")),
        ]

    @api.depends("line_ids.state", "line_ids.amount")
    def _compute_counts(self):
        groups = {}
        for isolir, state, count, amount in self.env["citynet.isolir.line"]._read_group(
            [("isolir_id", "in", self.ids)],
            ["isolir_id", "state"],
            ["__count", "amount:sum"],
        ):
            groups.setdefault(isolir.id, {})[state] = (count, amount)
        for isolir in self:
            states = groups.get(isolir._origin.id, {})
            counts = {state: count for state, (count, _amount) in states.items()}
            isolir.waiting_count = counts.get("waiting", 0)
            isolir.suspended_count = counts.get("suspended", 0)
            isolir.held_count = counts.get("held", 0) + counts.get("failed", 0)
            isolir.restored_count = counts.get("restored", 0)
            isolir.amount = sum(
                amount
                for state, (_count, amount) in states.items()
                if state not in ("held", "failed")
            )
            total = sum(counts.values())
            done = total - isolir.waiting_count
            isolir.progress = 100 * done / total if total else 100

    @api.depends("company_id", "state")
    def _compute_obstacle(self):
        for isolir in self:
            company = isolir.company_id
            isolir.obstacle = isolir.state in (
                "draft",
                "open",
            ) and company._citynet_get_isolir_obstacle(company._citynet_today())

    # ---- Buttons -------------------------------------------------------------

    def action_prepare_today(self):
        """Make today's list, or open the one there is."""
        self._check_desk()
        # sudo: agents may request a list, but not write its lines
        isolir = self.sudo()._ensure_today(self.env.company)
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": isolir.id,
            "view_mode": "form",
        }

    def action_scan(self):
        """Look again who is to be suspended."""
        self._check_desk()
        self.check_access("read")
        # sudo: as above
        self.sudo()._scan()

    def action_approve(self):
        """Approve the list: its services will be suspended."""
        self._check_manager()
        for isolir in self:
            if not isolir.waiting_count:
                raise UserError(
                    self.env._(
                        "The list %(name)s has no services to suspend.",
                        name=isolir.name,
                    )
                )
        # sudo: what a manager decides of a list is written by our code alone
        self.sudo()._transition("open", {"approved_by_id": self.env.uid})
        # sudo: managers start the job but don't edit it
        self.env.ref("citynet_crm.ir_cron_isolir").sudo()._trigger()

    def action_cancel(self):
        self._check_manager()
        # sudo: as in ``action_approve``
        self.sudo()._transition("cancelled")

    def action_undo(self):
        """Restore every service that this list has suspended and stop it."""
        self._check_manager()
        # sudo: managers may undo what they may approve
        lists = self.sudo()
        lists.filtered(lambda isolir: isolir.state == "open")._transition("cancelled")
        lines = lists.line_ids.filtered(lambda line: line.state == "suspended")
        lines.subscription_id._restore()

    def _check_desk(self):
        if not (
            self.env.user.has_group("citynet_crm.group_agent")
            or self.env.user.has_group("account.group_account_invoice")
        ):
            raise AccessError(
                self.env._("Only customer service and accountants make these lists.")
            )

    def _check_manager(self):
        if not self.env.user.has_group("citynet_crm.group_manager"):
            raise AccessError(self.env._("Only a manager decides who is suspended."))
        self.check_access("read")
