import logging

import psycopg2

from odoo import models
from odoo.addons.citynet_crm.models.billing.citynet_invoice_poster import (
    PostingFallback,
)
from odoo.addons.citynet_crm.models.core.citynet_queue_mixin import (
    DATABASE_FAULTS,
    process_in_halves,
)
from odoo.exceptions import RedirectWarning, UserError
from odoo.tools import format_date

_logger = logging.getLogger(__name__)


class CitynetBillingBatch(models.AbstractModel):
    """Bills some services: together, or without those that can't be billed."""

    _name = "citynet.billing.batch"
    _description = "Bills services, finds the bad ones"

    def _bill(self, run, bills, day=None):
        """Make the bills; where one fails, all others are made nevertheless.

        :param run: the ``citynet.billing.run``
        :param bills: list of ``citynet.subscription`` recordsets, one for each bill
        :param day: date of the bills; the company's today by default
        :return: dict {recordset: reason as a sentence} of the bills that failed
        :raise OperationalError: the database's, such as a conflict with another
            transaction; the caller tries again
        :raise PostingFallback: where fewer services at a time are better; nothing is done
        """
        failed = {}
        # also what comes after the bills may fail, such as a listener
        parts = process_in_halves(
            self.env,
            bills,
            lambda some: self._make_bills(run, some, day),
            lambda bad, error: failed.update({bad[0]: self._get_reason(bad[0], error)}),
            raised=(*DATABASE_FAULTS, PostingFallback),
        )
        for errors in parts:
            failed.update(errors)
        return failed

    def _make_bills(self, run, bills, day=None):
        """Make, post and announce the bills, and move the services' periods on.

        :return: dict as ``_bill``
        """
        day = day or self._get_bill_day(run)
        planned, errors = self._plan(run, bills, day)
        to_make = [
            (bill, bill._prepare_bill_values(run, day, plan))
            for bill, plan in planned
            if plan["lines"]
        ]
        made, failed = {}, {}
        if to_make:
            values_list = [values for _bill, values in to_make]
            made, failed = self._choose_poster(values_list)._make(values_list)
        errors.update((to_make[place][0], error) for place, error in failed.items())
        billed = [(bill, plan) for bill, plan in planned if bill not in errors]
        self._move_on(billed)
        self._keep_rests(billed)
        if made:
            moves = self.env["account.move"].browse(
                made[place] for place in sorted(made)
            )
            # what follows looks at these first; the rest of a bill stays where it is
            moves.fetch(["company_id", "partner_id", "commercial_partner_id"])
            moves._citynet_issue()
        self._give_back(run, billed, day)
        return {bill: self._get_reason(bill, error) for bill, error in errors.items()}

    def _plan(self, run, bills, day):
        """The lines of each bill; nothing is written.

        :return: list of (bill, plan), and dict {bill: exception}
        """
        services = self.env["citynet.subscription"].union(*bills)
        covered = services._get_covered_days()
        charges = services._get_pending_charges(day)
        planned, errors = [], {}
        for bill in bills:
            try:
                plan = bill._prepare_bill_plan(run.date, covered, charges)
                self._check_far_behind(run, plan)
                planned.append((bill, plan))
            except UserError as error:
                errors[bill] = error
        return planned, errors

    def _check_far_behind(self, run, plan):
        """:raise UserError: where a person must see first what is billed"""
        for service, count in plan["periods"].items():
            if service._is_far_behind(run.date, count):
                raise UserError(
                    self.env._(
                        "%(name)s has %(count)s periods to bill since %(start)s. Look "
                        'whether they are owed, then press "Bill it".',
                        name=service.display_name,
                        count=count,
                        start=format_date(self.env, service.next_period_start),
                    )
                )

    def _move_on(self, planned):
        """The services' days are billed up to where the plans say."""
        services = {}
        for _bill, plan in planned:
            for service, start in plan["starts"].items():
                if service.next_period_start != start:
                    services.setdefault(start, []).append(service.id)
        # nothing that is tracked changes, which stock would look for in each service
        Service = self.env["citynet.subscription"].with_context(tracking_disable=True)
        for start, ids in services.items():
            Service.browse(ids).next_period_start = start

    def _keep_rests(self, planned):
        """Credits that the bills took in part go on to the next ones."""
        used = {}
        for _bill, plan in planned:
            used.update(plan["used"])
        if used:
            self.env["citynet.charge"]._keep_rests(used)

    def _give_back(self, run, planned, day):
        """Services that have ended and have no day left to bill: their credits go back."""
        services = self.env["citynet.subscription"].union(
            *(bill for bill, _plan in planned)
        )
        ended = services.filtered(
            lambda service: service.state == "closed" and not service._get_next_period()
        )
        if ended:
            ended._get_credits_left(day)._give_back(run, day)

    def _get_bill_day(self, run):
        """:return: date of the bills that ``run`` makes"""
        return run.company_id._citynet_today()

    def _choose_poster(self, values_list):
        """:return: the model that makes these bills: a ``citynet.invoice.poster``."""
        if len(values_list) < 2:
            # a bill alone has none to be copied from
            return self.env["citynet.invoice.poster"]
        run = self.env["citynet.billing.run"].browse(values_list[0]["citynet_run_id"])
        return run._choose_poster()

    def _get_reason(self, bill, error):
        """:return: str, a plain sentence on why ``bill`` can't be made."""
        if isinstance(error, UserError | RedirectWarning | psycopg2.IntegrityError):
            _logger.info("Service(s) %s not billed: %s", bill.ids, error)
        else:
            _logger.error("Service(s) %s not billed", bill.ids, exc_info=error)
        return self.env["citynet.queue.mixin"]._get_reason(error)
