"""The tiles of unpaid bills: services to be suspended, suspended, restored."""

from odoo import api, fields, models


class CitynetDashboard(models.AbstractModel):
    _inherit = "citynet.dashboard"

    @api.model
    def _get_tiles(self):
        return (
            super()._get_tiles() + self._get_isolir_tiles() + self._get_promise_tiles()
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
