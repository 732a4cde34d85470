"""The import itself: one transaction, all or nothing, with its progress to be seen."""

import base64
import json
import logging
import time

from odoo import api, fields, models
from odoo.addons.citynet_crm.tools.workbook.faults import WorkbookError
from odoo.addons.citynet_crm.tools.workbook.safety import MAX_FILE
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

_logger = logging.getLogger(__name__)

_FIGURES = (
    "rows", "customers", "institutions", "sites", "services", "suspended", "stopped",
    "duplicates", "refused", "payments", "paid_total", "unpaid_months",
)  # fmt: skip
# shares of the whole work, in percent, by which the bar moves
_STEPS = {"read": 5, "customers": 25, "services": 35, "bills": 95, "audit": 100}


class CitynetImportRun(models.AbstractModel):
    _name = "citynet.import.run"
    _description = "Import: running it"
    _inherit = ["citynet.queue.mixin"]

    # workbooks of one transaction
    _batch_size = 1

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

    def _import(self, book=None, report=None):
        """Import everything, or nothing if anything fails.

        :param book: what ``_check`` returned a moment ago, read again otherwise
        :param report: called with (percent, text) as the work goes on
        """
        self.ensure_one()
        company = self.company_id
        # quiet: no notifications for 50,000 documents of the past
        record = (
            self.with_company(company)
            ._without_events()
            .with_context(
                lang=self.create_uid.lang,  # of who reads the findings, not of the cron's user
                tracking_disable=True,
                mail_create_nolog=True,
                mail_create_nosubscribe=True,
                mail_notrack=True,
            )
        )
        report = report or (lambda percent, text: None)
        report(0, record.env._("Reading the workbook"))
        book = book or record._check()
        report(_STEPS["read"], record.env._("Customers"))
        created = record._load(book, report, _STEPS)
        report(_STEPS["bills"], record.env._("Checking the accounts"))
        record._audit()
        if created.get("services"):
            # what is billed of them first is looked at by a person
            company.citynet_billing_checked = False
        self.write(
            {
                "result": {**self.result, "created": created},
                "file": False,
                "date_done": fields.Datetime.now(),
            }
        )
        self._transition("done")
        report(_STEPS["audit"], record.env._("Done"))

    # in the background -----------------------------------------------------------

    @api.model
    def _cron_import(self):
        """Import what managers have started, each workbook in one go."""
        self._process_queues(self)

    def _queue_domain(self):
        # EXTENDS citynet.queue.mixin
        return Domain("state", "=", "queued")

    def _process_batch(self, imports):
        # EXTENDS citynet.queue.mixin
        for record in imports:
            record._import(report=record._show_progress)

    def _on_failed(self, record, error):
        # EXTENDS citynet.queue.mixin: nothing was imported, and the record says why
        if isinstance(error, UserError):
            reason = str(error.args[0])
        else:
            _logger.error("Import of workbook %s failed", record.id, exc_info=error)
            reason = record.env._(
                "Something unexpected happened, and nothing was imported: %(error)s",
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
