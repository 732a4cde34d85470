from itertools import repeat

from odoo import api, fields, models
from odoo.addons.citynet_crm.models.billing.citynet_invoice_poster import (
    PostingFallback,
)
from odoo.fields import Domain

# what a bill takes from its payer; to read all there is would take half the memory
_READ_OF_PAYERS = [
    "citynet_invoice_grouping", "citynet_po_number", "lang", "user_id", "name", "email",
    "complete_name", "commercial_partner_id", "parent_id", "company_id", "customer_rank",
    "type", "is_company", "company_name", "commercial_company_name", "active", "citynet_number", "country_id",
]  # fmt: skip


class CitynetBillingRunDrain(models.AbstractModel):
    """How a run is worked off: small committed batches that any kill leaves whole."""

    _name = "citynet.billing.run.drain"
    _description = "Billing run: batches"
    _inherit = ["citynet.queue.mixin"]

    # bills of one transaction: made one by one, and as copies
    _batch_size = 200
    _quick_batch_size = 3000

    # ---- What is due ---------------------------------------------------------

    def _get_due_domain(self):
        """:return: Domain of the services that this run has still to bill."""
        self.ensure_one()
        failed = self.error_ids.filtered(
            lambda row: not row.is_resolved and row.attempt == self.attempt
        )
        return self._get_due_on_domain(self.company_id, self.date) & Domain(
            "id", "not in", failed.subscription_id.ids
        )

    @api.model
    def _get_due_on_domain(self, company, day):
        """:return: Domain of the services of ``company`` to bill on ``day``."""
        return Domain("company_id", "=", company.id) & Domain(
            "date_next_bill", "<=", day
        )

    def _count_remaining(self):
        """:return: int, services that open runs in ``self`` have still to bill."""
        # sudo: who may see the run may know how many they are
        runs = self.sudo().filtered(lambda run: run.state == "open")
        services = runs.env["citynet.subscription"]
        return sum(services.search_count(run._get_due_domain()) for run in runs)

    # ---- The job -------------------------------------------------------------

    @api.model
    def _cron_drain_runs(self):
        """Open today's runs and work off all that are open.

        Called every few minutes: a process that is killed is followed by the next one
        soon, where a daily job would be put off to the next day.
        """
        self._open_due_runs()
        self._process_queues(*self.search([("state", "=", "open")], order="date, id"))

    @api.model
    def _open_due_runs(self):
        """Open today's run of each company that bills by itself and has anything due.

        A company's first bills wait for a person (``citynet_billing_checked``), and
        drafts are left alone: they are started by those who made them.

        :return: the runs that were opened
        """
        opened = self.browse()
        for company in self.env["res.company"].search(
            [
                ("citynet_auto_billing", "=", True),
                ("citynet_billing_checked", "=", True),
            ]
        ):
            today = company._citynet_today()
            run = self.search(
                [
                    ("company_id", "=", company.id),
                    ("date", "=", today),
                    ("state", "in", self._get_known_states()),
                ]
            )
            domain = (
                run._get_due_domain()
                if run
                else self._get_due_on_domain(company, today)
            )
            if run.state == "open" or not self.env["citynet.subscription"].search_count(
                domain, limit=1
            ):
                continue
            if run:
                # what became due since: the failed ones wait for "Run again"
                opened |= run._transition("open", {"date_done": False})
            else:
                opened |= self._bypass_guard("state").create(
                    {"company_id": company.id, "date": today, "state": "open"}
                )
        return opened

    def _count_waiting(self):
        # EXTENDS citynet.queue.mixin
        return self._count_remaining()

    def _get_batches(self, size):
        # EXTENDS citynet.queue.mixin: each batch is claimed under the lock of its run
        return repeat(self._bill_next)

    def _bill_next(self):
        """Bill one batch, or finish the run where nothing is left; one transaction.

        :return: int, services worked off; 0 when the run is finished or another
            process is at work on it
        """
        # The first statement of the transaction: what it sees after the lock is what
        # the process before has committed.
        if not self.try_lock_for_update(allow_referencing=True):
            return 0
        self.invalidate_recordset()
        if self.state != "open":
            return 0
        services = self._claim()
        if not services:
            if not self._count_remaining():
                self._finish()
            return 0
        batch = self.env["citynet.billing.batch"]
        try:
            failed = batch._bill(self, services._group_by_bill())
        except PostingFallback as error:
            self._stop_quick(error.reasons, error.is_wrong)
            services = self._claim()
            failed = batch._bill(self, services._group_by_bill())
        bad = self.env["citynet.subscription"].union(*failed)
        stuck = (services - bad).filtered(
            lambda service: (
                service.date_next_bill and service.date_next_bill <= self.date
            )
        )
        if stuck:
            failed[stuck] = self.env._(
                "The service is due, but there is nothing to bill; check its charges."
            )
        errors = self.env["citynet.billing.error"]
        errors._record(self, failed)
        errors._resolve(services - bad - stuck)
        return len(services)

    def _choose_batch_size(self):
        """:return: int, services of the next batch

        What copies take a few seconds for may be tuned by a system parameter.
        """
        if self._choose_poster()._name != "citynet.invoice.poster.quick":
            return self._batch_size
        # sudo: a number that the administrator chose
        parameters = self.env["ir.config_parameter"].sudo()
        return int(
            parameters.get_param("citynet_crm.billing_batch") or self._quick_batch_size
        )

    def _claim(self):
        """Lock the next services due; a payer's bill takes all of them or none.

        What was read before the lock still holds: to lock a row that was
        changed since is a conflict in PostgreSQL's snapshots, and tried again.

        :return: ``citynet.subscription`` records, locked
        """
        Service = self.env["citynet.subscription"]
        domain = self._get_due_domain()
        due = Service.search(domain, limit=self._choose_batch_size(), order="id")
        due.partner_id.fetch(_READ_OF_PAYERS)
        payers = due.partner_id.filtered(
            lambda partner: partner.citynet_invoice_grouping == "payer"
        )
        if payers:
            due |= Service.search(domain & Domain("partner_id", "in", payers.ids))
        locked = due.try_lock_for_update(allow_referencing=True)
        busy = (due - locked).partner_id & payers
        return locked.filtered(lambda service: service.partner_id not in busy)

    def _finish(self):
        """Nothing is left to bill: audit and close."""
        self._audit()
        self._transition("done", {"date_done": fields.Datetime.now()})
