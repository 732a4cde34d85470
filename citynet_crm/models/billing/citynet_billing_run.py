import logging

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError

_logger = logging.getLogger(__name__)


class CitynetBillingRun(models.Model):
    """One run over everything due on a day; a cron drains it in small batches.

    A draft bills nothing: it has to be started by a person who has seen its preview.
    """

    _name = "citynet.billing.run"
    _description = "Billing run"
    _inherit = [
        "citynet.state.mixin",
        "citynet.billing.run.start",
        "citynet.sequence.mixin",
        "citynet.billing.run.preview",
        "citynet.billing.run.drain",
        "citynet.billing.run.audit",
        "mail.thread",
    ]
    _order = "date desc, id desc"
    _sequence_code = "citynet.billing.run"

    _transitions = {
        "draft": {"open", "discarded"},
        "open": {"done"},
        "done": {"open"},
    }
    # a draft that was left does not keep the day from being billed
    _day_uniq = models.UniqueIndex(
        "(company_id, date) WHERE state IN ('open', 'done')",
        "There is already a run for this day; open it and run it again.",
    )

    name = fields.Char(required=True, readonly=True, copy=False, default="/")
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    date = fields.Date(
        "Due up to",
        required=True,
        copy=False,
        default=lambda self: self.env.company._citynet_today(),
        help="Services whose bill date is on or before this day are billed",
    )
    attempt = fields.Integer(default=1, readonly=True, copy=False)
    date_done = fields.Datetime("Finished", readonly=True, copy=False)

    # its bills, and how far it is
    move_ids = fields.One2many("account.move", "citynet_run_id", "Bills")
    error_ids = fields.One2many("citynet.billing.error", "run_id", "Not billed")
    bill_count = fields.Integer("Bills made", compute="_compute_bills")
    amount_total = fields.Monetary("Billed", compute="_compute_bills")
    billed_count = fields.Integer("Services billed", compute="_compute_progress")
    error_count = fields.Integer("Services not billed", compute="_compute_progress")
    remaining_count = fields.Integer("Services left", compute="_compute_progress")
    progress = fields.Float(compute="_compute_progress")

    # its audit
    date_audited = fields.Datetime("Audited", readonly=True, copy=False)
    audit_problem_count = fields.Integer("Problems found", readonly=True, copy=False)
    audit_report = fields.Text("Audit", readonly=True, copy=False)

    # how its bills are made
    quick_stop = fields.Char(
        "Bills made one by one",
        readonly=True,
        copy=False,
        help="Why this run doesn't copy bills of one kind from each other; its bills "
        "are right, it only takes longer",
    )

    @api.model
    def _selection_state(self):
        return [
            ("draft", self.env._("Draft")),
            ("open", self.env._("Open")),
            ("done", self.env._("Done")),
            ("discarded", self.env._("Discarded")),
        ]

    @api.depends("move_ids")
    def _compute_bills(self):
        # sudo: who may see the run may see how much it billed
        groups = (
            self.env["account.move"]
            .sudo()
            ._read_group(
                [("citynet_run_id", "in", self.ids), ("state", "=", "posted")],
                ["citynet_run_id"],
                ["__count", "amount_total_signed:sum"],
            )
        )
        totals = {run.id: (count, amount) for run, count, amount in groups}
        for run in self:
            run.bill_count, run.amount_total = totals.get(run._origin.id, (0, 0))

    @api.depends("state", "date", "attempt", "error_ids.is_resolved", "move_ids")
    def _compute_progress(self):
        # sudo: who may see the run may see how far it is
        groups = (
            self.env["account.move.line"]
            .sudo()
            ._read_group(
                [("move_id.citynet_run_id", "in", self.ids)],
                ["move_id.citynet_run_id"],
                ["citynet_subscription_id:count_distinct"],
            )
        )
        billed = {run.id: count for run, count in groups}
        for run in self:
            run.billed_count = billed.get(run._origin.id, 0)
            run.error_count = len(
                run.error_ids.filtered(lambda row: not row.is_resolved)
            )
            run.remaining_count = run._origin._count_remaining()
            done = run.billed_count + run.error_count
            total = done + run.remaining_count
            run.progress = 100 * done / total if total else 100 * (run.state == "done")

    @api.model
    def _get_writable_fields(self):
        """All else of a run is written by our own code."""
        # EXTENDS citynet.state.mixin
        return {"date", "company_id", "is_ahead_confirmed"}

    # ---- Buttons -------------------------------------------------------------

    def action_run_again(self):
        """Try again everything due, what failed before included."""
        self._check_may_run()
        self._check_state("open", "done")
        # sudo: customer service may try again, but neither edits runs nor crons
        self.sudo()._reopen()
        self._wake_cron()

    def _check_may_run(self):
        """:raise AccessError: for those who may not try started runs again"""
        self.check_access("read")
        if not (
            self.env.user.has_group("citynet_crm.group_agent")
            or self.env.user.has_group("account.group_account_invoice")
        ):
            raise AccessError(
                self.env._(
                    "Only customer service and accountants try billing runs again."
                )
            )

    def _reopen(self):
        """Open the runs for a new attempt, in which failed services are tried again."""
        self._transition("open", {"date_done": False})
        for run in self:
            run.attempt += 1

    def action_audit(self):
        """Audit again, for instance after bills were corrected by hand."""
        self._check_may_run()
        # sudo: customer service may ask for the audit, which keeps its result
        for run in self.sudo():
            run._audit()

    def action_view_bills(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "citynet_crm.citynet_bill_action"
        )
        return {**action, "domain": [("citynet_run_id", "=", self.id)], "context": {}}

    # ---- Bills copied from each other, or made one by one --------------------

    def _choose_poster(self):
        """:return: the ``citynet.invoice.poster`` for this run's next bills"""
        standard = self.env["citynet.invoice.poster"]
        if self.quick_stop:
            return standard
        reasons = self._get_quick_obstacles()
        if reasons:
            self.quick_stop = ", ".join(reasons)
            _logger.info("%s makes bills one by one: %s", self.name, self.quick_stop)
            return standard
        return self.env["citynet.invoice.poster.quick"]

    def _get_quick_obstacles(self):
        """:return: list of what is known before any bill is made to forbid copies"""
        cloner = self.env["citynet.move.cloner"]
        found = {f"override in {name}" for name in cloner._get_unknown_overrides()}
        # the journals that stock may choose for a bill
        journals = self.env["account.journal"].search(
            [("type", "=", "sale"), ("company_id", "=", self.company_id.id)]
        )
        if journals and all(journals.mapped("restrict_mode_hash_table")):
            found.update(f"journal {code}" for code in journals.mapped("code"))
        return sorted(found)

    def _stop_quick(self, reasons, is_wrong):
        """No more copies in this run.

        :param reasons: list of str
        :param bool is_wrong: whether a copy differed from what Odoo makes, which the
            managers have to know: an addon does something that copies don't
        """
        self.ensure_one()
        self.quick_stop = ", ".join(reasons)
        if not is_wrong:
            _logger.info("%s makes bills one by one: %s", self.name, self.quick_stop)
            return
        _logger.error("%s: copied bills would differ in %s", self.name, self.quick_stop)
        # sudo: the job tells people whom it may not look up
        managers = (
            self.env.ref("citynet_crm.group_manager")
            .sudo()
            .all_user_ids.filtered(lambda user: self.company_id in user.company_ids)
        )
        self.message_post(
            body=Markup("<p>%s</p>")
            % self.env._(
                "Bills of one kind are copied from each other, and some are made the "
                "long way too to prove that they are equal. This time they differed "
                "(%(columns)s), so the run goes on the long way: its bills are right, "
                "it only takes longer. Please tell your administrator.",
                columns=self.quick_stop,
            ),
            partner_ids=managers.partner_id.ids,
            subtype_xmlid="mail.mt_comment",
        )
