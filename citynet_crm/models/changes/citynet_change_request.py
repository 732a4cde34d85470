"""One way in for what a customer wants changed, whoever asks."""

from odoo import api, fields, models
from odoo.exceptions import UserError


class CitynetChangeRequest(models.Model):
    """What is to change on a service, who asked, from which day."""

    _name = "citynet.change.request"
    _description = "Request for change"
    _inherit = [
        "citynet.state.mixin",
        "citynet.event.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "id desc"
    _check_company_auto = True

    _transitions = {
        "requested": {"confirmed", "refused", "cancelled"},
        "confirmed": {"done", "cancelled"},
    }
    # what was confirmed stays as it was confirmed
    _terms = frozenset(
        {
            "subscription_id",
            "kind",
            "package_id",
            "timing",
            "date_effective",
            "amount",
            "explanation",
            "web_token",
        }
    )

    name = fields.Char("Number", readonly=True, copy=False, required=True, default="/")
    subscription_id = fields.Many2one(
        "citynet.subscription",
        "Service",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    partner_id = fields.Many2one(
        "res.partner",
        "Payer",
        compute="_compute_partner_id",
        store=True,
        precompute=True,
        index=True,
        help="Who paid for the service when it was asked for",
    )
    company_id = fields.Many2one(
        related="subscription_id.company_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    kind = fields.Selection(
        [
            ("package", "Package change"),
            ("pause", "Pause"),
            ("resume", "Resume"),
            ("stop", "Stop"),
        ],
        required=True,
        default="package",
        index=True,
    )
    channel = fields.Selection(
        [
            ("office", "Office"),
            ("phone", "Phone"),
            ("whatsapp", "WhatsApp"),
            ("portal", "Portal"),
        ],
        required=True,
        default="office",
    )
    package_id = fields.Many2one(
        "product.template",
        "New package",
        ondelete="restrict",
        domain=[("citynet_is_package", "=", True)],
    )
    timing = fields.Selection(
        [("now", "Now"), ("next", "From the next period")],
        "Effective",
        required=True,
        default="now",
    )
    date_effective = fields.Date(
        "As of",
        copy=False,
        help="First day of the new state; for a stop the last day of service",
    )
    reason = fields.Char()
    amount = fields.Monetary("On the next bill", readonly=True, copy=False)
    explanation = fields.Text(readonly=True, copy=False)
    date_confirmed = fields.Datetime("Confirmed on", readonly=True, copy=False)
    date_done = fields.Datetime("Done on", readonly=True, copy=False)
    answer = fields.Char(
        "Answer to the customer", help="Shown on his page, for instance when refused"
    )
    problem = fields.Char(
        readonly=True, copy=False, help="Why its day has come and it isn't done"
    )
    web_token = fields.Char(
        readonly=True,
        copy=False,
        groups="base.group_system",
        help="Of the page that sent it: the same page twice is one request",
    )

    _one_open = models.UniqueIndex(
        "(subscription_id, kind) WHERE state IN ('requested', 'confirmed')",
        "The same change of this service is waiting already.",
    )
    _one_page = models.UniqueIndex(
        "(web_token) WHERE web_token IS NOT NULL", "This was sent already."
    )

    @api.model
    def _selection_state(self):
        return [
            ("requested", self.env._("Requested")),
            ("confirmed", self.env._("Confirmed")),
            ("done", self.env._("Done")),
            ("refused", self.env._("Refused")),
            ("cancelled", self.env._("Cancelled")),
        ]

    @api.depends("subscription_id")
    def _compute_partner_id(self):
        for request in self:
            request.partner_id = request.subscription_id.partner_id

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("name", "/") == "/":
                vals["name"] = self.env["ir.sequence"].next_by_code(
                    "citynet.change.request"
                )
        return super().create(vals_list)

    @api.model
    def _get_service_states(self):
        """:return: dict {kind: states of the service in which it may be asked for}"""
        return {
            "package": ("active", "suspended"),
            "pause": ("active",),
            "resume": ("suspended",),
            "stop": ("active", "suspended"),
        }

    def _get_terms(self):
        """:return: set of the fields that a confirmation fixes"""
        return self._terms

    def write(self, vals):
        decided = self.filtered(lambda request: request.state != "requested")
        if decided and self._get_terms() & set(vals) and not self._is_door_open():
            raise UserError(
                self.env._(
                    "%(name)s is decided; ask for a new change instead.",
                    name=decided[0].name,
                )
            )
        return super().write(vals)

    def _call(self, step, *args):
        """One kind of change, one file: it says there what a step means for it.

        :return: what ``_<step>_<kind>`` returned; None where the kind has no such step
        """
        self.ensure_one()
        method = getattr(self, f"_{step}_{self.kind}", None)
        return method(*args) if method else None

    def action_confirm(self):
        """Bind the customer and the provider; carry out what is due today."""
        for request in self:
            request._check_possible()
            request._call("agree")
            values = request._prepare_confirmation()
            for moved in request._transition("confirmed", values):
                moved._call("begin")
                moved._carry_out_due()

    def action_refuse(self):
        for request in self._transition("refused"):
            request._call("undo")

    def action_cancel(self):
        for request in self:
            request._check_withdrawable()
            request._transition("cancelled")._undo()

    def _undo(self):
        for request in self:
            request._call("undo")

    def _check_withdrawable(self):
        """:raise UserError: when the change is under way already"""

    def _is_withdrawable(self):
        """:return: bool, whether it may still be called off"""
        self.ensure_one()
        if self.state not in ("requested", "confirmed"):
            return False
        try:
            self._check_withdrawable()
        except UserError:
            return False
        return True

    def _check_possible(self):
        """:raise UserError: when the service can't be changed like that"""
        self.ensure_one()
        service = self.subscription_id
        if service.state not in self._get_service_states()[self.kind]:
            raise UserError(
                self.env._(
                    "%(name)s can't be changed like that in its present state.",
                    name=service.display_name,
                )
            )
        self._call("check")

    def _prepare_customer_facts(self):
        """:return: dict of what a message about this request may mention"""
        return {"date": self.date_effective}

    def _is_ready(self):
        """:return: bool, whether its day has come and nothing else is waited for"""
        self.ensure_one()
        today = self.company_id._citynet_today()
        return self.date_effective <= today and self._call("wait") is None

    def _carry_out_due(self):
        """Carry out the confirmed requests of these whose day has come, once."""
        for request in self:
            if request.state == "confirmed" and request._is_ready():
                request._carry_out()

    def _carry_out(self):
        """What was confirmed becomes true."""
        for request in self:
            request._check_possible()
            moved = request._transition(
                "done", {"date_done": fields.Datetime.now(), "problem": False}
            )
            for one in moved:
                one._call("carry_out")

    @api.model
    def _cron_carry_out(self):
        """Carry out what is due, each committed by itself; one that fails waits alone."""
        # "today" is each company's own: nowhere is it later than this
        latest = fields.Date.add(fields.Date.today(), days=1)
        # by their days: what a late cron does is what each day would have done
        due = self.search(
            [("state", "=", "confirmed"), ("date_effective", "<=", latest)],
            order="date_effective, id",
        )
        cron = self.env["ir.cron"]
        left = cron._commit_progress(remaining=len(due))
        for request in due:
            if not left:
                return
            try:
                with self.env.cr.savepoint():
                    request._carry_out_due()
            except UserError as error:
                request.problem = str(error)
            left = cron._commit_progress(1)
