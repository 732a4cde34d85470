"""Tiles of the network: jobs that failed, and how long a restored line took."""

import math
from datetime import timedelta
from statistics import median

from odoo import api, fields, models

# how many days back the time from payment to restored line looks
RESTORED_DAYS = 30


class CitynetDashboard(models.AbstractModel):
    _inherit = "citynet.dashboard"

    @api.model
    def _get_tiles(self):
        return super()._get_tiles() + self._get_network_tiles()

    @api.model
    def _get_network_tiles(self):
        """What the network could not do, and how long paying customers wait for it."""
        common = {
            "section": "arrears",
            "sequence": 60,
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
                # nearest rank: the wait of an actual customer
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
