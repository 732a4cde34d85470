import logging

import psycopg2

from odoo import models
from odoo.exceptions import RedirectWarning, UserError

_logger = logging.getLogger(__name__)


class CitynetBillingBatch(models.AbstractModel):
    """Bills some services: together, or without those that can't be billed."""

    _name = "citynet.billing.batch"
    _description = "Bills services, finds the bad ones"

    def _bill(self, run, bills):
        """Make the bills; where one fails, all others are made nevertheless.

        A batch that fails is taken back and halved until the bad bill stands alone.

        :param run: the ``citynet.billing.run``
        :param bills: list of ``citynet.subscription`` recordsets, one for each bill
        :return: dict {recordset: reason as a sentence} of the bills that failed
        :raise OperationalError: the database's, such as a conflict with another
            transaction; the caller tries again
        """
        if not bills:
            return {}
        try:
            with self.env.cr.savepoint():
                self._make_bills(run, bills)
            return {}
        except psycopg2.OperationalError:
            raise
        except Exception as error:  # noqa: BLE001, one bad service doesn't stop the rest
            if len(bills) == 1:
                return {bills[0]: self._get_reason(bills[0], error)}
        half = len(bills) // 2
        return self._bill(run, bills[:half]) | self._bill(run, bills[half:])

    def _make_bills(self, run, bills):
        """Make, post and announce the bills, and move the services' periods on."""
        services = self.env["citynet.subscription"].union(*bills)
        day = self._get_bill_day(run)
        covered = services._get_covered_days()
        charges = services._get_pending_charges(day)
        values_list = []
        for bill in bills:
            plan = bill._prepare_bill_plan(run.date, covered, charges)
            if plan["lines"]:
                values_list.append(bill._prepare_bill_values(run, day, plan))
            for service, start in plan["starts"].items():
                if service.next_period_start != start:
                    service.next_period_start = start
        if values_list:
            moves = self._get_maker(values_list)._make(values_list)
            moves._emit("invoice_issued")

    def _get_bill_day(self, run):
        """:return: date of the bills that ``run`` makes"""
        return run.company_id._citynet_today()

    def _get_maker(self, values_list):
        """:return: the model that makes these bills: a ``citynet.billing.maker``."""
        return self.env["citynet.billing.maker"]

    def _get_reason(self, bill, error):
        """:return: str, a plain sentence on why ``bill`` can't be made."""
        if isinstance(error, UserError | RedirectWarning):
            _logger.info("Service(s) %s not billed: %s", bill.ids, error)
            return str(error.args[0])
        if isinstance(error, psycopg2.IntegrityError):
            _logger.info("Service(s) %s not billed: %s", bill.ids, error)
            model = next(
                (
                    self.env[name]
                    for name, table in self.env.registry.items()
                    if table._table == error.diag.table_name and not table._abstract
                ),
                self.env["base"],
            )
            return model._sql_error_to_message(error)
        _logger.error("Service(s) %s not billed", bill.ids, exc_info=error)
        return self.env._(
            "Something unexpected happened; the server's log tells the administrator "
            "more: %(error)s",
            error=error,
        )
