from odoo import api, fields, models
from odoo.addons.citynet_crm.tools.billing.causes import (
    PeriodLine,
    ServiceBill,
    explain,
)
from odoo.addons.citynet_crm.tools.money import format_rupiah

# of the last bill: more than this part of it is worth a look
_ODD_SHARE = 0.5


class CitynetBillingPreview(models.Model):
    """One service of a run that has not been started: what it would be billed."""

    _name = "citynet.billing.preview"
    _description = "Preview of a bill"
    _order = "is_outlier desc, weight desc, id"
    _rec_name = "subscription_id"

    run_id = fields.Many2one(
        "citynet.billing.run", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="run_id.company_id", store=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    subscription_id = fields.Many2one(
        "citynet.subscription", "Service", required=True, ondelete="cascade"
    )
    partner_id = fields.Many2one("res.partner", "Payer")
    package_id = fields.Many2one("product.template", "Package")
    area_id = fields.Many2one("citynet.area", "Area")
    date_due = fields.Date("Due on")
    amount_untaxed = fields.Monetary("Without tax")
    amount_tax = fields.Monetary("Tax")
    amount_total = fields.Monetary("Bill")
    amount_before = fields.Monetary(
        "Last bill", help="What the service's bill before this one came to"
    )
    difference = fields.Monetary()
    cause = fields.Selection(
        selection="_selection_cause",
        string="Main cause",
        help="The largest part of the difference to the last bill",
    )
    causes = fields.Text("Causes", help="All parts of the difference, largest first")
    bill_text = fields.Text("Lines", help="What the bill would say")
    is_outlier = fields.Boolean("Worth a look")
    remark = fields.Char(help="Why it is worth a look")
    weight = fields.Float(help="The larger, the earlier in the list")

    @api.model
    def _selection_cause(self):
        return [
            ("new", self.env._("New service")),
            ("stopped", self.env._("Stopped")),
            ("paused", self.env._("Paused")),
            ("unpaid", self.env._("Waits for payment")),
            ("promo_began", self.env._("Promo began")),
            ("promo_ended", self.env._("Promo ended")),
            ("promo_changed", self.env._("Promo changed")),
            ("proration", self.env._("Part of a period")),
            ("months", self.env._("More or fewer periods")),
            ("charge", self.env._("Charge")),
            ("credit", self.env._("Credit")),
            ("price", self.env._("Change of price")),
            ("package", self.env._("Change of package")),
            ("tax", self.env._("Change of tax")),
            ("problem", self.env._("Can't be billed")),
        ]

    def action_make_bills(self):
        """Start the run whose preview is on the screen.

        :return: dict of the action that shows the run
        """
        run = self.run_id or self.new().run_id._origin
        run.ensure_one()
        run._check_state("draft")
        run.action_run()
        return run._get_records_action()

    def action_view_subscription(self):
        """Open the service, where what is wrong can be put right."""
        self.ensure_one()
        return self.subscription_id.get_formview_action()

    # ---- Made of a forecast --------------------------------------------------

    @api.model
    def _prepare_rows(self, forecasts, errors):
        """:param forecasts: list of dicts, and dict {services: exception or None}, as
            ``citynet.billing.forecast`` returns them
        :return: list of dicts, the values of a row for each service, without its run
        """
        services = self.env["citynet.subscription"].union(
            *(one["services"] for one in forecasts)
        )
        before = services._get_last_bills()
        rows = []
        for forecast in forecasts:
            own = {service.id: [] for service in forecast["services"]}
            for line in forecast["lines"]:
                own[line["citynet_subscription_id"]].append(line)
            for service in forecast["services"]:
                if lines := own[service.id]:
                    row = self._prepare_row(service, lines, before.get(service))
                    rows.append({**row, "date_due": forecast["date_due"]})
        for bill, error in errors.items():
            reason = self._get_problem(error)
            rows += [self._prepare_problem(service, reason) for service in bill]
        return rows

    @api.model
    def _get_problem(self, error):
        if error:
            return self.env["citynet.queue.mixin"]._get_reason(error)
        return self.env._(
            "The service is due, but there is nothing to bill; check its charges."
        )

    @api.model
    def _prepare_common(self, service):
        return {
            "subscription_id": service.id,
            "partner_id": service.partner_id.id,
            "package_id": service.package_id.id,
            "area_id": service.area_id.id,
        }

    @api.model
    def _prepare_problem(self, service, reason):
        return {
            **self._prepare_common(service),
            "cause": "problem",
            "is_outlier": True,
            "remark": reason,
            "weight": service.price,
        }

    @api.model
    def _prepare_row(self, service, lines, before):
        """:param list lines: of one service, as ``citynet.billing.forecast`` prices them
        :param before: ``ServiceBill`` of the bill before, or None
        """
        now = self._make_service_bill(service, lines)
        causes = explain(now, before)
        total = sum(line["total"] for line in lines)
        difference = total - (before.total if before else 0)
        remark = self._get_remark(now, before, difference)
        labels = dict(self._selection_cause())
        return {
            **self._prepare_common(service),
            "amount_untaxed": sum(line["untaxed"] for line in lines),
            "amount_tax": sum(line["tax"] for line in lines),
            "amount_total": total,
            "amount_before": before.total if before else 0,
            "difference": difference,
            "cause": causes[0][0] if causes else False,
            "causes": "\n".join(
                f"{labels[cause]}: {format_rupiah(amount)}" for cause, amount in causes
            ),
            "bill_text": "\n".join(
                f"{line['name']}: {format_rupiah(line['total'])}" for line in lines
            ),
            "is_outlier": bool(remark),
            "remark": remark,
            "weight": abs(difference),
        }

    @api.model
    def _get_remark(self, now, before, difference):
        """:return: str, why the bill is worth a look; False for an ordinary one"""
        count = len(now.periods)
        if not now.total:
            return self.env._("The bill comes to nothing.")
        if count > (1 if before else 2):
            return self.env._("%(count)s periods on one bill.", count=count)
        if not before:
            return False
        if not before.total:
            return self.env._("The last bill came to nothing.")
        if abs(difference) > before.total * _ODD_SHARE:
            return self.env._(
                "It differs by %(share)s %% from the last bill.",
                share=round(100 * difference / before.total),
            )
        return False

    @api.model
    def _prepare_gone(self, service, before):
        """:param before: ``ServiceBill`` of the last bill, or None
        :return: dict, the row of a service that has no bill now
        """
        last = before.total if before else 0
        cause = {"closed": "stopped", "suspended": "paused"}.get(service.state)
        if not cause:
            cause = "stopped" if service.date_end else "unpaid"
        label = dict(self._selection_cause())[cause]
        return {
            **self._prepare_common(service),
            "amount_before": last,
            "difference": -last,
            "cause": cause,
            "causes": f"{label}: {format_rupiah(-last)}",
            "weight": last,
        }

    @api.model
    def _get_period_line(self, service, package, start, end, untaxed, total):
        """:return: ``PeriodLine`` of the days from ``start`` to ``end``"""
        whole = service._get_whole_period(start)
        is_whole = start == whole.start and end == whole.end
        return PeriodLine(package, is_whole, untaxed, total)

    @api.model
    def _make_service_bill(self, service, lines):
        """:param lines: dicts with ``product_id`` (int), ``citynet_period_start``,
            ``citynet_period_end``, ``citynet_promo_id``, ``untaxed`` and ``total``
        :return: ``ServiceBill``
        """
        periods, sums = [], {"promos": 0, "charges": 0, "credits": 0}
        for line in lines:
            if start := line.get("citynet_period_start"):
                end = line["citynet_period_end"]
                periods.append(
                    self._get_period_line(
                        service,
                        line["product_id"],
                        start,
                        end,
                        line["untaxed"],
                        line["total"],
                    )
                )
            elif line.get("citynet_promo_id"):
                sums["promos"] += line["total"]
            else:
                sums["charges" if line["total"] >= 0 else "credits"] += line["total"]
        return ServiceBill(periods, **sums)
