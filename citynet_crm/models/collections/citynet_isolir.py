from itertools import repeat

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date


class CitynetIsolir(models.Model):
    """The list of services to be suspended for unpaid bills (isolir).

    Seen before it is carried out, in small committed batches; looked at again, line by
    line, when it is.
    """

    _name = "citynet.isolir"
    _description = "Suspension list"
    _inherit = [
        "citynet.state.mixin",
        "citynet.sequence.mixin",
        "citynet.queue.mixin",
        "mail.thread",
    ]
    _order = "date desc, id desc"
    _sequence_code = "citynet.isolir"
    _batch_size = 50

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

    # ---- Who is on it --------------------------------------------------------

    @api.model
    def _ensure_today(self, company):
        """:return: today's list of ``company``, made now unless it is there"""
        today = company._citynet_today()
        isolir = self.search(
            [
                ("company_id", "=", company.id),
                ("date", "=", today),
                ("state", "!=", "cancelled"),
            ]
        )
        return isolir or self._make_list(company, today)

    @api.model
    def _make_list(self, company, today):
        """:return: the new list of ``company`` with those who owe enough today"""
        isolir = self.create({"company_id": company.id, "date": today})
        isolir._scan()
        return isolir

    def _scan(self):
        """Write down who owes enough today, with figures and reason."""
        for isolir in self:
            if isolir.state != "draft":
                raise UserError(
                    self.env._("%(name)s is carried out already.", name=isolir.name)
                )
            company, day = isolir.company_id, isolir.company_id._citynet_today()
            Service = self.env["citynet.subscription"]
            arrears = Service._get_arrears(company, day)
            owing = Service.union(
                *(
                    service
                    for service, owed in arrears.items()
                    if owed.amount > company.citynet_isolir_tolerance
                )
            ).filtered(lambda service: service.state == "active")
            obstacles = owing._get_isolir_obstacles(day)
            isolir.write(
                {
                    "date": day,
                    "date_scanned": fields.Datetime.now(),
                    "scanned_count": Service.search_count(
                        [("company_id", "=", company.id), ("state", "!=", "closed")]
                    ),
                }
            )
            isolir.line_ids.unlink()
            self.env["citynet.isolir.line"]._bypass_guard("state").create(
                [
                    isolir._prepare_line_values(
                        service, arrears[service], obstacles.get(service)
                    )
                    for service in owing
                ]
            )

    def _prepare_line_values(self, service, owed, obstacle):
        """:return: dict of the ``citynet.isolir.line`` of ``service``"""
        self.ensure_one()
        return {
            "isolir_id": self.id,
            "subscription_id": service.id,
            "amount": owed.amount,
            "date_due": owed.due,
            "bill_count": owed.bills,
            "days_overdue": (self.date - owed.due).days,
            "state": "held" if obstacle else "waiting",
            "reason": obstacle
            or self.env._(
                "%(amount)s on %(count)s bill(s), the oldest due on %(date)s.",
                amount=self.currency_id.format(owed.amount),
                count=owed.bills,
                date=format_date(self.env, owed.due),
            ),
        }

    # ---- The job -------------------------------------------------------------

    @api.model
    def _cron_work_off_lists(self):
        """Make today's lists and carry out those that may be; every few minutes."""
        self._open_todays_lists()
        lists = self.search([("state", "=", "open")], order="date, id").filtered(
            lambda isolir: not isolir.obstacle
        )
        self._process_queues(*lists)

    @api.model
    def _open_todays_lists(self):
        """Make the day's list of each company that wants one."""
        for company in self.env["res.company"].search(
            [("citynet_isolir_mode", "in", ("approve", "auto"))]
        ):
            today = company._citynet_today()
            if company._citynet_get_isolir_obstacle(today) or self.search_count(
                [("company_id", "=", company.id), ("date", "=", today)], limit=1
            ):
                continue
            isolir = self._make_list(company, today)
            # yesterday's without an approval are superseded by today's figures
            self.search(
                [
                    ("company_id", "=", company.id),
                    ("state", "=", "draft"),
                    ("date", "<", today),
                ]
            )._transition("cancelled")
            if company.citynet_isolir_mode == "auto":
                isolir._transition("open")

    def _count_waiting(self):
        # EXTENDS citynet.queue.mixin
        return self.waiting_count

    def _get_batches(self, size):
        # EXTENDS citynet.queue.mixin: each batch is claimed under the lock of its list
        return repeat(self._suspend_next)

    def _suspend_next(self):
        """Suspend one batch, or finish the list where nothing is left.

        :return: int, lines worked off; 0 when the list is finished, another process is
            at work on it, or all that is left is being paid right now
        """
        if not self.try_lock_for_update(allow_referencing=True):
            return 0
        self.invalidate_recordset()
        if self.state != "open":
            return 0
        lines = self.env["citynet.isolir.line"].search(
            [("isolir_id", "=", self.id), ("state", "=", "waiting")],
            limit=self._batch_size,
            order="id",
        )
        if not lines:
            self._transition("done", {"date_done": fields.Datetime.now()})
            return 0
        return len(lines._carry_out())

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
