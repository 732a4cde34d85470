from odoo import models
from odoo.exceptions import UserError
from odoo.tools import format_date


class CitynetChangeRequestPause(models.AbstractModel):
    """A pause at the customer's wish, and its end."""

    _name = "citynet.change.request.pause"
    _description = "Request for change: pause"

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

    def _check_resume(self):
        if self.subscription_id.suspend_reason != "customer":
            raise UserError(
                self.env._(
                    "%(name)s is not paused at the customer's wish.",
                    name=self.subscription_id.display_name,
                )
            )

    def _check_web_resume(self):
        self._check_resume()

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
