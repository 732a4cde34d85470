"""WhatsApp's part of the first page."""

from datetime import timedelta

from odoo import api, fields, models

from .citynet_whatsapp_rule import LANES


class CitynetDashboard(models.AbstractModel):
    _inherit = "citynet.dashboard"

    @api.model
    def _get_sections(self):
        return super()._get_sections() + [("whatsapp", self.env._("WhatsApp"))]

    @api.model
    def _get_tiles(self):
        since = fields.Datetime.to_string(fields.Datetime.now() - timedelta(days=30))
        out = [("direction", "=", "out"), ("create_date", ">=", since)]
        common = {
            "section": "whatsapp",
            "model": "citynet.whatsapp.message",
            "action": "citynet_whatsapp.citynet_whatsapp_message_action",
        }
        return super()._get_tiles() + [
            {
                "section": "whatsapp",
                "key": "whatsapp_open",
                "label": self.env._("Conversations to answer"),
                "icon": "fa-whatsapp",
                "tone": "warning",
                "model": "citynet.whatsapp.conversation",
                "action": "citynet_whatsapp.citynet_whatsapp_conversation_action",
                "domain": [("status", "=", "open")],
            },
            {
                **common,
                "key": "whatsapp_waiting",
                "label": self.env._("Messages waiting"),
                "icon": "fa-clock-o",
                "tone": "info",
                "domain": [("state", "in", ("queued", "held", "sending"))],
            },
            {
                **common,
                "key": "whatsapp_attention",
                "label": self.env._("Messages to look at"),
                "icon": "fa-exclamation-triangle",
                "tone": "danger",
                "domain": [("needs_attention", "=", True)],
            },
            {
                **common,
                "key": "whatsapp_delivered",
                "label": self.env._("Delivered, of 30 days' messages"),
                "icon": "fa-check",
                "tone": "success",
                "kind": "percent",
                "domain": [*out, ("state", "in", ("delivered", "read"))],
                "value": self._get_whatsapp_share(out, ("delivered", "read")),
            },
            {
                **common,
                "key": "whatsapp_read",
                "label": self.env._("Read, of 30 days' messages"),
                "icon": "fa-eye",
                "tone": "success",
                "kind": "percent",
                "domain": [*out, ("state", "=", "read")],
                "value": self._get_whatsapp_share(out, ("read",)),
            },
            {
                **common,
                "key": "whatsapp_cost",
                "label": self.env._("Cost of 30 days"),
                "icon": "fa-money",
                "tone": "secondary",
                "kind": "money",
                "measure": "cost:sum",
                "domain": [*out, ("is_billable", "=", True)],
            },
            *self._get_whatsapp_budget_tiles(),
        ]

    @api.model
    def _get_whatsapp_share(self, domain, states):
        """:return: float 0 to 100, messages in ``states`` of those that were handed over"""
        messages = self.env["citynet.whatsapp.message"]
        if not messages.has_access("read"):
            return 0
        counts = dict(messages._read_group(domain, ["state"], ["__count"]))
        handed = ("accepted", "sent", "delivered", "read", "failed")
        total = sum(counts.get(state, 0) for state in handed)
        good = sum(counts.get(state, 0) for state in states)
        return round(100 * good / total, 1) if total else 0

    @api.model
    def _get_whatsapp_budget_tiles(self):
        """:return: list of a tile for each account whose recipients are counted"""
        accounts = self.env["citynet.whatsapp.account"]
        if not accounts.has_access("read"):
            return []
        counted = accounts.search([("state", "!=", "draft"), ("daily_limit", ">", 0)])
        return [
            {
                "section": "whatsapp",
                "key": f"whatsapp_budget_{account.id}",
                "label": self.env._(
                    "Recipients of the day used: %(name)s", name=account.name
                ),
                "icon": "fa-users",
                "tone": "info",
                "kind": "percent",
                "model": accounts._name,
                "action": "citynet_whatsapp.citynet_whatsapp_account_action",
                "domain": [("id", "=", account.id)],
                "value": round(100 * account.recipients_today / account.daily_limit, 1),
            }
            for account in counted
        ]

    @api.model
    def _get_chart_builders(self):
        messages = ["citynet.whatsapp.message"]
        return super()._get_chart_builders() + [
            (messages, self._build_whatsapp_queue_chart),
            (messages, self._build_whatsapp_failure_chart),
            (messages, self._build_whatsapp_cost_chart),
        ]

    @api.model
    def _build_whatsapp_queue_chart(self):
        """What waits, by lane."""
        domain = [("state", "in", ("queued", "held", "sending", "unknown"))]
        return self._prepare_whatsapp_chart(
            "whatsapp_queue",
            self.env._("WhatsApp: waiting, by lane"),
            domain,
            "lane",
            self._get_whatsapp_lane_labels(),
        )

    @api.model
    def _get_whatsapp_lane_labels(self):
        names = dict(self.env["citynet.whatsapp.rule"]._selection_lane())
        return {number: names[name] for name, (number, _quiet) in LANES.items()}

    @api.model
    def _build_whatsapp_failure_chart(self):
        since = fields.Datetime.to_string(fields.Datetime.now() - timedelta(days=30))
        domain = [("state", "=", "failed"), ("create_date", ">=", since)]
        return self._prepare_whatsapp_chart(
            "whatsapp_failures",
            self.env._("WhatsApp: failures of 30 days, by reason"),
            domain,
            "error_kind",
            self.env["citynet.whatsapp.message"]._get_selection_labels("error_kind"),
        )

    @api.model
    def _build_whatsapp_cost_chart(self):
        since = fields.Datetime.to_string(fields.Datetime.now() - timedelta(days=30))
        domain = [("is_billable", "=", True), ("create_date", ">=", since)]
        return {
            **self._prepare_whatsapp_chart(
                "whatsapp_cost",
                self.env._("WhatsApp: cost of 30 days, by category"),
                domain,
                "price_category",
                {},
                "cost:sum",
            ),
            "money": True,
        }

    @api.model
    def _prepare_whatsapp_chart(
        self, key, label, domain, field, labels, measure="__count"
    ):
        """:return: dict of a bar chart, see ``_get_chart_builders``"""
        groups = self.env["citynet.whatsapp.message"]._read_group(
            domain, [field], [measure]
        )
        return {
            "key": key,
            "label": label,
            "kind": "bar",
            "labels": [
                str(labels.get(value, value or "-")) for value, _total in groups
            ],
            "series": [
                {
                    "label": label,
                    "tone": "info",
                    "model": "citynet.whatsapp.message",
                    "action": "citynet_whatsapp.citynet_whatsapp_message_action",
                    "points": [
                        {"value": total or 0, "domain": [*domain, (field, "=", value)]}
                        for value, total in groups
                    ],
                }
            ],
        }
