"""The tiles of unpaid bills: who is to be suspended, who is, how soon they are back."""

import math
from datetime import timedelta
from statistics import median

from odoo import api, fields, models

# how many days back the time from payment to restored line looks
RESTORED_DAYS = 30


class CitynetDashboard(models.AbstractModel):
    _inherit = "citynet.dashboard"

    @api.model
    def _get_sections(self):
        # EXTENDS: after the money that is owed, what follows from it
        sections = super()._get_sections()
        place = [key for key, _label in sections].index("money") + 1
        return [
            *sections[:place],
            ("arrears", self.env._("Unpaid bills")),
            *sections[place:],
        ]

    @api.model
    def _get_tiles(self):
        return (
            super()._get_tiles()
            + self._get_isolir_tiles()
            + self._get_promise_tiles()
            + self._get_network_tiles()
        )

    @api.model
    def _get_isolir_tiles(self):
        company = self.env.company
        begin = fields.Datetime.to_string(
            company._citynet_utc(company._citynet_today())
        )
        services = {
            "section": "arrears",
            "model": "citynet.subscription",
            "action": "citynet_crm.citynet_subscription_action",
        }
        return [
            {
                "key": "isolir_waiting",
                "section": "arrears",
                "label": self.env._("To be suspended"),
                "icon": "fa-list-ul",
                "tone": "warning",
                "model": "citynet.isolir.line",
                "action": "citynet_crm.citynet_isolir_line_action",
                "domain": [
                    ("state", "=", "waiting"),
                    ("isolir_id.state", "in", ("draft", "open")),
                ],
            },
            {
                **services,
                "key": "isolir_suspended",
                "label": self.env._("Suspended for unpaid bills"),
                "icon": "fa-ban",
                "tone": "danger",
                "domain": [
                    ("state", "=", "suspended"),
                    ("suspend_reason", "=", "arrears"),
                ],
            },
            {
                **services,
                "key": "isolir_restored",
                "label": self.env._("Restored today"),
                "icon": "fa-plug",
                "tone": "success",
                "domain": [("state", "=", "active"), ("date_restored", ">=", begin)],
            },
        ]

    @api.model
    def _get_promise_tiles(self):
        today = fields.Date.to_string(self.env.company._citynet_today())
        return [
            {
                "key": "promises_today",
                "section": "arrears",
                "label": self.env._("Promises due today"),
                "icon": "fa-handshake-o",
                "tone": "info",
                "model": "citynet.promise",
                "action": "citynet_crm.citynet_promise_action",
                "domain": [("state", "=", "open"), ("date", "=", today)],
            }
        ]

    @api.model
    def _get_network_tiles(self):
        """What the network could not do, and how long paying customers wait for it."""
        common = {
            "section": "arrears",
            "model": "citynet.provisioning",
            "action": "citynet_crm.citynet_provisioning_action",
        }
        if not self.env[common["model"]].has_access("read"):
            return []
        domain = self._get_restored_domain()
        [(seconds,)] = self.env[common["model"]]._read_group(
            domain, [], ["seconds:array_agg"]
        )
        seconds = sorted(seconds or [])
        waited = {
            **common,
            "action": "citynet_crm.citynet_provisioning_action_restored",
            "kind": "duration",
            "icon": "fa-hourglass-half",
            "tone": "success",
            "domain": domain,
            "count": len(seconds),
        }
        return [
            {
                **common,
                "key": "network_failed",
                "label": self.env._("Network jobs that failed"),
                "icon": "fa-exclamation-triangle",
                "tone": "danger",
                "domain": [("state", "=", "failed")],
            },
            {
                **waited,
                "key": "restored_median",
                "label": self.env._("Paid to restored: median"),
                "value": median(seconds) if seconds else None,
            },
            {
                **waited,
                "key": "restored_p95",
                "label": self.env._("Paid to restored: 95% within"),
                # nearest rank: a wait that somebody really had
                "value": seconds[math.ceil(0.95 * len(seconds)) - 1]
                if seconds
                else None,
            },
        ]

    @api.model
    def _get_restored_domain(self):
        """:return: list, domain of the lines opened after a payment in recent days"""
        company = self.env.company
        first = company._citynet_today() - timedelta(days=RESTORED_DAYS - 1)
        return [
            ("kind", "=", "restore"),
            ("state", "=", "done"),
            ("date_paid", ">=", fields.Datetime.to_string(company._citynet_utc(first))),
        ]
