from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date


class CitynetPromise(models.Model):
    """A promise to pay (janji bayar): until its day the service is not suspended."""

    _name = "citynet.promise"
    _description = "Promise to pay"
    _inherit = ["citynet.state.mixin", "mail.thread"]
    _order = "date desc, id desc"
    _rec_name = "subscription_id"

    _transitions = {"open": {"kept", "broken", "cancelled"}}
    _open_uniq = models.UniqueIndex(
        "(subscription_id) WHERE state = 'open'",
        "This service has an open promise already; settle or cancel it first.",
    )

    subscription_id = fields.Many2one(
        "citynet.subscription", "Service", required=True, index=True, ondelete="cascade"
    )
    partner_id = fields.Many2one(related="subscription_id.partner_id", store=True)
    company_id = fields.Many2one(related="subscription_id.company_id", store=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    date = fields.Date(
        "Promised for",
        required=True,
        tracking=True,
        default=lambda self: (
            self.env.company._citynet_today()
            + timedelta(days=min(3, self.env.company.citynet_promise_days))
        ),
    )
    note = fields.Char("What was said")
    amount = fields.Monetary("Overdue at that time", readonly=True)
    user_id = fields.Many2one(
        "res.users", "Recorded by", readonly=True, default=lambda self: self.env.user
    )
    date_settled = fields.Datetime("Settled", readonly=True, copy=False)

    @api.model
    def _selection_state(self):
        return [
            ("open", self.env._("Open")),
            ("kept", self.env._("Kept")),
            ("broken", self.env._("Broken")),
            ("cancelled", self.env._("Cancelled")),
        ]

    @api.model_create_multi
    def create(self, vals_list):
        promises = super().create(vals_list)
        promises._check_limit()
        for promise in promises:
            service = promise.subscription_id
            today = promise.company_id._citynet_today()
            # sudo: who notes a promise may know what it is about, and writes no amount
            service, noted = service.sudo(), promise.sudo()
            arrears = service._get_arrears(promise.company_id, today, service)
            noted.amount = sum(owed.amount for owed in arrears.values())
        # sudo: agents note promises; that they open the line again is our rule
        opened = promises.filtered(lambda promise: promise.state == "open")
        opened.sudo().subscription_id._restore_promised()
        return promises

    def write(self, vals):
        # a promise that is moved on and on would never count against the limit
        if "date" in vals and not (
            self.env.su or self.env.user.has_group("citynet_crm.group_manager")
        ):
            raise UserError(
                self.env._("A promise keeps its day; cancel it and note a new one.")
            )
        return super().write(vals)

    @api.constrains("date")
    def _check_date(self):
        for promise in self:
            company = promise.company_id
            today = company._citynet_today()
            last = today + timedelta(days=company.citynet_promise_days)
            if promise.state == "open" and not today <= promise.date <= last:
                raise ValidationError(
                    self.env._(
                        "A promise is for a day between today and %(last)s.",
                        last=format_date(self.env, last),
                    )
                )

    def _check_limit(self):
        """:raise UserError: when agents note more promises in a year than allowed"""
        if self.env.su or self.env.user.has_group("citynet_crm.group_manager"):
            return
        for promise in self:
            company = promise.company_id
            since = fields.Date.add(company._citynet_today(), years=-1)
            count = self.search_count(
                [
                    ("subscription_id", "=", promise.subscription_id.id),
                    # cancelled ones count too: each has opened the line
                    ("date", ">", since),
                ]
            )
            if count > company.citynet_promise_limit:
                raise UserError(
                    self.env._(
                        "%(service)s has promised to pay %(count)s times within a "
                        "year; a manager may allow one more.",
                        service=promise.subscription_id.display_name,
                        count=count - 1,
                    )
                )

    @api.model
    def _get_open_by_service(self, services, day):
        """:return: dict {service: its promise that still holds on ``day``}"""
        promises = self.search(
            [
                ("subscription_id", "in", services.ids),
                ("state", "=", "open"),
                ("date", ">=", day),
            ]
        )
        return {promise.subscription_id: promise for promise in promises}

    def _get_sentence(self):
        self.ensure_one()
        return self.env._(
            "Promised to pay by %(date)s.", date=format_date(self.env, self.date)
        )

    def action_cancel(self):
        self._transition("cancelled", {"date_settled": fields.Datetime.now()})

    @api.model
    def _cron_settle_promises(self):
        """Say of each promise whether it was kept, the day after it at the latest."""
        for company in self.env["res.company"].search([]):
            today = company._citynet_today()
            promises = self.search(
                [("state", "=", "open"), ("company_id", "=", company.id)]
            )
            services = promises.subscription_id
            owing = services._get_arrears(company, today, services)
            tolerance = company.citynet_isolir_tolerance
            kept = promises.filtered(
                lambda promise, owing=owing, tolerance=tolerance: (
                    promise.subscription_id not in owing
                    or owing[promise.subscription_id].amount <= tolerance
                )
            )
            settled = {"date_settled": fields.Datetime.now()}
            kept._transition("kept", settled)
            broken = (promises - kept).filtered(
                lambda promise, today=today: promise.date < today
            )
            broken._transition("broken", settled)
