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
    date_done = fields.Datetime("Done on", readonly=True, copy=False)
    problem = fields.Char(
        readonly=True, copy=False, help="Why its day has come and it isn't done"
    )

    _one_open = models.UniqueIndex(
        "(subscription_id, kind) WHERE state IN ('requested', 'confirmed')",
        "The same change of this service is waiting already.",
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

    def action_confirm(self):
        """Bind the customer and the provider; carry out what is due today."""
        for request in self:
            request._check_possible()
            if request.kind == "package":
                request.subscription_id._check_change_window()
            values = request._prepare_confirmation()
            request._transition("confirmed", values)._carry_out_due()

    def action_refuse(self):
        self._transition("refused")

    def action_cancel(self):
        self._transition("cancelled")

    def _check_possible(self):
        """:raise UserError: when the service can't be changed like that"""
        self.ensure_one()
        service = self.subscription_id
        wanted = {
            "package": ("active", "suspended"),
            "pause": ("active",),
            "resume": ("suspended",),
            "stop": ("active", "suspended"),
            "relocation": ("active", "suspended"),
        }
        if service.state not in wanted[self.kind]:
            raise UserError(
                self.env._(
                    "%(name)s can't be changed like that in its present state.",
                    name=service.display_name,
                )
            )
        if self.kind == "resume" and service.suspend_reason != "customer":
            raise UserError(
                self.env._(
                    "%(name)s is not paused at the customer's wish.",
                    name=service.display_name,
                )
            )
        if self.kind == "stop" and not (self.reason or "").strip():
            raise UserError(self.env._("Say why the service is stopped."))
        if self.kind == "package":
            service._check_package_change(self.package_id)

    def _prepare_confirmation(self):
        """:return: dict of the values that are fixed when the request is confirmed"""
        self.ensure_one()
        service = self.subscription_id
        today = service.company_id._citynet_today()
        if self.kind != "package":
            day = self.date_effective or today
            # only the last day of a service may lie behind
            return {"date_effective": day if self.kind == "stop" else max(day, today)}
        simulation = service._simulate_package_change(self.package_id, self.timing)
        return {
            "date_effective": simulation["date_effective"],
            "amount": simulation["amount"],
            "explanation": simulation["explanation"],
        }

    def _prepare_customer_facts(self):
        """:return: dict of what a message about this request may mention"""
        return {"date": self.date_effective}

    def _carry_out_due(self):
        """Carry out the confirmed requests of these whose day has come, once."""
        for request in self:
            today = request.company_id._citynet_today()
            if request.state == "confirmed" and request.date_effective <= today:
                request._check_possible()
                request._transition(
                    "done", {"date_done": fields.Datetime.now(), "problem": False}
                )
                getattr(request, f"_carry_out_{request.kind}")()

    @api.model
    def _cron_carry_out(self):
        """Carry out what is due, each committed by itself; one that fails waits alone."""
        # "today" is each company's own: nowhere is it later than this
        latest = fields.Date.add(fields.Date.today(), days=1)
        due = self.search(
            [("state", "=", "confirmed"), ("date_effective", "<=", latest)], order="id"
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

    def _carry_out_package(self):
        # sudo: whoever confirms a request changes package and price by its terms only
        service = self.subscription_id.sudo()
        # counted again: a bill may have been made since the customer confirmed
        charge = service._change_package(self.package_id, self.date_effective)
        self._state_door().write({"amount": charge})
        service._emit("package_changed")

    def _carry_out_pause(self):
        self.subscription_id._suspend("customer")

    def _carry_out_resume(self):
        self.subscription_id._restore()

    def _carry_out_stop(self):
        self.subscription_id._close(self.date_effective, self.reason.strip())
