"""Many records worked through by a scheduled action, in small committed batches."""

import logging
from functools import partial

import psycopg2

from odoo import api, models
from odoo.exceptions import ConcurrencyError, RedirectWarning, UserError
from odoo.fields import Domain
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY, retrying
from odoo.tools import split_every

_logger = logging.getLogger(__name__)

# another transaction was quicker: to be tried again, and no record's fault
CONFLICTS = (*PG_CONCURRENCY_EXCEPTIONS_TO_RETRY, ConcurrencyError)
# conflicts, and what else may befall the database that no record is to blame for
DATABASE_FAULTS = (psycopg2.OperationalError, ConcurrencyError)


def process_in_halves(env, items, process, on_failed, raised=DATABASE_FAULTS):
    """Process items together; where that fails, in halves, until the bad one stands
    alone. Nothing stays of an attempt that failed.

    :param items: what can be counted and sliced: a recordset, a list
    :param process: called with items
    :param on_failed: called with the one bad item, as a slice, and the exception
    :param raised: exceptions that are no item's fault; they end it all
    :return: list of what ``process`` returned for the parts that went well, in order
    """
    if not items:
        return []
    try:
        with env.cr.savepoint():
            return [process(items)]
    except raised:
        raise
    except Exception as error:  # noqa: BLE001, one bad item doesn't stop the others
        if len(items) == 1:
            on_failed(items, error)
            return []
        _logger.info("%s items are tried in halves", len(items), exc_info=error)
    middle = len(items) // 2
    return [
        result
        for half in (items[:middle], items[middle:])
        for result in process_in_halves(env, half, process, on_failed, raised)
    ]


class CitynetQueueMixin(models.AbstractModel):
    """Records that wait for a scheduled action.

    A queue says what waits (``_queue_domain``) and what is done with some of it
    (``_process_batch``), and keeps why a record can't be done (``_on_failed``). All of
    a batch is one transaction: whenever the process is killed, a record is done with
    everything that belongs to it, or not at all and waits still.

    The scheduled action calls ``_process_queues``. A record that has a queue of its
    own, such as a billing run, claims by its own rules: see ``_get_batches``.
    """

    _name = "citynet.queue.mixin"
    _description = "Worked off in batches"

    # records of one transaction
    _batch_size = 100
    # whose records wait, where it is another model than the queue's own
    _queue_model = None
    _queue_order = "id"
    # most records of one call; None for all
    _queue_limit = None
    # field of the records' company: in its name and language they are processed
    _queue_company = "company_id"
    # whether records are locked meanwhile; not where others' answers are waited for
    _queue_locks = True
    # exceptions that are no record's fault
    _queue_raises = DATABASE_FAULTS

    # ---- What a queue says of itself -----------------------------------------

    def _queue_domain(self):
        """:return: Domain of the records that wait; it is asked again after the lock"""
        return Domain.FALSE

    def _process_batch(self, records):
        """Do what there is to do with some records that wait, all of one company."""
        raise NotImplementedError

    def _on_failed(self, record, error):
        """Keep why ``record`` could not be done; nothing stays of the attempt.

        What leaves it waiting is tried again at the next call.
        """
        if isinstance(error, UserError | RedirectWarning):
            _logger.info("%s: %s", record, error)
        else:
            _logger.error("%s could not be processed", record, exc_info=error)

    @api.model
    def _get_reason(self, error):
        """:return: str, a plain sentence on what went wrong"""
        if isinstance(error, UserError | RedirectWarning):
            return str(error.args[0])
        if isinstance(error, psycopg2.IntegrityError):
            model = next(
                (
                    self.env[name]
                    for name, table in self.env.registry.items()
                    if table._table == error.diag.table_name and not table._abstract
                ),
                self.env["base"],
            )
            return model._sql_error_to_message(error)
        return self.env._(
            "Something unexpected happened; the server's log tells the administrator "
            "more: %(error)s",
            error=error,
        )

    # ---- How it is worked off ------------------------------------------------

    @api.model
    def _process_queues(self, *queues, size=None):
        """Work off these queues one after another, until the scheduler's time is over.

        :param queues: recordsets whose model is a queue, or records that have one
        :param int size: records of a batch, where not ``_batch_size``
        :return: seconds left to the scheduled action, 0 when it is to stop; infinity
            outside of it
        """
        cron = self.env["ir.cron"]
        # to end a queue is work too: where the time is over right after the last batch,
        # the job must be called again at once and not after its interval
        waiting = sum(queue._count_waiting() for queue in queues)
        left = cron._commit_progress(remaining=waiting + len(queues))
        for queue in queues:
            left = left and queue._process_queue(size)
        if left:
            cron._commit_progress(remaining=0)
        return left

    def _process_queue(self, size=None):
        """Work batch by batch until nothing is left or the scheduler's time is over.

        :param int size: as of ``_process_queues``
        :return: as ``_process_queues``
        """
        queue = self._in_name_of(self.company_id, self) if self else self
        left = float("inf")
        for batch in queue._get_batches(size or self._batch_size):
            done = retrying(batch, self.env)
            left = self.env["ir.cron"]._commit_progress(done or 0)
            if not done or not left:
                break
        return left

    def _count_waiting(self):
        """:return: int, records that wait, for the scheduler"""
        return self._get_queue_records().search_count(self._queue_domain())

    def _get_batches(self, size):
        """What is to be done, in order; each record is looked at once.

        A queue that claims by rules of its own returns an endless iterable here, of a
        function that returns 0 when nothing is left to do now.

        :return: iterable of functions without arguments; each does a batch in one
            transaction and returns how many records that were; 0 ends the queue
        """
        waiting = self._get_waiting().ids
        return (partial(self._process_ids, ids) for ids in split_every(size, waiting))

    def _get_waiting(self):
        """:return: the records that wait, in their order"""
        return self._get_queue_records().search(
            self._queue_domain(), order=self._queue_order, limit=self._queue_limit
        )

    def _get_queue_records(self):
        """:return: an empty recordset of the model whose records wait"""
        return self.env[self._queue_model] if self._queue_model else self.browse()

    def _process_ids(self, ids):
        """Process those that still wait and that no other process has in hand.

        :return: int, how many are looked at; others' count as well
        """
        records = self._claim_batch(ids)
        groups = {None: records}
        if self._queue_company:
            groups = records.grouped(self._queue_company)
        for company, own in groups.items():
            self._process_apart(self._in_name_of(company, own) if company else own)
        return len(ids)

    @api.model
    def _in_name_of(self, company, records):
        """:return: ``records`` as the company has them; what a job writes down is for
        its people, so it is in their language"""
        records = records.with_company(company)
        if not self.env.context.get("lang"):
            records = records.with_context(lang=company.partner_id.lang)
        return records

    def _claim_batch(self, ids):
        """:return: records of these ids, locked, that wait as seen after the lock"""
        records = self._get_queue_records().browse(ids)
        if self._queue_locks:
            records = records.try_lock_for_update(allow_referencing=True)
        records.invalidate_recordset()
        domain = Domain("id", "in", records.ids) & self._queue_domain()
        return records.search(domain, order=self._queue_order)

    def _process_apart(self, records):
        """Process records together; the bad ones among them are told apart."""
        queue = self.with_env(records.env)
        process_in_halves(
            self.env,
            records,
            queue._process_batch,
            queue._on_failed,
            self._queue_raises,
        )
