from odoo import models
from odoo.exceptions import UserError


class CitynetChangeRequestStop(models.AbstractModel):
    """A service that ends: its last bill beforehand, its equipment afterwards."""

    _name = "citynet.change.request.stop"
    _description = "Request for change: stop"

    def _check_stop(self):
        if not (self.reason or "").strip():
            raise UserError(self.env._("Say why the service is stopped."))
        service = self.subscription_id
        if self.date_effective and self.date_effective < service.date_start:
            raise UserError(
                self.env._(
                    "%(name)s can't end before its first day.",
                    name=service.display_name,
                )
            )

    def _simulate_stop(self):
        """Only the last day of a service may lie behind."""
        service = self.subscription_id
        today = service.company_id._citynet_today()
        day = self.date_effective or max(today, service.date_start)
        parts, _billed = service._prepare_last_bill(day)
        return {
            "date_effective": day,
            "amount": sum(amount for _name, amount in parts),
            "price": 0,
            "explanation": service._get_last_bill_text(day),
        }

    def _begin_stop(self):
        # sudo: confirming a stop sets the service's last day by its terms only;
        # from now on no bill covers a day after it
        service = self.subscription_id.sudo()
        service.date_end = self.date_effective
        if service.ont_serial:
            job = self._prepare_job(
                "termination",
                date_wished=self.date_effective,
                ont_serial=service.ont_serial,
            )
            self.env["citynet.work.order"].create(job)

    def _wait_stop(self):
        """:return: True until the last day is over, unless it was ended there and then"""
        company = self.company_id
        asked = company._citynet_local(self.date_confirmed).date()
        day = self.date_effective
        return (asked < day and day >= company._citynet_today()) or None

    def _undo_stop(self):
        self._cancel_jobs()
        if self.subscription_id.state != "closed":
            # sudo: as above, taken back
            self.subscription_id.sudo().date_end = False

    def _carry_out_stop(self):
        self.subscription_id._close(self.date_effective, self.reason.strip())
