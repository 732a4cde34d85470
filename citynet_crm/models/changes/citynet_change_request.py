from odoo import api, fields, models
from odoo.addons.citynet_crm.models.core.citynet_queue_mixin import process_in_halves
from odoo.exceptions import UserError
from odoo.fields import Domain


class CitynetChangeRequest(models.Model):
    """What is to change on a service, who asked, from which day.

    One way in for all who ask: confirmed once, carried out on its day or when its
    visit is done. What a step means for a kind of change stands in its
    ``citynet.change.kind``.
    """

    _name = "citynet.change.request"
    _description = "Request for change"
    _inherit = [
        "citynet.state.mixin",
        "citynet.sequence.mixin",
        "citynet.queue.mixin",
        "citynet.event.mixin",
        "mail.thread",
        "mail.activity.mixin",
        "citynet.change.request.portal",
    ]
    _order = "id desc"
    _check_company_auto = True
    _sequence_code = "citynet.change.request"
    # by their days: what a late cron does is what each day would have done
    _queue_order = "date_effective, id"
    _batch_size = 1

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
            "with_visit",
            "address_id",
            "area_id",
            "ont_action",
            "payer_id",
            "date_effective",
            "amount",
            "explanation",
            "work_order_id",
            "web_token",
        }
    )
    _one_open = models.UniqueIndex(
        "(subscription_id, kind) WHERE state IN ('requested', 'confirmed')",
        "The same change of this service is waiting already.",
    )
    _one_page = models.UniqueIndex(
        "(web_token) WHERE web_token IS NOT NULL", "This was sent already."
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
            ("relocation", "Relocation"),
            ("payer", "New payer"),
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
    reason = fields.Char()
    date_effective = fields.Date(
        "Effective date",
        copy=False,
        help="First day of the new state; for a stop the last day of service",
    )

    # what was agreed, and what became of it
    preview = fields.Text(compute="_compute_preview")
    amount = fields.Monetary("On the next bill", readonly=True, copy=False)
    explanation = fields.Text(readonly=True, copy=False)
    answer = fields.Char(
        "Answer to the customer",
        help="Shown to the customer in the portal, for instance when refused",
    )
    date_confirmed = fields.Datetime("Confirmed on", readonly=True, copy=False)
    date_done = fields.Datetime("Done on", readonly=True, copy=False)
    problem = fields.Char(
        readonly=True, copy=False, help="Why its day has come and it isn't done"
    )
    web_token = fields.Char(
        readonly=True,
        copy=False,
        groups="base.group_system",
        help="Of the page that sent it: the same page twice is one request",
    )

    # the visits it needs
    work_order_id = fields.Many2one(
        "citynet.work.order",
        "Job",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="Finishing it carries out the change",
    )
    job_ids = fields.One2many(
        "citynet.work.order", "change_id", "Visits", readonly=True, copy=False
    )

    # another package
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
    with_visit = fields.Boolean(
        "A technician comes",
        help="The package changes when the technician has finished, not before its day",
    )
    price_before = fields.Monetary(readonly=True, copy=False)
    price_after = fields.Monetary(readonly=True, copy=False)
    line_ids = fields.Many2many(
        "account.move.line",
        "citynet_change_request_line_rel",
        string="Bill lines put right",
        readonly=True,
        copy=False,
        groups="account.group_account_readonly,account.group_account_invoice",
        help="Bills made before the change, for days from its day on",
    )
    proration = fields.Monetary("Proration", readonly=True, copy=False)

    # another place
    address_id = fields.Many2one(
        "res.partner",
        "New service address",
        index="btree_not_null",
        ondelete="restrict",
        help="A contact of its own; the old address stays free for who comes next",
    )
    area_id = fields.Many2one(
        "citynet.area",
        "New area",
        compute="_compute_area_id",
        store=True,
        readonly=False,
        precompute=True,
        ondelete="restrict",
        check_company=True,
    )
    coverage = fields.Selection(
        [
            ("covered", "Covered"),
            ("full", "No free port"),
            ("none", "No network known there"),
        ],
        compute="_compute_coverage",
    )
    ont_action = fields.Selection(
        [("move", "Moved"), ("swap", "Replaced")],
        "ONT",
        required=True,
        default="move",
    )
    survey_id = fields.Many2one(
        "citynet.work.order",
        "Survey",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    survey_state = fields.Selection(related="survey_id.state", string="Survey is")

    # another payer
    payer_id = fields.Many2one(
        "res.partner",
        "New payer",
        index="btree_not_null",
        ondelete="restrict",
        help="Who agreed to pay; looked up or made by customer service",
    )
    payer_name = fields.Char("Name of the new payer")
    payer_phone = fields.Char("Phone of the new payer")

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

    @api.depends("address_id.citynet_village", "address_id.citynet_district")
    def _compute_area_id(self):
        """The coverage check of the order form, for the new address."""
        areas = self.env["citynet.area"]
        for request in self:
            place = request.address_id
            if place and not request.area_id:
                request.area_id = areas._find_served(
                    place.citynet_village,
                    place.citynet_district,
                    place.zip,
                    request.company_id or request.subscription_id.company_id,
                )[:1]

    @api.depends("area_id.ports_total", "area_id.ports_free", "kind")
    def _compute_coverage(self):
        for request in self:
            request.coverage = (
                request.kind == "relocation" and request.area_id._get_coverage()
            )

    @api.onchange("payer_phone")
    def _onchange_payer_phone(self):
        """A customer whom this phone belongs to isn't made a second time."""
        if self.payer_phone and not self.payer_id:
            found = self.env["res.partner"].search(
                [("citynet_phone_search", "=", self.payer_phone)], limit=2
            )
            if len(found) == 1:
                self.payer_id = found

    def write(self, vals):
        decided = self.filtered(lambda request: request.state != "requested")
        if decided and self._get_locked(self._terms & vals.keys()):
            raise UserError(
                self.env._(
                    "%(name)s is decided; ask for a new change instead.",
                    name=decided[0].name,
                )
            )
        return super().write(vals)

    # ---- From asked for to done ----------------------------------------------

    @api.model
    def _get_kinds(self):
        """:return: dict {kind: its ``citynet.change.kind``}"""
        return {
            kind: self.env[f"citynet.change.kind.{kind}"]
            for kind, _label in self._fields["kind"].selection
        }

    def _get_handler(self):
        """:return: the ``citynet.change.kind`` that gives the steps of this request"""
        self.ensure_one()
        return self._get_kinds()[self.kind]

    def _register_hook(self):
        """A kind that isn't whole is refused when the registry is built.

        :raise KeyError: when a kind has no model of its own
        :raise TypeError: when it doesn't give every step
        """
        super()._register_hook()
        for handler in self._get_kinds().values():
            if missing := handler._get_missing_steps():
                raise TypeError(f"{handler._name} doesn't give {', '.join(missing)}")

    def action_confirm(self):
        """Bind the customer and the provider; carry out what is due today."""
        for request in self:
            request._check_possible()
            request._get_handler()._agree(request)
            values = request._prepare_confirmation()
            for moved in request._transition("confirmed", values):
                moved._get_handler()._begin(moved)
                moved._carry_out_due()

    def action_refuse(self):
        self._transition("refused")._undo()

    def action_cancel(self):
        for request in self:
            request._check_withdrawable()
            request._transition("cancelled")._undo()

    def _cancel_impossible(self):
        """Those of these requests that can't come true any more are cancelled, each with
        the reason; who asked for it hears of it."""
        for request in self.filtered(
            lambda one: one.state in ("requested", "confirmed")
        ):
            speaking = request.with_context(lang=request.partner_id.lang)
            reason = speaking._get_handler()._get_obstacle(speaking)
            if reason and request._is_withdrawable():
                values = {"answer": request.answer or reason, "problem": False}
                moved = request._transition("cancelled", values)
                moved._undo()
                moved._tell_cancelled(reason)

    def _tell_cancelled(self, reason):
        """:param str reason: in the customer's language"""
        for request in self:
            request.message_post(
                body=request.env._("Can't come true any more: %s", reason)
            )
            if request.channel != "office":
                speaking = request.with_context(lang=request.partner_id.lang)
                request.subscription_id._emit(
                    "change_cancelled",
                    partners=request.partner_id,
                    change=speaking._get_handler()._get_title(),
                    reason=reason,
                )

    @api.model
    def _get_doubtful(self):
        """:return: open requests that may not come true any more"""
        waiting = Domain("state", "in", ("requested", "confirmed"))
        ends = Domain("subscription_id.state", "=", "closed") | Domain(
            "subscription_id.date_end", "!=", False
        )
        return self.search(
            waiting
            & (
                ends
                | Domain("subscription_id.date_payer", "!=", False)
                | Domain("package_id.active", "=", False)
                | Domain("kind", "in", ("relocation", "pause", "resume", "payer"))
            )
        )

    def _undo(self):
        """What was begun for these requests is taken back."""
        for request in self:
            request._get_handler()._undo(request)

    def _check_withdrawable(self):
        """:raise UserError: when a technician has begun with it already"""
        for request in self:
            busy = request.job_ids.filtered(
                lambda job: (
                    job.kind != "survey" and job.state in ("in_progress", "done")
                )
            )
            if busy:
                raise UserError(
                    self.env._(
                        "%(job)s has started already; %(name)s can't be cancelled.",
                        job=busy[0].name,
                        name=request.name,
                    )
                )

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
        handler, service = self._get_handler(), self.subscription_id
        if service.state not in handler._service_states:
            raise UserError(
                self.env._(
                    "%(name)s can't be changed like that in its present state.",
                    name=service.display_name,
                )
            )
        handler._check(self)

    def _is_ready(self):
        """:return: bool, whether its day has come and nothing else is waited for"""
        handler, today = self._get_handler(), self.company_id._citynet_today()
        return self.date_effective <= today and not handler._wait(self)

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
                one._get_handler()._carry_out(one)

    @api.model
    def _cron_carry_out(self):
        """Carry out what is due, each committed by itself; one that fails waits alone.
        What can't come true any more ends first."""
        process_in_halves(
            self.env,
            self._get_doubtful(),
            lambda some: some._cancel_impossible(),
            self._on_failed,
        )
        self._process_queues(self)

    def _queue_domain(self):
        # EXTENDS citynet.queue.mixin: "today" is each company's own, nowhere is it
        # later than this
        latest = fields.Date.add(fields.Date.today(), days=1)
        return Domain("state", "=", "confirmed") & Domain(
            "date_effective", "<=", latest
        )

    def _process_batch(self, requests):
        # EXTENDS citynet.queue.mixin
        requests._carry_out_due()

    def _on_failed(self, request, error):
        # EXTENDS citynet.queue.mixin
        super()._on_failed(request, error)
        request.problem = request._get_reason(error)

    def _prepare_customer_facts(self):
        """:return: dict of what a message about this request may mention"""
        if not self:
            return {"date": False}
        return self._get_handler()._prepare_facts(self)

    # ---- Preview -------------------------------------------------------------

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
        """The quote that customers see before they decide, and what is still missing."""
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
        if problem and not self._get_handler()._is_simulated_unchecked:
            return [problem]
        return [problem, self._simulate()["explanation"]]

    def _simulate(self):
        """What the change would cost, and from when; writes nothing.

        :return: dict ``date_effective``, ``amount`` (rupiah on the next bill, with
            or without tax as the price), ``price`` (monthly after it) and ``explanation`` (for the customer)
        """
        handler = self._get_handler()
        return {
            "date_effective": handler._get_day(self),
            "amount": 0,
            "price": self.subscription_id.price,
            "explanation": False,
            **handler._simulate(self),
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

    # ---- Visits --------------------------------------------------------------

    def _prepare_job(self, kind, **values):
        """:return: dict of a ``citynet.work.order`` for this request"""
        return {
            **self.subscription_id._prepare_job(kind),
            "change_id": self.id,
            **values,
        }

    def _plan_job(self, kind, **values):
        """Make the visit whose end carries the change out."""
        self.ensure_one()
        job = self.env["citynet.work.order"].create(self._prepare_job(kind, **values))
        values = {"work_order_id": job.id, "problem": False}
        self._bypass_guard(*values).write(values)

    def _cancel_jobs(self):
        """Cancel its visits that aren't finished: they aren't wanted any more."""
        for job in self.job_ids.filtered(
            lambda job: job.state not in ("done", "cancelled")
        ):
            job._cancel(self.env._("The request for change was cancelled."))

    def action_plan_again(self):
        """The visit was cancelled, the change is still wanted."""
        for request in self:
            if request.state == "confirmed" and (
                request.work_order_id.state == "cancelled"
            ):
                request._get_handler()._begin(request)

    # ---- Buttons of one kind -------------------------------------------------

    def action_survey(self):
        """Where coverage is unsure a technician looks before anything is promised."""
        for request in self:
            if request.kind != "relocation" or request.state != "requested":
                raise UserError(
                    self.env._("Only a relocation that is asked for is surveyed.")
                )
            request._get_handler()._survey(request)

    def action_make_payer(self):
        """Make the new payer's contact of what the old one told."""
        for request in self:
            if request.payer_id or not (request.payer_name or "").strip():
                continue
            request.payer_id = self.env["res.partner"].create(
                {
                    "name": request.payer_name.strip(),
                    "phone": request.payer_phone,
                    "lang": request.partner_id.lang,
                    "country_id": request.partner_id.country_id.id,
                }
            )
