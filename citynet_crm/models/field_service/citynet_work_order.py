from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError


class CitynetWorkOrder(models.Model):
    """One job in the field."""

    _name = "citynet.work.order"
    _description = "Work order"
    _inherit = [
        "hr.mixin",  # desk staff name technicians without reading employee files
        "citynet.guard.mixin",
        "citynet.event.mixin",
        "portal.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "priority desc, date_planned, id"
    _rec_names_search = ["name", "partner_id.name", "partner_id.citynet_number"]
    _check_company_auto = True

    _transitions = {
        "draft": {"scheduled", "cancelled"},
        "scheduled": {"draft", "in_progress", "done", "cancelled"},
        "in_progress": {"draft", "done", "cancelled"},
    }

    name = fields.Char("Number", readonly=True, copy=False, required=True, default="/")
    kind = fields.Selection(
        [
            ("installation", "Installation"),
            ("relocation", "Relocation"),
            ("package_change", "Package change"),
            ("repair", "Repair"),
            ("termination", "Termination"),
        ],
        required=True,
        default="installation",
        index=True,
    )
    priority = fields.Selection(
        [("0", "Normal"), ("1", "Urgent")], default="0", index=True
    )
    partner_id = fields.Many2one(
        "res.partner", "Customer", required=True, index=True, ondelete="restrict"
    )
    address_id = fields.Many2one("res.partner", "Service address", ondelete="restrict")
    map_url = fields.Char(related="address_id.citynet_map_url", string="Map")
    lead_id = fields.Many2one(
        "crm.lead", "Internet order", index="btree_not_null", ondelete="restrict"
    )
    subscription_id = fields.Many2one(
        "citynet.subscription", "Service", index="btree_not_null", ondelete="restrict"
    )
    package_id = fields.Many2one(
        "product.template", domain=[("citynet_is_package", "=", True)]
    )
    area_id = fields.Many2one("citynet.area", index=True)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    technician_ids = fields.Many2many(
        "hr.employee",
        "citynet_work_order_technician_rel",
        string="Technicians",
        domain=[("citynet_is_technician", "=", True)],
        tracking=True,
    )
    date_wished = fields.Date("Wished day")
    date_planned = fields.Datetime("Planned start", tracking=True, index=True)
    date_planned_end = fields.Datetime("Planned end")
    date_started = fields.Datetime("Started", readonly=True, copy=False)
    date_done = fields.Datetime("Finished", readonly=True, copy=False)
    is_late = fields.Boolean(compute="_compute_is_late", search="_search_is_late")
    ont_serial = fields.Char("ONT serial", copy=False, tracking=True)
    result = fields.Selection(
        [
            ("done", "Done"),
            ("no_port", "No port left"),
            ("absent", "Customer absent"),
            ("cable", "Cable too long"),
            ("other", "Other"),
        ],
        copy=False,
        tracking=True,
    )
    note = fields.Text("Technician's notes")
    cancel_reason = fields.Char(readonly=True, copy=False, tracking=True)

    _one_installation = models.UniqueIndex(
        "(lead_id) WHERE kind = 'installation' AND state <> 'cancelled'",
        "This order already has an installation.",
    )

    @api.model
    def _selection_kind(self):
        """:return: list of (value, label in the user's language), for what goes by kind"""
        return self._fields["kind"]._description_selection(self.env)

    @api.model
    def _selection_state(self):
        return [
            ("draft", self.env._("To schedule")),
            ("scheduled", self.env._("Scheduled")),
            ("in_progress", self.env._("In progress")),
            ("done", self.env._("Done")),
            ("cancelled", self.env._("Cancelled")),
        ]

    @api.depends("date_planned", "date_planned_end", "state")
    def _compute_is_late(self):
        now = fields.Datetime.now()
        for order in self:
            limit = order.date_planned_end or order.date_planned
            order.is_late = bool(
                limit and limit < now and order.state in ("scheduled", "in_progress")
            )

    def _search_is_late(self, operator, value):
        if operator not in ("in", "not in"):
            return NotImplemented
        domain = fields.Domain("state", "in", ("scheduled", "in_progress")) & (
            fields.Domain("date_planned_end", "<", "now")
            | (
                fields.Domain("date_planned_end", "=", False)
                & fields.Domain("date_planned", "<", "now")
            )
        )
        return domain if (True in value) == (operator == "in") else ~domain

    @api.constrains("date_planned", "date_planned_end")
    def _check_slot(self):
        for order in self:
            if order.date_planned_end and order.date_planned_end < order.date_planned:
                raise ValidationError(
                    self.env._("%(name)s ends before it begins.", name=order.name)
                )

    def _compute_access_url(self):
        # EXTENDS portal
        super()._compute_access_url()
        for order in self:
            order.access_url = f"/my/jobs/{order.id}"

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("name", "/") == "/":
                vals["name"] = self.env["ir.sequence"].next_by_code(
                    "citynet.work.order"
                )
        return super().create(vals_list)

    def action_schedule(self):
        if not (self.env.su or self.env.user.has_group("citynet_crm.group_agent")):
            raise AccessError(self.env._("The desk plans jobs; ask it to do so."))
        for order in self:
            if not (order.date_planned and order.technician_ids):
                raise UserError(
                    self.env._(
                        "%(name)s needs a planned start and a technician first.",
                        name=order.name,
                    )
                )
        self._transition("scheduled")._emit("work_order_scheduled")

    def action_start(self):
        moved = self._transition("in_progress", {"date_started": fields.Datetime.now()})
        moved._emit("work_order_started")

    def action_done(self):
        """The job went well: what it was for becomes true."""
        done = self._transition(
            "done", {"date_done": fields.Datetime.now(), "result": "done"}
        )
        for kind, orders in done.grouped("kind").items():
            complete = getattr(orders, f"_complete_{kind}", None)
            if complete:
                complete()
        done._settle_report()
        done._emit("work_order_done")

    def _settle_report(self):
        """What the reports of these jobs, just done, bring beyond their kind."""

    def action_reschedule(self):
        """Back to the list of jobs to schedule (customer absent, rain, ...)."""
        moved = self._transition(
            "draft",
            {"date_planned": False, "date_planned_end": False, "date_started": False},
        )
        moved._emit("work_order_rescheduled")

    def _cancel(self, reason):
        """:param str reason: shown on the job
        :return: the jobs that were open and are cancelled now
        """
        moved = self._transition("cancelled", {"cancel_reason": reason})
        moved._emit("work_order_cancelled")
        return moved

    def _prepare_event_values(self, event):
        self.ensure_one()
        return {
            **super()._prepare_event_values(event),
            "number": self.name,
            "customer": self.partner_id.name,
            "kind": self.kind,
            "package": self.package_id.name,
            "planned": self.date_planned
            and self.company_id._citynet_local(self.date_planned).strftime(
                "%d/%m/%Y %H:%M"
            ),
        }
