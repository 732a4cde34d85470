"""The charts: one query each, twelve months at most."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.addons.citynet_crm.tools.billing.periods import shift_months
from odoo.fields import Domain
from odoo.tools import format_date

MONTHS = 12

# more slices than this can't be told apart
SLICES = 7


class CitynetDashboard(models.AbstractModel):
    _inherit = "citynet.dashboard"

    @api.model
    def _get_chart_builders(self):
        return super()._get_chart_builders() + [
            (["citynet.subscription"], self._build_movement_chart),
            (["citynet.subscription"], self._build_package_chart),
            (["account.move", "account.payment"], self._build_money_chart),
            (["crm.lead"], self._build_stage_chart),
        ]

    @api.model
    def _get_months(self):
        """:return: list of dates, the firsts of the last twelve months, oldest first."""
        first = self.env.company._citynet_today().replace(day=1)
        return [shift_months(first, 1, -back) for back in reversed(range(MONTHS))]

    @api.model
    def _get_month_labels(self):
        return [
            format_date(self.env, month, date_format="MMM yy")
            for month in self._get_months()
        ]

    @api.model
    def _prepare_month_points(self, model, domain, field, measure="__count"):
        """The records of the last twelve months, counted or added up by month.

        :param str field: the date they are grouped by
        :return: list of {value, domain}, one a month
        """
        months = self._get_months()
        end = shift_months(months[-1], 1, 1)
        window = (
            Domain(domain) & Domain(field, ">=", months[0]) & Domain(field, "<", end)
        )
        values = dict(
            self.env[model]._read_group(window, [f"{field}:month"], [measure])
        )
        return [
            {
                "value": values.get(month) or 0,
                "domain": [
                    *domain,
                    (field, ">=", fields.Date.to_string(month)),
                    (field, "<", fields.Date.to_string(shift_months(month, 1, 1))),
                ],
            }
            for month in months
        ]

    @api.model
    def _build_movement_chart(self):
        common = {
            "model": "citynet.subscription",
            "action": "citynet_crm.citynet_subscription_action",
        }
        return {
            "key": "movement",
            "label": self.env._("New and stopped services"),
            "kind": "bar",
            "labels": self._get_month_labels(),
            "series": [
                {
                    **common,
                    "label": self.env._("New"),
                    "tone": "success",
                    "points": self._prepare_month_points(
                        common["model"], [], "date_start"
                    ),
                },
                {
                    **common,
                    "label": self.env._("Stopped"),
                    "tone": "danger",
                    "points": self._prepare_month_points(
                        common["model"], [("state", "=", "closed")], "date_end"
                    ),
                },
            ],
        }

    @api.model
    def _build_package_chart(self):
        running = [("state", "!=", "closed")]
        groups = self.env["citynet.subscription"]._read_group(
            running, ["package_id"], ["__count"], order="__count DESC, package_id"
        )
        top, rest = groups[:SLICES], groups[SLICES:]
        points = [
            {"value": count, "domain": [*running, ("package_id", "=", package.id)]}
            for package, count in top
        ]
        labels = [package.display_name for package, _count in top]
        if rest:
            others = [package.id for package, _count in rest]
            labels.append(self.env._("Other packages"))
            points.append(
                {
                    "value": sum(count for _package, count in rest),
                    "domain": [*running, ("package_id", "in", others)],
                }
            )
        return {
            "key": "packages",
            "label": self.env._("Running services by package"),
            "kind": "doughnut",
            "labels": labels,
            "series": [
                {
                    "label": self.env._("Services"),
                    "model": "citynet.subscription",
                    "action": "citynet_crm.citynet_subscription_action",
                    "points": points,
                }
            ],
        }

    @api.model
    def _build_money_chart(self):
        billed = [
            ("move_type", "in", ("out_invoice", "out_refund")),
            ("state", "=", "posted"),
        ]
        paid = [
            ("payment_type", "=", "inbound"),
            ("partner_type", "=", "customer"),
            ("state", "in", ("in_process", "paid")),
        ]
        return {
            "key": "money",
            "label": self.env._("Billed and received"),
            "kind": "line",
            "money": True,
            "labels": self._get_month_labels(),
            "series": [
                {
                    "label": self.env._("Billed"),
                    "tone": "info",
                    "model": "account.move",
                    "action": "citynet_crm.citynet_bill_action",
                    "points": self._prepare_month_points(
                        "account.move",
                        billed,
                        "invoice_date",
                        "amount_total_signed:sum",
                    ),
                },
                {
                    "label": self.env._("Received"),
                    "tone": "success",
                    "model": "account.payment",
                    "action": "account.action_account_payments",
                    "points": self._prepare_month_points(
                        "account.payment",
                        paid,
                        "date",
                        "amount_company_currency_signed:sum",
                    ),
                },
            ],
        }

    @api.model
    def _build_stage_chart(self):
        """Orders of the last thirty days by where they stand now."""
        company = self.env.company
        begin = company._citynet_utc(company._citynet_today() - timedelta(days=30))
        recent = [
            ("citynet_is_order", "=", True),
            ("create_date", ">=", fields.Datetime.to_string(begin)),
        ]
        alive, lost = (
            [*recent, ("active", "=", True)],
            [*recent, ("won_status", "=", "lost")],
        )
        lost.append(("active", "=", False))
        orders = self.env["crm.lead"]
        counts = dict(orders._read_group(alive, ["stage_id"], ["__count"]))
        stages = (
            orders._citynet_get_stages() | self.env["crm.stage"].concat(*counts)
        ).sorted("sequence")
        points = [
            {
                "value": counts.get(stage, 0),
                "domain": [*alive, ("stage_id", "=", stage.id)],
            }
            for stage in stages
        ]
        points.append({"value": orders.search_count(lost), "domain": lost})
        return {
            "key": "stages",
            "label": self.env._("Orders of the last 30 days"),
            "kind": "bar",
            "labels": [*stages.mapped("name"), self.env._("Lost")],
            "series": [
                {
                    "label": self.env._("Orders"),
                    "tone": "info",
                    "model": "crm.lead",
                    "action": "citynet_crm.crm_lead_action_order",
                    "context": {"citynet_orders": True},
                    "points": points,
                }
            ],
        }
