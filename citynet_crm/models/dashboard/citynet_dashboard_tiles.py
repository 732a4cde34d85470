"""The tiles of the core."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.addons.citynet_crm.tools.billing.bills import OPEN_BILLS


class CitynetDashboard(models.AbstractModel):
    _inherit = "citynet.dashboard"

    @api.model
    def _get_tiles(self):
        return (
            super()._get_tiles()
            + self._get_service_tiles()
            + self._get_work_tiles()
            + self._get_money_tiles()
            + self._get_care_tiles()
        )

    @api.model
    def _get_service_tiles(self):
        month = fields.Date.to_string(self.env.company._citynet_today().replace(day=1))
        common = {
            "section": "services",
            "model": "citynet.subscription",
            "action": "citynet_crm.citynet_subscription_action",
        }
        return [
            {
                **common,
                "key": "active",
                "label": self.env._("Active services"),
                "icon": "fa-wifi",
                "tone": "success",
                "domain": [("state", "=", "active")],
            },
            {
                **common,
                "key": "suspended",
                "label": self.env._("Suspended"),
                "icon": "fa-pause",
                "tone": "warning",
                "domain": [("state", "=", "suspended")],
            },
            {
                **common,
                "key": "new",
                "label": self.env._("New this month"),
                "icon": "fa-user-plus",
                "tone": "info",
                "domain": [("date_start", ">=", month)],
            },
            {
                **common,
                "key": "stopped",
                "label": self.env._("Stopped this month"),
                "icon": "fa-user-times",
                "tone": "danger",
                "domain": [("state", "=", "closed"), ("date_end", ">=", month)],
            },
            {
                **common,
                "key": "mrr",
                "section": "money",
                "label": self.env._("Monthly revenue of active services"),
                "icon": "fa-line-chart",
                "tone": "success",
                "kind": "money",
                "measure": "price:sum",
                "domain": [("state", "=", "active")],
            },
        ]

    @api.model
    def _get_work_tiles(self):
        company = self.env.company
        today = company._citynet_today()
        begin, end = (
            fields.Datetime.to_string(company._citynet_utc(day))
            for day in (today, today + timedelta(days=1))
        )
        jobs = {
            "section": "work",
            "model": "citynet.work.order",
            "action": "citynet_crm.citynet_work_order_action",
        }
        return [
            {
                "key": "orders_to_check",
                "section": "work",
                "label": self.env._("Orders to check"),
                "icon": "fa-shopping-cart",
                "tone": "info",
                "model": "crm.lead",
                "action": "citynet_crm.crm_lead_action_order",
                "context": {"citynet_orders": True},
                "domain": [
                    ("citynet_is_order", "=", True),
                    ("won_status", "=", "pending"),
                ],
            },
            {
                **jobs,
                "key": "jobs_to_schedule",
                "label": self.env._("Jobs to schedule"),
                "icon": "fa-calendar-plus-o",
                "tone": "warning",
                "domain": [("state", "=", "draft")],
            },
            {
                **jobs,
                "key": "jobs_today",
                "label": self.env._("Jobs today"),
                "icon": "fa-wrench",
                "tone": "info",
                "domain": [
                    ("date_planned", ">=", begin),
                    ("date_planned", "<", end),
                    ("state", "in", ("scheduled", "in_progress", "done")),
                ],
            },
            {
                **jobs,
                "key": "jobs_late",
                "label": self.env._("Jobs late"),
                "icon": "fa-clock-o",
                "tone": "danger",
                "domain": [("is_late", "=", True)],
            },
        ]

    @api.model
    def _get_money_tiles(self):
        today = fields.Date.to_string(self.env.company._citynet_today())
        common = {
            "section": "money",
            "kind": "money",
            "model": "account.move",
            "measure": "amount_residual_signed:sum",
            "action": "citynet_crm.citynet_bill_action",
        }
        unpaid = list(OPEN_BILLS)
        return [
            {
                **common,
                "key": "bills_due",
                "label": self.env._("Bills to be paid"),
                "icon": "fa-file-text-o",
                "tone": "info",
                "domain": [*unpaid, ("invoice_date_due", ">=", today)],
            },
            {
                **common,
                "key": "bills_overdue",
                "label": self.env._("Overdue"),
                "icon": "fa-exclamation-circle",
                "tone": "danger",
                "domain": [*unpaid, ("invoice_date_due", "<", today)],
            },
        ]

    @api.model
    def _get_care_tiles(self):
        common = {
            "section": "care",
            "model": "citynet.ticket",
            "action": "citynet_crm.citynet_ticket_action",
        }
        return [
            {
                **common,
                "key": "complaints_open",
                "label": self.env._("Open complaints"),
                "icon": "fa-life-ring",
                "tone": "warning",
                "domain": [("state", "in", ("new", "assigned"))],
            },
            {
                **common,
                "key": "complaints_new",
                "label": self.env._("Complaints nobody has taken"),
                "icon": "fa-bell-o",
                "tone": "danger",
                "domain": [("state", "=", "new")],
            },
            {
                **common,
                "key": "complaints_late",
                "label": self.env._("Complaints past their deadline"),
                "icon": "fa-clock-o",
                "tone": "danger",
                "domain": [("clock_state", "=", "breached")],
            },
            {
                **common,
                "key": "outages_open",
                "model": "citynet.outage",
                "action": "citynet_crm.citynet_outage_action",
                "label": self.env._("Outages that go on"),
                "icon": "fa-bolt",
                "tone": "danger",
                "domain": [("state", "=", "open")],
            },
        ]
