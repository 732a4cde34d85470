import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

_logger = logging.getLogger(__name__)


class CitynetPaymentCheck(models.Model):
    """Every night transactions, the provider's list and the books are compared.

    What differs is a finding of its own.
    """

    _name = "citynet.payment.check"
    _description = "Check of online payments"
    _inherit = ["citynet.queue.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "date desc, id desc"
    _rec_name = "date"

    # companies are compared one by one; providers are asked meanwhile
    _queue_model = "res.company"
    _queue_company = None
    _queue_locks = False
    _batch_size = 1
    # how far back the provider's list is read; what is older was in earlier nights
    _days_back = 7
    _days_longest = 60
    _once = models.UniqueIndex("(company_id, date)", "This night was compared already.")

    company_id = fields.Many2one("res.company", required=True, readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    date = fields.Date("Night", required=True, readonly=True)
    date_run = fields.Datetime("Compared at", readonly=True)
    transaction_count = fields.Integer("Online payments", readonly=True)
    transaction_amount = fields.Monetary("Paid by our records", readonly=True)
    provider_count = fields.Integer("Paid by the provider's list", readonly=True)
    provider_amount = fields.Monetary("Provider's total", readonly=True)
    booked_amount = fields.Monetary("In the books", readonly=True)
    found_later = fields.Integer(
        "Lost notices found",
        readonly=True,
        help="Payments of which only this comparison brought the news",
    )
    silent_providers = fields.Char("Didn't answer", readonly=True)
    finding_ids = fields.One2many(
        "citynet.payment.finding", "check_id", "What differs", readonly=True
    )
    finding_count = fields.Integer("Differences", compute="_compute_finding_count")
    agrees = fields.Boolean("Everything agrees", compute="_compute_finding_count")

    @api.depends("finding_ids.state", "silent_providers")
    def _compute_finding_count(self):
        for check in self:
            check.finding_count = len(
                check.finding_ids.filtered(lambda one: one.state == "open")
            )
            check.agrees = not check.finding_count and not check.silent_providers

    @api.model
    def _cron_check_payments(self):
        """Compare each company's online payments, each in its own transaction."""
        self._process_queues(self)

    def _queue_domain(self):
        # EXTENDS citynet.queue.mixin
        providers = self.env["payment.provider"].search([("state", "!=", "disabled")])
        return Domain("id", "in", providers.company_id.ids)

    def _process_batch(self, companies):
        # EXTENDS citynet.queue.mixin
        for company in companies:
            self._in_name_of(company, self)._check(company)

    def action_check_now(self):
        """Compare again, after something was corrected.

        :return: the action that shows the check
        """
        self.check_access("read")
        if not self.env.user.has_group("account.group_account_invoice"):
            raise AccessError(self.env._("Accountants compare the online payments."))
        company = self.company_id[:1] or self.env.company
        # sudo: accountants have the comparison made; no user writes its figures
        check = self.sudo().with_company(company)._check(company)
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": check.id,
            "view_mode": "form",
        }

    @api.model
    def _check(self, company):
        """Compare a company's payments as they are now.

        :return: the ``citynet.payment.check`` of today
        """
        since = self._get_since(company)
        paid, silent = self._ask_providers(company, since)
        later = self._take_lost_notices(company, paid)
        check = self._ensure_today(company)
        check.write(
            {
                **check._prepare_figures(paid, since),
                "silent_providers": ", ".join(silent.mapped("name")),
                "found_later": check.found_later + later,
            }
        )
        check._update_findings(paid, since, silent)
        check._tell()
        return check

    @api.model
    def _get_since(self, company):
        """:return: naive UTC; a week ago, or before what is open since longer"""
        since = fields.Datetime.now() - timedelta(days=self._days_back)
        longest = since - timedelta(days=self._days_longest)
        open_days = (
            self.env["citynet.payment.finding"]
            .search([("company_id", "=", company.id), ("state", "!=", "gone")])
            .mapped("date")
        )
        wanted = [
            fields.Datetime.to_datetime(day) - timedelta(days=self._days_back)
            for day in open_days
        ]
        return max(min([since, *wanted]), longest)

    @api.model
    def _ensure_today(self, company):
        today = company._citynet_today()
        check = self.search([("company_id", "=", company.id), ("date", "=", today)])
        return check or self.create({"company_id": company.id, "date": today})

    @api.model
    def _ask_providers(self, company, since):
        """:return: list of dict of what providers say was paid (see
        ``_citynet_fetch_paid``), and the ``payment.provider`` records that are silent"""
        paid, silent = [], self.env["payment.provider"]
        for provider in silent.search(
            [("state", "!=", "disabled"), ("company_id", "=", company.id)]
        ):
            try:
                paid += provider._citynet_fetch_paid(since) or []
            except Exception as error:  # noqa: BLE001, one bad answer doesn't end the night
                _logger.warning("No list of payments by %s: %s", provider.code, error)
                silent |= provider
        return paid, silent

    @api.model
    def _take_lost_notices(self, company, paid):
        """Treat what was paid and isn't known as the notice that didn't come.

        :return: int, how many payments became known by it
        """
        transactions = self.env["payment.transaction"]
        known = {
            tx.reference: tx
            for tx in transactions.search(
                [
                    ("reference", "in", [one["reference"] for one in paid]),
                    ("company_id", "=", company.id),
                ]
            )
        }
        found = transactions
        for one in paid:
            tx = known.get(one["reference"])
            if tx and tx.state != "done" and tx._citynet_take(one["notice"]):
                found |= tx
        return len(found)

    def _prepare_figures(self, paid, since):
        """:return: dict of the figures side by side, of payments since ``since``"""
        self.ensure_one()
        done = self.env["payment.transaction"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("state", "=", "done"),
                ("operation", "!=", "validation"),
                ("last_state_change", ">=", since),
            ]
        )
        return {
            "date_run": fields.Datetime.now(),
            "transaction_count": len(done),
            "transaction_amount": sum(done.mapped("amount")),
            "provider_count": len(paid),
            "provider_amount": sum(one["amount"] for one in paid),
            "booked_amount": sum(
                done.payment_id.filtered(
                    lambda payment: payment.state in ("in_process", "paid")
                ).mapped("amount")
            ),
        }

    def _update_findings(self, paid, since, silent):
        """Findings that are new are added, those that are gone are closed."""
        self.ensure_one()
        findings = self.env["citynet.payment.finding"]
        now = {
            (values["kind"], values["reference"]): values
            for values in findings._get_differences(self, paid, since, silent)
        }
        known = findings.search([("company_id", "=", self.company_id.id)])
        for finding in known:
            values = now.pop((finding.kind, finding.reference), None)
            finding._seen_again(self, values, silent)
        findings.create([{**values, "check_id": self.id} for values in now.values()])

    def _tell(self):
        """One to-do for each accountant as long as something differs."""
        self.ensure_one()
        earlier = self.search([("company_id", "=", self.company_id.id)])
        if self.agrees:
            earlier.activity_feedback(
                ["mail.mail_activity_data_todo"],
                feedback=self.env._("Online payments agree again."),
            )
            return
        (earlier - self).activity_unlink(["mail.mail_activity_data_todo"])
        done = self.activity_ids.user_id
        for user in self._get_accountants() - done:
            self.activity_schedule(
                "mail.mail_activity_data_todo",
                date_deadline=self.date,
                summary=self.with_context(lang=user.lang).env._(
                    "Online payments don't agree"
                ),
                user_id=user.id,
            )

    def _get_accountants(self):
        """:return: ``res.users`` responsible for the company's payments"""
        for group in ("account.group_account_manager", "account.group_account_invoice"):
            users = self.env.ref(group).all_user_ids.filtered(
                lambda user: (
                    user.active
                    and self.company_id in user.company_ids
                    and user != self.env.ref("base.user_root")
                )
            )
            if users:
                return users
        return self.env["res.users"]
