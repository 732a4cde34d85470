from odoo import api, models
from odoo.tools import format_date


class CitynetChangeKind(models.AbstractModel):
    """What the steps of a request mean for one kind of change.

    A kind is one abstract model, ``citynet.change.kind.<kind>``, and one more value of
    ``citynet.change.request.kind``; ``docs/rooms/changes.md`` shows one. Each step gets
    one ``citynet.change.request``, in whose environment it runs. A kind gives them all,
    also those by which it does nothing.
    """

    _name = "citynet.change.kind"
    _description = "Kind of change"

    # what each kind has to give; read when the registry is built
    _steps = (
        "_get_title",
        "_check",
        "_agree",
        "_simulate",
        "_begin",
        "_wait",
        "_undo",
        "_carry_out",
    )
    # states of the service in which it may be asked for
    _service_states = ("active", "suspended")
    # what it costs can be said even while ``_check`` still objects
    _is_simulated_unchecked = True

    @api.model
    def _get_missing_steps(self):
        """:return: list of the steps that this kind doesn't give"""
        base = self.env.registry["citynet.change.kind"]
        return [
            step
            for step in self._steps
            if getattr(type(self), step) is getattr(base, step)
        ]

    # ---- Steps that every kind gives, in the order of a request's life --------

    @api.model
    def _get_title(self):
        """:return: str, what customers call it on their pages"""
        raise NotImplementedError

    @api.model
    def _check(self, request):
        """Before it is confirmed, and again before it is carried out.

        :raise UserError: when the service can't be changed like that
        """
        raise NotImplementedError

    @api.model
    def _agree(self, request):
        """Rules that count on the day of confirming only, such as a window of days.

        :raise UserError: when it can't be confirmed today
        """
        raise NotImplementedError

    @api.model
    def _simulate(self, request):
        """What it would cost, and from when; writes nothing, and gets drafts too.

        :return: dict of ``date_effective``, ``amount`` (rupiah on the next bill, with
            or without tax as the price), ``price`` (monthly after it) and ``explanation`` (for the customer);
            for what is left out see ``citynet.change.request._simulate``
        """
        raise NotImplementedError

    @api.model
    def _begin(self, request):
        """It is confirmed: bind the service to its day, plan its visits."""
        raise NotImplementedError

    @api.model
    def _wait(self, request):
        """Asked once its day has come.

        :return: bool, whether something else has to happen first
        """
        raise NotImplementedError

    @api.model
    def _undo(self, request):
        """It was refused or called off: take back what ``_begin`` did, if it did."""
        raise NotImplementedError

    @api.model
    def _carry_out(self, request):
        """It is done now; make it true.

        :raise UserError: it stays confirmed, with the sentence as its problem
        """
        raise NotImplementedError

    # ---- What a kind may say besides -------------------------------------------

    @api.model
    def _get_obstacle(self, request):
        """Asked while it waits: it is cancelled where there is one.

        :return: str, why it can never come true any more, in the language of the
            context; None where it can
        """
        service = request.subscription_id
        if service.state == "closed":
            return self.env._("The service has ended.")
        payers = request.partner_id | service.partner_id
        if len(payers.commercial_partner_id) > 1:
            return self.env._("The service has another payer now.")
        day = request.date_effective
        if service.date_end and day and day > service.date_end:
            return self.env._(
                "The service ends on %(day)s.", day=self._format_day(service.date_end)
            )
        return None

    @api.model
    def _prepare_facts(self, request):
        """:return: dict of what a message about it may mention"""
        return {"date": request.date_effective}

    # ---- Asked for on customers' pages -----------------------------------------

    @api.model
    def _is_offered(self, service):
        """:return: bool, whether the page of ``service`` offers it"""
        return service.state in self._service_states

    @api.model
    def _check_portal(self, request):
        """:raise UserError: when a customer can't ask for this draft now"""

    @api.model
    def _ensure_values(self, service, values):
        """Store what the request needs beside itself.

        :param dict values: what the customer's form understood
        :return: dict of the request
        """
        return values

    @api.model
    def _is_for_the_customer_to_say(self, request):
        """:return: bool, whether rules alone decide; else customer service does"""
        return True

    @api.model
    def _look_into(self, request):
        """Find out at once what customer service needs to know to decide."""

    # ---- For the kinds ---------------------------------------------------------

    @api.model
    def _get_day(self, request):
        """:return: date asked for, today at the earliest"""
        today = request.subscription_id.company_id._citynet_today()
        return max(request.date_effective or today, today)

    @api.model
    def _format_day(self, day, date_format="d MMM y"):
        """:return: str, the day as customers read it"""
        return format_date(self.env, day, date_format=date_format)
