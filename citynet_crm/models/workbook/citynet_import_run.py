"""The import itself, all or nothing in each piece, with its progress to be seen."""

import base64
import json
import logging
import time
from functools import partial

from odoo import api, fields, models
from odoo.addons.citynet_crm.tools.workbook.faults import WorkbookError
from odoo.addons.citynet_crm.tools.workbook.safety import MAX_FILE
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

_logger = logging.getLogger(__name__)

_FIGURES = (
    "rows", "customers", "institutions", "sites", "services", "suspended", "stopped",
    "duplicates", "refused", "asked", "payments", "paid_total", "unpaid_months",
)  # fmt: skip
# shares of the whole work, in percent, by which the bar moves
_STEPS = {"read": 5, "customers": 25, "services": 35, "bills": 95, "audit": 100}


class CitynetImportRun(models.AbstractModel):
    _name = "citynet.import.run"
    _description = "Import: running it"
    _inherit = ["citynet.queue.mixin"]

    # workbooks of one transaction
    _batch_size = 1
    # bills of one transaction in the background: a minute or two on a small machine
    _piece_size = 4000

    @api.model
    def _import_file(self, path, mode="history", company=None, report=None):
        """What the command does: read, check and import a file in one go.

        :param path: ``pathlib.Path`` of the workbook
        :param str mode: ``history`` or ``arrears``
        :param report: called with (percent, text) as the work goes on
        :return: the ``citynet.import`` record, done
        :raise UserError: when the file can't be imported; nothing is written then
        """
        if path.stat().st_size > MAX_FILE:
            raise self._get_user_error(WorkbookError("too_big"))
        record = self.create(
            {
                "company_id": (company or self.env.company).id,
                "file": base64.b64encode(path.read_bytes()),
                "file_name": path.name,
                "mode": mode,
            }
        )
        start = time.monotonic()
        record._propose()
        record._transition("mapped")
        book = record._check()
        record._transition("checked")
        record._transition("queued")
        record._import(book, report)
        record.result = {**record.result, "seconds": round(time.monotonic() - start, 1)}
        return record

    def _get_report_line(self):
        """:return: str, the result as one line of JSON"""
        result = self.result
        found = result["found"]
        line = {name: found[name] for name in _FIGURES}
        line["errors"] = result["errors"]
        return json.dumps(
            {**line, "created": result["created"], "seconds": result["seconds"]}
        )

    def _import(self, book=None, report=None, limit=None):
        """Import everything, or nothing if anything fails.

        :param book: what ``_check`` returned a moment ago, read again otherwise
        :param report: called with (percent, text) as the work goes on
        :param int limit: most bills to make now; the record stays queued while more wait
        """
        self.ensure_one()
        record = self._in_silence()
        report = report or (lambda percent, text: None)
        report(0, record.env._("Reading the workbook"))
        book = book or record._check()
        report(_STEPS["read"], record.env._("Customers"))
        created = record._load(book, report, _STEPS, limit)
        left = created.pop("left")
        if created.get("services"):
            # what is billed of them first is looked at by a person
            self.company_id.citynet_billing_checked = False
        report(_STEPS["bills"], record.env._("Checking the accounts"))
        record._audit()
        before = self.result.get("created") or {}
        created = {name: n + before.get(name, 0) for name, n in created.items()}
        self.result = {**self.result, "created": created}
        if left:
            return
        self.write({"file": False, "date_done": fields.Datetime.now()})
        self._transition("done")
        report(_STEPS["audit"], record.env._("Done"))

    def _in_silence(self):
        """:return: the record without notifications for 50,000 documents of the past"""
        return (
            self.with_company(self.company_id)
            ._without_events()
            .with_context(
                lang=self.create_uid.lang,  # of who reads the findings, not of the cron's user
                tracking_disable=True,
                mail_create_nolog=True,
                mail_create_nosubscribe=True,
                mail_notrack=True,
            )
        )

    # in the background -----------------------------------------------------------

    @api.model
    def _cron_import(self):
        """Import what managers have started; a large book in pieces that are each a
        transaction, so that no limit of time undoes what is done."""
        self._process_queues(self)

    def _queue_domain(self):
        # EXTENDS citynet.queue.mixin
        return Domain("state", "=", "queued")

    def _get_batches(self, size):
        # EXTENDS citynet.queue.mixin: a workbook has as many batches as it has pieces
        for record in self._get_waiting():
            while record.state == "queued":
                yield partial(self._process_ids, record.ids)
                record.invalidate_recordset()

    def _process_batch(self, imports):
        # EXTENDS citynet.queue.mixin
        for record in imports:
            if record._is_asked_to_stop():
                record._transition("checked")
                continue
            record._import(report=record._show_progress, limit=self._piece_size)
            if record.state == "queued":
                # sudo: the job calls itself again where its time is over before the book is
                self.env.ref("citynet_crm.ir_cron_import").sudo()._trigger()

    def _ask_to_stop(self):
        """Let the job stop after the piece that it has at hand."""
        self._set_stopped(True)

    def _forget_stop(self):
        self._set_stopped(False)

    def _set_stopped(self, is_stopped):
        self.env.cr.execute(
            SQL(
                "INSERT INTO citynet_import_progress (import_id, is_stopped)"
                " VALUES (%s, %s) ON CONFLICT (import_id)"
                " DO UPDATE SET is_stopped = excluded.is_stopped",
                self.id,
                is_stopped,
            )
        )

    def _is_asked_to_stop(self):
        # sudo: whoever runs the import may know that it is to stop
        return bool(
            self.env["citynet.import.progress"]
            .sudo()
            .search_count([("import_id", "=", self.id), ("is_stopped", "=", True)])
        )

    def _on_failed(self, record, error):
        # EXTENDS citynet.queue.mixin: nothing was imported, and the record says why
        if isinstance(error, UserError):
            reason = str(error.args[0])
        else:
            _logger.error("Import of workbook %s failed", record.id, exc_info=error)
            reason = record.env._(
                "Something unexpected happened: %(error)s",
                error=error,
            )
        record._transition("failed", {"failure": reason})

    def _show_progress(self, percent, text):
        """Let others see how far it is, while the import's own transaction is open."""
        with self.env.registry.cursor() as cr:
            cr.execute(
                SQL(
                    "INSERT INTO citynet_import_progress (import_id, percent, text)"
                    " VALUES (%s, %s, %s) ON CONFLICT (import_id)"
                    " DO UPDATE SET percent = excluded.percent, text = excluded.text",
                    self.id,
                    percent,
                    str(text),
                )
            )

    def _compute_progress(self):
        # sudo: users who may see the import see its progress
        rows = (
            self.env["citynet.import.progress"]
            .sudo()
            .search([("import_id", "in", self.ids)])
        )
        by_import = {row.import_id: row for row in rows}
        for record in self:
            row = by_import.get(record.id)
            record.progress = row.percent if row else 0
            record.progress_text = row.text if row else False
