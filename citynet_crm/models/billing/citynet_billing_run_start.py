from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import format_date


class CitynetBillingRunStart(models.AbstractModel):
    """From a draft that bills nothing to a run that a person has started."""

    _name = "citynet.billing.run.start"
    _description = "Billing run: draft and start"

    _max_days_ahead = 31

    is_ahead = fields.Boolean(
        compute="_compute_is_ahead",
        help="The day is further ahead than bills are made early by the rules",
    )
    is_ahead_confirmed = fields.Boolean(
        "Yes, make these bills already now",
        copy=False,
        help="Services whose day has not come yet are billed before their time",
    )

    @api.depends("date", "company_id.citynet_lead_days")
    def _compute_is_ahead(self):
        for run in self:
            company = run.company_id
            limit = fields.Date.add(
                company._citynet_today(), days=company.citynet_lead_days
            )
            run.is_ahead = bool(run.date) and run.date > limit

    @api.constrains("date")
    def _check_date(self):
        for run in self:
            today = run.company_id._citynet_today()
            if (run.date - today).days > self._max_days_ahead:
                raise ValidationError(
                    self.env._(
                        "A run can't be more than %(days)s days ahead of today.",
                        days=self._max_days_ahead,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        self._check_days_free(
            [
                (
                    vals.get("company_id") or self.env.company.id,
                    vals.get("date") or self.env.company._citynet_today(),
                )
                for vals in vals_list
                if vals.get("state", "draft") == "draft"
            ],
            self._get_known_states("draft"),
        )
        return super().create(vals_list)

    def write(self, vals):
        if "date" in vals or "company_id" in vals:
            self._check_state("draft")
            self._check_days_free(
                [
                    (vals.get("company_id") or run.company_id.id, vals.get("date"))
                    for run in self
                ],
                self._get_known_states("draft"),
            )
            # sudo: who may change the day of a draft takes its preview back with it
            self.sudo()._forget_preview()
            vals = {"is_ahead_confirmed": False, **vals}
        return super().write(vals)

    @api.model
    def _get_known_states(self, *more):
        """:return: list of the states in which a run holds its day"""
        return ["open", "done", *more]

    def _check_days_free(self, days, states):
        """:param list days: (id of the company, date) that are wanted
        :raise ValidationError: for a day that another run has; a sentence instead of
            what the database says of its index
        """
        # sudo: only whether there is one, in a company whose runs the user makes
        Run = self.env["citynet.billing.run"].sudo()
        found = Run.search(
            Domain.OR(
                Domain("company_id", "=", company) & Domain("date", "=", day)
                for company, day in days
            )
            & Domain("state", "in", states)
            & Domain("id", "not in", self.ids),
            limit=1,
        )
        if found:
            raise ValidationError(
                self.env._(
                    "There is already a run for %(day)s: %(name)s (%(state)s). Open it "
                    "instead of making another.",
                    day=format_date(self.env, found.date),
                    name=found.name,
                    state=found._get_selection_label("state"),
                )
            )

    # ---- Buttons -------------------------------------------------------------

    def action_run(self):
        """Start drafts whose preview was seen, or try done runs again; the cron does
        the work."""
        drafts = self.filtered(lambda run: run.state == "draft")
        drafts._check_may_start()
        (self - drafts)._check_may_run()
        for run in drafts:
            run._check_preview()
            run._check_ahead()
        # sudo: those who may start a run don't edit what it keeps of itself
        drafts.sudo()._start()
        # sudo: customer service may try again, but neither edits runs nor crons
        self.sudo().filtered(lambda run: run.state == "done")._reopen()
        self._wake_cron()

    def action_discard(self):
        """Put drafts away for which nothing was billed."""
        self._check_may_start()
        # sudo: those who may start a draft may let it go
        drafts = self.sudo()
        drafts._transition("discarded")
        drafts._forget_preview()

    def _check_may_start(self):
        """:raise AccessError: for those who make no bills"""
        self.check_access("read")
        if self and not (
            self.env.user.has_group("citynet_crm.group_manager")
            or self.env.user.has_group("account.group_account_invoice")
        ):
            raise AccessError(
                self.env._("Only managers and accountants start billing runs.")
            )

    def _check_ahead(self):
        """:raise UserError: for a day ahead of the rules that was not confirmed"""
        if self.is_ahead and not self.is_ahead_confirmed:
            raise UserError(
                self.env._(
                    "%(day)s is ahead of today. Say on the run that these bills are to "
                    "be made already now, or choose an earlier day.",
                    day=format_date(self.env, self.date),
                )
            )

    def _start(self):
        """These drafts were decided on: the next job makes their bills. The company's
        own runs go by themselves from now on, where its rules say so."""
        for run in self:
            run._check_days_free(
                [(run.company_id.id, run.date)], self._get_known_states()
            )
        self._transition("open")
        # sudo: who starts a run has looked at the first preview of the company
        self.company_id.sudo().citynet_billing_checked = True

    def _wake_cron(self):
        # sudo: those who may start a run may have it worked off at once
        self.env.ref("citynet_crm.ir_cron_billing").sudo()._trigger()
