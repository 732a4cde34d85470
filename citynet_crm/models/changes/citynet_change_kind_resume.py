from odoo import api, models
from odoo.exceptions import UserError


class CitynetChangeKindResume(models.AbstractModel):
    """The end of a pause that the customer wished for."""

    _name = "citynet.change.kind.resume"
    _inherit = "citynet.change.kind"
    _description = "Change: end of a pause"

    _service_states = ("suspended",)

    @api.model
    def _get_title(self):
        return self.env._("Switch on again")

    @api.model
    def _is_offered(self, service):
        return super()._is_offered(service) and service.suspend_reason == "customer"

    @api.model
    def _check(self, request):
        if request.subscription_id.suspend_reason != "customer":
            raise UserError(
                self.env._(
                    "%(name)s is not paused at the customer's request.",
                    name=request.subscription_id.display_name,
                )
            )

    @api.model
    def _get_obstacle(self, request):
        if request.subscription_id.state == "active":
            return self.env._("The service is on already.")
        return super()._get_obstacle(request)

    @api.model
    def _check_portal(self, request):
        self._check(request)

    @api.model
    def _agree(self, request):
        """Any day will do."""

    @api.model
    def _simulate(self, request):
        service, day = request.subscription_id, self._get_day(request)
        return {
            "date_effective": day,
            "explanation": self.env._(
                "The line is on again from %(day)s, and days that no bill covers yet are "
                "billed from then on: %(price)s a month.",
                day=self._format_day(day),
                price=service.currency_id.format(service.price),
            ),
        }

    @api.model
    def _begin(self, request):
        """Nothing is bound before the day."""

    @api.model
    def _wait(self, request):
        return False

    @api.model
    def _undo(self, request):
        """Nothing was begun."""

    @api.model
    def _carry_out(self, request):
        request.subscription_id._restore()
