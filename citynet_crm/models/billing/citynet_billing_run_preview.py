from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import split_every

# services of one part; what is read for them is let go of before the next
_PART = 3000
_FIGURES = ("untaxed", "tax", "total", "before", "difference")


class CitynetBillingRunPreview(models.AbstractModel):
    """What a draft would bill, kept so that a person can look at it before it starts."""

    _name = "citynet.billing.run.preview"
    _description = "Billing run: preview"

    currency_id = fields.Many2one("res.currency")
    date_previewed = fields.Datetime("Preview made", readonly=True, copy=False)
    preview_ids = fields.One2many(
        "citynet.billing.preview", "run_id", "Preview", readonly=True
    )
    preview_bill_count = fields.Integer("Bills to make", readonly=True, copy=False)
    preview_count = fields.Integer("Services to bill", compute="_compute_preview")
    preview_payer_count = fields.Integer("Payers", compute="_compute_preview")
    preview_outlier_count = fields.Integer("Worth a look", compute="_compute_preview")
    preview_untaxed = fields.Monetary("Without tax", compute="_compute_preview")
    preview_tax = fields.Monetary("Tax", compute="_compute_preview")
    preview_total = fields.Monetary("To be billed", compute="_compute_preview")
    preview_before = fields.Monetary("Last bills", compute="_compute_preview")
    preview_difference = fields.Monetary("Difference", compute="_compute_preview")

    @api.depends("preview_ids")
    def _compute_preview(self):
        # sudo: who may see the run may see the sums of its preview
        Row = self.env["citynet.billing.preview"].sudo()
        billed = Domain("date_due", "!=", False)
        mine = Domain("run_id", "in", self.ids)
        sums = {
            run.id: figures
            for run, *figures in Row._read_group(
                mine,
                ["run_id"],
                [f"{name}:sum" for name in self._get_preview_figures()],
            )
        }
        counts = {
            run.id: counts
            for run, *counts in Row._read_group(
                mine & billed, ["run_id"], ["__count", "partner_id:count_distinct"]
            )
        }
        outliers = dict(
            Row._read_group(
                mine & Domain("is_outlier", "=", True), ["run_id"], ["__count"]
            )
        )
        outliers = {run.id: count for run, count in outliers.items()}
        for run in self:
            key = run._origin.id
            for name, amount in zip(_FIGURES, sums.get(key, [0] * 5), strict=True):
                run[f"preview_{name}"] = amount
            run.preview_count, run.preview_payer_count = counts.get(key, (0, 0))
            run.preview_outlier_count = outliers.get(key, 0)

    @api.model
    def _get_preview_figures(self):
        """:return: list of the preview's fields whose sums the run shows"""
        return [
            "amount_untaxed",
            "amount_tax",
            "amount_total",
            "amount_before",
            "difference",
        ]

    # ---- Buttons -------------------------------------------------------------

    def action_preview(self):
        """Work out what the draft would bill, and show it.

        :return: dict of the action that lists it
        """
        self.ensure_one()
        self._check_may_start()
        self._check_state("draft")
        # sudo: the rows are the code's own answer, which people only read
        self.sudo()._make_preview()
        return self.action_view_preview()

    def action_view_preview(self):
        """:return: dict of the action that lists the preview"""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "citynet_crm.citynet_billing_preview_action"
        )
        if self.state == "draft":
            # with the button that makes the bills
            view = self.env.ref("citynet_crm.citynet_billing_preview_view_list_draft")
            action["views"] = [(view.id, "list"), (False, "pivot"), (False, "graph")]
        return {
            **action,
            "domain": [("run_id", "=", self.id)],
            "context": {"default_run_id": self.id},
        }

    def action_preview_xlsx(self):
        """:return: dict of the action that downloads the preview as a workbook"""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/citynet/billing-preview/{self.id}.xlsx",
            "target": "self",
        }

    # ---- Making it -----------------------------------------------------------

    def _make_preview(self):
        """Write the rows of the preview anew; bills and services stay as they are."""
        self.ensure_one()
        self._forget_preview()
        count = 0
        due = self.env["citynet.subscription"]
        for part, forecasts, errors, passed in self._forecast():
            count += len(forecasts)
            due |= part
            self._add_preview(forecasts, errors)
            self._add_gone(passed, is_due=True)
        self._add_gone(self._get_gone(due))
        self.write(
            {"date_previewed": fields.Datetime.now(), "preview_bill_count": count}
        )

    def _forecast(self):
        """:return: generator of (services, forecasts, errors, passed): what the run
        would make of them, in parts, as ``citynet.billing.forecast`` says it
        """
        forecast = self.env["citynet.billing.forecast"]
        day = self.env["citynet.billing.batch"]._get_bill_day(self)
        services = self.env["citynet.subscription"].search(
            self._get_due_domain(), order="id"
        )
        for bills in split_every(_PART, services._group_by_bill()):
            part = services.browse().union(*bills)
            yield part, *forecast._forecast(self, list(bills), day)

    def _add_preview(self, forecasts, errors):
        preview = self.env["citynet.billing.preview"]
        rows = preview._prepare_rows(forecasts, errors)
        preview.create([{**row, "run_id": self.id} for row in rows])
        self.env.flush_all()

    def _add_gone(self, services, is_due=False):
        """Rows of services that have no bill now.

        :param bool is_due: whether the run passes over their days; else only those are
            shown that had a bill last time
        """
        preview = self.env["citynet.billing.preview"]
        before = services._get_last_bills()
        preview.create(
            [
                {
                    **preview._prepare_gone(service, before.get(service)),
                    "run_id": self.id,
                }
                for service in services
                if is_due or (service in before and before[service].total)
            ]
        )

    def _get_gone(self, due):
        """:param due: services that the run bills
        :return: services that would be due since the run before, had they not stopped,
            been paused or left a prepaid bill open
        """
        Run, Service = self.env["citynet.billing.run"], self.env["citynet.subscription"]
        mine = Domain("company_id", "=", self.company_id.id)
        last = Run.search(
            mine
            & Domain("date", "<", self.date)
            & Domain("state", "in", self._get_known_states()),
            order="date desc",
            limit=1,
        )
        since = last.date or fields.Date.subtract(self.date, months=1)
        year = fields.Date.subtract(self.date, months=13)
        candidates = Service.search(
            mine
            & Domain("date_next_bill", "=", False)
            & (Domain("state", "!=", "closed") | Domain("date_end", ">=", year))
        )
        gone = Service
        for service, start in (candidates - due)._get_last_starts().items():
            whole = service._get_whole_period(start)
            following = service._get_whole_period(fields.Date.add(whole.end, days=1))
            if since < service._get_bill_day(following) <= self.date:
                gone |= service
        return gone

    def _forget_preview(self):
        """The preview doesn't hold any more."""
        self.preview_ids.unlink()
        self.write({"date_previewed": False, "preview_bill_count": 0})

    def _check_preview(self):
        """:raise UserError: where it was not looked at, or no longer shows what is due"""
        self.ensure_one()
        if not self.date_previewed:
            raise UserError(
                self.env._(
                    "Look at the preview first: it shows what %(name)s would bill.",
                    name=self.name,
                )
            )
        seen = self.company_id._citynet_local(self.date_previewed).date()
        # sudo: whether the same services are due as the preview was made of
        run = self.sudo()
        due = run.env["citynet.subscription"].search(run._get_due_domain())
        shown = run.preview_ids.filtered(
            lambda row: row.date_due or row.cause in ("problem", "paused")
        ).subscription_id
        if seen != self.company_id._citynet_today() or due - shown:
            raise UserError(
                self.env._(
                    "Since the preview was made, other services have become due. Make "
                    "the preview of %(name)s again and look at it.",
                    name=self.name,
                )
            )
