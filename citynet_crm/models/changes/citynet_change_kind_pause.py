from odoo import api, models


class CitynetChangeKindPause(models.AbstractModel):
    """A pause at the customer's wish, from a day on."""

    _name = "citynet.change.kind.pause"
    _inherit = "citynet.change.kind"
    _description = "Change: pause"

    _service_states = ("active",)

    @api.model
    def _get_title(self):
        return self.env._("Pause")

    @api.model
    def _check(self, request):
        """A service that runs may be paused."""

    @api.model
    def _get_obstacle(self, request):
        if request.subscription_id.suspend_reason == "customer":
            return self.env._("The service is paused already.")
        return super()._get_obstacle(request)

    @api.model
    def _agree(self, request):
        """Any day will do."""

    @api.model
    def _simulate(self, request):
        day = self._get_day(request)
        return {
            "date_effective": day,
            "price": 0,
            "explanation": self.env._(
                "The line is off from %(day)s on. Periods that begin while it is off "
                "cost nothing; days that are billed already stay billed. You switch it "
                "on again whenever you like.",
                day=self._format_day(day),
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
        request.subscription_id._suspend("customer")
