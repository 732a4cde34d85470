"""The kinds of change that are done on their day: package, pause, resume."""

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date


class CitynetChangeRequest(models.Model):
    _inherit = "citynet.change.request"

    with_visit = fields.Boolean(
        "A technician comes",
        help="The package changes when the technician has finished, not before its day",
    )
    price_before = fields.Monetary(readonly=True, copy=False)
    proration = fields.Monetary("Days put right", readonly=True, copy=False)

    def _get_terms(self):
        # EXTENDS
        return super()._get_terms() | {"with_visit"}

    def _check_withdrawable(self):
        # EXTENDS: nobody calls off what a technician has begun
        super()._check_withdrawable()
        for request in self:
            busy = request.job_ids.filtered(
                lambda job: (
                    job.kind != "survey" and job.state in ("in_progress", "done")
                )
            )
            if busy:
                raise UserError(
                    self.env._(
                        "%(job)s has begun already; %(name)s can't be called off.",
                        job=busy[0].name,
                        name=request.name,
                    )
                )

    # ------------------------------------------------------------------ package
    def _check_package(self):
        self.subscription_id._check_package_change(self.package_id)

    def _agree_package(self):
        self.subscription_id._check_change_window()

    def _simulate_package(self):
        return self.subscription_id._simulate_package_change(
            self.package_id, self.timing
        )

    def _begin_package(self):
        if self.with_visit:
            self._plan_job("package_change", package_id=self.package_id.id)

    def _wait_package(self):
        """:return: True while the technician has not been there"""
        return (self.with_visit and self.work_order_id.state != "done") or None

    def _undo_package(self):
        self._cancel_jobs()

    def _carry_out_package(self):
        # sudo: whoever confirms a request changes package and price by its terms only
        service = self.subscription_id.sudo()
        day = self.date_effective
        if self.with_visit:  # the day of the visit, where that was later
            day = max(day, self.company_id._citynet_today())
        before = service.price
        started = service._get_started_price(self.package_id, day)
        # counted again: a bill may have been made since the customer confirmed
        cost, fee = service._change_package(self.package_id, day)
        self._state_door().write(
            {
                "amount": cost + fee + started,
                "proration": cost,
                "price_before": before,
                "date_effective": day,
            }
        )
        service._emit("package_changed")

    # ------------------------------------------------------------------ pause
    def _simulate_pause(self):
        service = self.subscription_id
        today = service.company_id._citynet_today()
        day = max(self.date_effective or today, today)
        return {
            "date_effective": day,
            "price": 0,
            "explanation": self.env._(
                "The line is off from %(day)s on. Periods that begin while it is off "
                "cost nothing; days that are billed already stay billed. You switch it "
                "on again whenever you like.",
                day=format_date(self.env, day, date_format="d MMM y"),
            ),
        }

    def _carry_out_pause(self):
        self.subscription_id._suspend("customer")

    # ------------------------------------------------------------------ resume
    def _check_resume(self):
        if self.subscription_id.suspend_reason != "customer":
            raise UserError(
                self.env._(
                    "%(name)s is not paused at the customer's wish.",
                    name=self.subscription_id.display_name,
                )
            )

    def _simulate_resume(self):
        service = self.subscription_id
        today = service.company_id._citynet_today()
        day = max(self.date_effective or today, today)
        return {
            "date_effective": day,
            "explanation": self.env._(
                "The line is on again from %(day)s, and days that no bill covers yet are "
                "billed from then on: %(price)s a month.",
                day=format_date(self.env, day, date_format="d MMM y"),
                price=service.currency_id.format(service.price),
            ),
        }

    def _carry_out_resume(self):
        self.subscription_id._restore()
