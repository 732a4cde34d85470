from odoo import api, fields, models
from odoo.exceptions import UserError


class CitynetImport(models.Model):
    """A provider's workbook of customers and payments, on its way into the system.

    The workbook holds identity numbers, so it is kept only until it is imported.
    """

    _name = "citynet.import"
    _description = "Workbook import"
    _inherit = [
        "citynet.state.mixin",
        "citynet.event.mixin",
        "citynet.import.check",
        "citynet.import.places",
        "citynet.import.catalog",
        "citynet.import.customers",
        "citynet.import.services",
        "citynet.import.history",
        "citynet.import.documents",
        "citynet.import.audit",
        "citynet.import.run",
    ]
    _order = "id desc"
    _rec_name = "file_name"

    _transitions = {
        "draft": {"mapped"},
        "mapped": {"draft", "checked"},
        "checked": {"mapped", "queued"},
        "queued": {"done", "failed", "checked"},
        "failed": {"mapped", "checked", "queued"},
    }

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    file = fields.Binary("Workbook", attachment=True, copy=False)
    file_name = fields.Char("File")
    checksum = fields.Char(readonly=True, copy=False)
    mode = fields.Selection(
        [
            ("history", "Every month, paid and unpaid"),
            ("arrears", "Only what is still unpaid"),
        ],
        "Payments",
        required=True,
        default="history",
    )
    stopped_months = fields.Selection(
        [("owed", "Unpaid"), ("free", "Not billed")],
        "Empty months of stopped services",
        required=True,
        default="owed",
        help="A service that was stopped may have empty months at the end: were they "
        "billed and not paid, or was it stopped already?",
    )
    bill_from = fields.Date(
        "Bills from",
        required=True,
        default=lambda self: self.env.company._citynet_today().replace(day=1),
        help="The month from which on bills are made. Months between the end of the "
        "workbook and it are not billed; they are named among the findings.",
    )
    journal_id = fields.Many2one(
        "account.journal",
        "Bills go to",
        domain="[('type', '=', 'sale'), ('company_id', '=', company_id)]",
        check_company=True,
        help="Empty: a journal of its own, so that imported bills are told apart",
    )
    payment_journal_id = fields.Many2one(
        "account.journal",
        "Payments go to",
        domain="[('type', 'in', ('bank', 'cash')), ('company_id', '=', company_id)]",
        check_company=True,
        help="Empty: a journal of its own, so that no bank or cash balance is touched",
    )
    sheet_ids = fields.One2many("citynet.import.sheet", "import_id", "Sheets")
    package_ids = fields.One2many("citynet.import.package", "import_id", "Packages")
    question_ids = fields.One2many("citynet.import.question", "import_id", "Questions")
    problem_ids = fields.One2many("citynet.import.problem", "import_id", "Findings")
    error_file = fields.Binary("Findings as a workbook", attachment=True, copy=False)
    error_file_name = fields.Char(compute="_compute_error_file_name")
    result = fields.Json(copy=False)
    failure = fields.Char(readonly=True, copy=False)
    date_done = fields.Datetime("Imported", readonly=True, copy=False)
    progress = fields.Float(compute="_compute_progress")
    progress_text = fields.Char(compute="_compute_progress")
    move_count = fields.Integer("Bills", compute="_compute_move_count")

    asked_count = fields.Integer("To answer", compute="_compute_counts")
    error_count = fields.Integer("Skipped", compute="_compute_counts")
    warning_count = fields.Integer("To check", compute="_compute_counts")
    mended_count = fields.Integer("Fixed", compute="_compute_counts")
    row_count = fields.Integer("Rows", compute="_compute_counts")
    customer_count = fields.Integer("Customers", compute="_compute_counts")
    institution_count = fields.Integer("Institutions", compute="_compute_counts")
    service_count = fields.Integer("Services", compute="_compute_counts")
    suspended_count = fields.Integer("Suspended", compute="_compute_counts")
    stopped_count = fields.Integer("Stopped", compute="_compute_counts")
    duplicate_count = fields.Integer("Duplicates", compute="_compute_counts")
    payment_count = fields.Integer("Payments made", compute="_compute_counts")
    paid_total = fields.Monetary("Paid in all", compute="_compute_counts")
    unpaid_count = fields.Integer("Unpaid months", compute="_compute_counts")
    created_text = fields.Char("Imported records", compute="_compute_counts")

    @api.model
    def _selection_state(self):
        return [
            ("draft", self.env._("Upload")),
            ("mapped", self.env._("Sheets")),
            ("checked", self.env._("Check")),
            ("queued", self.env._("Importing")),
            ("failed", self.env._("Failed")),
            ("done", self.env._("Done")),
        ]

    @api.depends("file_name")
    def _compute_display_name(self):
        for record in self:
            record.display_name = record.file_name or self.env._("Workbook")

    @api.depends("file_name")
    def _compute_error_file_name(self):
        for record in self:
            stem = (record.file_name or "workbook").rsplit(".", 1)[0]
            record.error_file_name = self.env._("%(name)s - findings.xlsx", name=stem)

    @api.depends("result")
    def _compute_counts(self):
        names = {
            "asked_count": "asked",
            "error_count": "error",
            "warning_count": "warning",
            "mended_count": "mended",
            "row_count": "rows",
            "customer_count": "customers",
            "institution_count": "institutions",
            "service_count": "services",
            "suspended_count": "suspended",
            "stopped_count": "stopped",
            "duplicate_count": "duplicates",
            "payment_count": "payments",
            "paid_total": "paid_total",
            "unpaid_count": "unpaid_months",
        }
        for record in self:
            result = {**(record.result or {}), **(record.result or {}).get("found", {})}
            for field, key in names.items():
                record[field] = result.get(key, 0)
            created = result.get("created") or {}
            record.created_text = created and self.env._(
                "%(customers)s customers, %(services)s services, %(bills)s bills, "
                "%(payments)s payments",
                **created,
            )

    def _compute_move_count(self):
        # sudo: users who may see the import see how many bills it made
        groups = (
            self.env["account.move"]
            .sudo()
            ._read_group(
                [
                    ("citynet_import_id", "in", self.ids),
                    ("move_type", "=", "out_invoice"),
                ],
                ["citynet_import_id"],
                ["__count"],
            )
        )
        counts = {record.id: count for record, count in groups}
        for record in self:
            record.move_count = counts.get(record.id, 0)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_running(self):
        if self.filtered(lambda record: record.state == "queued"):
            raise UserError(self.env._("An import that is running can't be deleted."))

    def action_read(self):
        """Upload -> sheets: look at the file and propose what is what."""
        for record in self:
            if not record.file:
                raise UserError(self.env._("Choose the workbook first."))
            record._propose()
            record._transition("mapped")

    def action_check(self):
        """Sheets -> check: the dry run, nothing is written but its findings."""
        # one that is on its way in isn't taken back
        self._check_state("mapped", "checked", "failed")
        for record in self:
            record._check()
            record._transition("checked")

    def action_import(self):
        """Check -> importing: a cron does the work in the background."""
        for record in self:
            if not record.file:
                raise UserError(self.env._("Choose the workbook first."))
            record._transition("queued", {"failure": False})
            record._forget_stop()
        # sudo: a manager starts the import, not the scheduler's settings
        self.env.ref("citynet_crm.ir_cron_import").sudo()._trigger()

    def action_back(self):
        """One step back: to the sheets, or to another file."""
        for record in self:
            if record.state == "draft":
                raise UserError(self.env._("This is the first step already."))
            record._transition("draft" if record.state == "mapped" else "mapped")

    def action_stop(self):
        """Importing -> check: what is imported stays, the rest waits for a new start."""
        self._check_state("queued")
        for record in self:
            record._ask_to_stop()

    def action_view_moves(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Imported bills"),
            "res_model": "account.move",
            "view_mode": "list,form",
            "domain": [
                ("citynet_import_id", "=", self.id),
                ("move_type", "=", "out_invoice"),
            ],
        }

    @api.autovacuum
    def _gc_files(self):
        """Delete workbooks that were not imported within a month, and the files of
        findings, so that names and phone numbers are not kept longer than needed."""
        limit = fields.Datetime.subtract(fields.Datetime.now(), days=30)
        old = self.search([("state", "!=", "queued"), ("write_date", "<", limit)])
        old = old.filtered(lambda record: record.file or record.error_file)
        old.write({"file": False, "error_file": False})
