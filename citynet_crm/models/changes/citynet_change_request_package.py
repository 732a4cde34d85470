from odoo import models


class CitynetChangeRequestPackage(models.AbstractModel):
    """Another package, on its day or when the technician has been there."""

    _name = "citynet.change.request.package"
    _description = "Request for change: package"

    def _check_package(self):
        self.subscription_id._check_package_change(self.package_id)

    def _check_web_package(self):
        self._check_package()
        self._agree_package()

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
        # sudo: confirming a request changes package and price by its terms only
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
