"""What a change would cost, before anybody is bound by it."""

from odoo import api, fields, models
from odoo.exceptions import UserError


class CitynetChangeRequest(models.Model):
    _inherit = "citynet.change.request"

    preview = fields.Text(compute="_compute_preview")

    @api.depends(
        "state",
        "kind",
        "subscription_id",
        "package_id",
        "timing",
        "date_effective",
        "reason",
        "address_id",
        "area_id",
        "payer_id",
    )
    def _compute_preview(self):
        """What the customer is told before he decides, and what is missing still."""
        for request in self:
            request.preview = False
            if request.state == "requested" and request.subscription_id:
                request.preview = "\n".join(filter(None, request._get_preview_lines()))

    def _get_preview_lines(self):
        """:return: list of str"""
        problem = None
        try:
            self._check_possible()
        except UserError as error:
            problem = str(error)
        if problem and self.kind == "package":
            return [problem]
        return [problem, self._simulate()["explanation"]]

    def _simulate(self):
        """What the change would cost, and from when; writes nothing.

        :return: dict ``date_effective``, ``amount`` (rupiah on the next bill, without
            tax), ``price`` (monthly after it) and ``explanation`` (for the customer)
        """
        self.ensure_one()
        service = self.subscription_id
        today = service.company_id._citynet_today()
        return {
            "date_effective": max(self.date_effective or today, today),
            "amount": 0,
            "price": service.price,
            "explanation": False,
            **(self._call("simulate") or {}),
        }

    def _prepare_confirmation(self):
        """:return: dict of the values that are fixed when the request is confirmed"""
        simulation = self._simulate()
        return {
            "date_confirmed": fields.Datetime.now(),
            **{
                name: simulation[name]
                for name in ("date_effective", "amount", "explanation")
            },
        }
