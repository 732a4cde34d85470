import logging
from datetime import timedelta

from odoo import Command, api, fields, models
from odoo.addons.citynet_crm.tools.phones import whatsapp_url
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL, float_compare

_logger = logging.getLogger(__name__)

# how long a job takes where no end was planned
SLOT = timedelta(hours=2)

# the kinds on which a device may be swapped for another at the same place
SWAPS = ("repair", "package_change")

# and all that leave a device there; the others fetch one
BRINGS = ("installation", "relocation", *SWAPS)

# the technicians' reminder of a job
ACTIVITY = "citynet_crm.mail_activity_type_job"


class CitynetWorkOrder(models.Model):
    """One job in the field: what is to be done where, by whom and when, what the
    technicians report of it, and what becomes true when it is done.

    A job is planned by customer service (``draft`` > ``scheduled``), begun and finished
    by a technician (``in_progress`` > ``done``), or goes back to be planned anew.
    """

    _name = "citynet.work.order"
    _description = "Work order"
    _inherit = [
        "hr.mixin",
        "citynet.state.mixin",
        "citynet.sequence.mixin",
        "citynet.queue.mixin",
        "citynet.event.mixin",
        "portal.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "priority desc, date_planned, id"
    _rec_names_search = ["name", "partner_id.name", "partner_id.citynet_number"]
    _check_company_auto = True
    _sequence_code = "citynet.work.order"
    # hand-over documents, each mailed by itself
    _batch_size = 1

    _transitions = {
        "draft": {"scheduled", "cancelled"},
        "scheduled": {"draft", "in_progress", "done", "cancelled"},
        "in_progress": {"draft", "done", "cancelled"},
    }
    _one_installation = models.UniqueIndex(
        "(lead_id) WHERE kind = 'installation' AND state <> 'cancelled'",
        "This order already has an installation.",
    )
    _bast_queue = models.Index("(id) WHERE bast_queued IS TRUE")

    # what the job is
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
    lead_id = fields.Many2one(
        "crm.lead", "Internet order", index="btree_not_null", ondelete="restrict"
    )
    subscription_id = fields.Many2one(
        "citynet.subscription", "Service", index="btree_not_null", ondelete="restrict"
    )
    package_id = fields.Many2one(
        "product.template", domain=[("citynet_is_package", "=", True)]
    )
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )

    # where, and whom to meet there
    partner_id = fields.Many2one(
        "res.partner", "Customer", required=True, index=True, ondelete="restrict"
    )
    address_id = fields.Many2one("res.partner", "Service address", ondelete="restrict")
    area_id = fields.Many2one("citynet.area", index=True)
    map_url = fields.Char(related="address_id.citynet_map_url", string="Map")
    landmark = fields.Char(related="address_id.citynet_landmark", string="Landmark")
    address_line = fields.Char("Address", compute="_compute_visit", compute_sudo=True)
    phone = fields.Char(
        "Phone at the place", compute="_compute_visit", compute_sudo=True
    )
    whatsapp_url = fields.Char("WhatsApp", compute="_compute_visit", compute_sudo=True)

    # who goes there, and when
    technician_ids = fields.Many2many(
        "hr.employee",
        "citynet_work_order_technician_rel",
        string="Technicians",
        domain=[("citynet_is_technician", "=", True)],
        tracking=True,
    )
    technician_id = fields.Many2one(
        "hr.employee",
        "Leading technician",
        compute="_compute_technician_id",
        store=True,
        readonly=False,
        index="btree_not_null",
        group_expand="_group_expand_technician_id",
        help="Calendar, dispatch and reports go by this one",
    )
    date_wished = fields.Date("Preferred day")
    date_planned = fields.Datetime("Planned start", tracking=True, index=True)
    date_planned_end = fields.Datetime(
        "Planned end", compute="_compute_date_planned_end", store=True, readonly=False
    )
    date_started = fields.Datetime("Started", readonly=True, copy=False)
    date_done = fields.Datetime("Finished", readonly=True, copy=False)
    is_late = fields.Boolean(compute="_compute_is_late", search="_search_is_late")
    conflict_note = fields.Char("Conflicts with", compute="_compute_conflict")
    has_conflict = fields.Boolean(
        "Double booked", compute="_compute_conflict", search="_search_has_conflict"
    )

    # what the technicians show, tick, use up and leave there
    photo_ids = fields.One2many("citynet.work.order.photo", "work_order_id", "Photos")
    missing_photos = fields.Char(
        "Photos to take", compute="_compute_missing_photos", help="Before finishing"
    )
    check_ids = fields.Many2many(
        "citynet.work.order.check",
        "citynet_work_order_check_rel",
        "work_order_id",
        "check_id",
        "Checklist",
        copy=False,
        context={"active_test": False},
        help="What was ticked",
    )
    missing_checks = fields.Char(
        "Still to check", compute="_compute_missing_checks", help="Before finishing"
    )
    material_ids = fields.One2many(
        "citynet.work.order.material", "work_order_id", "Materials", copy=False
    )
    has_excess = fields.Boolean(
        "Beyond the allowance",
        compute="_compute_has_excess",
        search="_search_has_excess",
    )
    ont_serial = fields.Char("New ONT serial", copy=False, tracking=True)
    ont_serial_old = fields.Char(
        "Old ONT serial",
        compute="_compute_ont_serial_old",
        compute_sudo=True,
        store=True,
        readonly=False,
        copy=False,
        help="The one that was there before the job",
    )
    needs_serial = fields.Boolean(compute="_compute_needs_serial")

    # how it ended
    result = fields.Selection(
        [
            ("done", "Done"),
            ("no_port", "No port left"),
            ("absent", "Customer absent"),
            ("cable", "Cable too long"),
            ("weather", "Rain or danger"),
            ("equipment", "Equipment missing"),
            ("refused", "Customer does not want it any more"),
            ("other", "Other"),
        ],
        copy=False,
        tracking=True,
    )
    note = fields.Text("Technician's notes")
    signature = fields.Image("Customer's signature", copy=False, attachment=True)
    signed_by = fields.Char("Signed by", copy=False)
    cancel_reason = fields.Char(readonly=True, copy=False, tracking=True)
    report_key = fields.Char(
        readonly=True,
        copy=False,
        help="Of the last report: the same report sent again changes nothing",
    )

    # the hand-over document
    bast_queued = fields.Boolean("Hand-over e-mail pending", readonly=True, copy=False)
    date_bast_sent = fields.Datetime("Hand-over e-mailed", readonly=True, copy=False)

    @api.model
    def _selection_kind(self):
        """:return: list of (value, label in the user's language), for what goes by kind"""
        return list(self._get_selection_labels("kind").items())

    @api.model
    def _selection_state(self):
        return [
            ("draft", self.env._("To schedule")),
            ("scheduled", self.env._("Scheduled")),
            ("in_progress", self.env._("In progress")),
            ("done", self.env._("Done")),
            ("cancelled", self.env._("Cancelled")),
        ]

    # ---- Constraints ----

    @api.constrains("date_planned", "date_planned_end")
    def _check_slot(self):
        for order in self:
            if order.date_planned_end and order.date_planned_end < order.date_planned:
                raise ValidationError(
                    self.env._("%(name)s ends before it begins.", name=order.name)
                )

    # ---- Where to go ----

    @api.depends("name", "partner_id.name")
    def _compute_display_name(self):
        for order in self:
            number = order.name if order.name != "/" else self.env._("New")
            order.display_name = f"{number} {order.partner_id.name or ''}".strip()

    def _compute_access_url(self):
        # EXTENDS portal
        super()._compute_access_url()
        for order in self:
            order.access_url = f"/my/jobs/{order.id}"

    @api.depends(
        "address_id.phone_sanitized",
        "address_id.citynet_address",
        "partner_id.phone_sanitized",
        "partner_id.citynet_address",
    )
    def _compute_visit(self):
        for order in self:
            place = order.address_id or order.partner_id
            person = place if place.phone else order.partner_id
            order.phone = person.phone
            order.whatsapp_url = whatsapp_url(person.phone_sanitized)
            order.address_line = place.citynet_address

    # ---- Who goes there, and when ----

    @api.depends("technician_ids")
    def _compute_technician_id(self):
        # technicians who lead go on leading as long as they are on the job
        for order in self:
            if order.technician_id not in order.technician_ids:
                order.technician_id = order.technician_ids[:1]

    @api.depends("date_planned")
    def _compute_date_planned_end(self):
        """A job that is moved stays as long as it was (see ``write``)."""
        for order in self:
            start, end = order.date_planned, order.date_planned_end
            if not start:
                order.date_planned_end = False
            elif order._origin.date_planned != start:  # moved in a form
                order.date_planned_end = start + order._origin._get_length()
            elif not end or end <= start:
                order.date_planned_end = start + SLOT

    def _get_length(self):
        """:return: timedelta, how long the job is planned to take"""
        if self.date_planned and self.date_planned_end:
            return self.date_planned_end - self.date_planned
        return SLOT

    @api.depends("date_planned", "date_planned_end", "state")
    def _compute_is_late(self):
        now = fields.Datetime.now()
        for order in self:
            limit = order.date_planned_end or order.date_planned
            order.is_late = bool(
                limit and limit < now and order.state in ("scheduled", "in_progress")
            )

    def _search_is_late(self, operator, _value):
        if operator != "in":
            return NotImplemented
        return Domain("state", "in", ("scheduled", "in_progress")) & (
            Domain("date_planned_end", "<", "now")
            | (
                Domain("date_planned_end", "=", False)
                & Domain("date_planned", "<", "now")
            )
        )

    @api.depends("date_planned", "date_planned_end", "technician_ids", "state")
    def _compute_conflict(self):
        clashes = self._get_clashes()
        for order in self:
            order.has_conflict = bool(clashes[order])
            order.conflict_note = "; ".join(
                order._describe_clash(other) for other in clashes[order]
            )

    def _search_has_conflict(self, operator, _value):
        if operator != "in":
            return NotImplemented
        self.flush_model(
            ["state", "date_planned", "date_planned_end", "technician_ids"]
        )
        clashing = SQL(
            """(SELECT mine.id FROM citynet_work_order mine
                  JOIN citynet_work_order_technician_rel mine_rel
                    ON mine_rel.citynet_work_order_id = mine.id
                  JOIN citynet_work_order_technician_rel other_rel
                    ON other_rel.hr_employee_id = mine_rel.hr_employee_id
                  JOIN citynet_work_order other
                    ON other.id = other_rel.citynet_work_order_id
                   AND other.id <> mine.id
                 WHERE mine.state IN ('draft', 'scheduled', 'in_progress')
                   AND other.state IN ('draft', 'scheduled', 'in_progress')
                   AND mine.date_planned < other.date_planned_end
                   AND other.date_planned < mine.date_planned_end)"""
        )
        return Domain("id", "in", clashing)

    @api.onchange("technician_ids", "date_planned", "date_planned_end")
    def _onchange_slot(self):
        if self.has_conflict:
            return {
                "warning": {
                    "title": self.env._("Technician is double booked"),
                    "message": self.env._(
                        "In this slot: %(clashes)s. You may keep it; the job is marked.",
                        clashes=self.conflict_note,
                    ),
                }
            }
        return None

    @api.model
    def _get_open_states(self):
        """:return: the states in which a job still takes a technician's time."""
        return ("draft", "scheduled", "in_progress")

    @api.model
    def _get_given_states(self):
        """:return: the states in which a job is a technician's to do"""
        return ("scheduled", "in_progress")

    def _get_clashes(self):
        """:return: dict {job: the open jobs that need one of its technicians at its time}"""
        clashes = dict.fromkeys(self, self.browse())
        planned = self.filtered(
            lambda order: (
                order.date_planned
                and order.date_planned_end
                and order.state in self._get_open_states()
            )
        )
        technicians = planned.technician_ids._origin
        if not technicians:
            return clashes
        neighbours = self.search(
            Domain("technician_ids", "in", technicians.ids)
            & Domain("state", "in", self._get_open_states())
            & Domain("date_planned", "<", max(planned.mapped("date_planned_end")))
            & Domain("date_planned_end", ">", min(planned.mapped("date_planned")))
        )
        for order in planned:
            clashes[order] = neighbours.filtered(
                lambda other, order=order: (
                    other != order._origin
                    and other.date_planned < order.date_planned_end
                    and other.date_planned_end > order.date_planned
                    and other.technician_ids & order.technician_ids._origin
                )
            )
        return clashes

    def _describe_clash(self, other):
        """:return: str, such as ``Sari: SPK/2026/00012 09:00-11:00``."""
        self.ensure_one()
        names = ", ".join(
            (self.technician_ids._origin & other.technician_ids).mapped("name")
        )
        start, end = (
            other.company_id._citynet_local(moment).strftime("%H:%M")
            for moment in (other.date_planned, other.date_planned_end)
        )
        return f"{names}: {other.name} {start}-{end}"

    # ---- Missing parts, and excess material ----

    @api.depends("kind", "photo_ids.kind")
    def _compute_missing_photos(self):
        labels = self.env["citynet.work.order.photo"]._get_selection_labels("kind")
        for order in self:
            taken = set(order.photo_ids.mapped("kind"))
            order.missing_photos = ", ".join(
                labels[kind]
                for kind in order._get_required_photos()
                if kind not in taken
            )

    def _get_required_photos(self):
        """:return: tuple of the photo kinds that a technician takes before finishing"""
        self.ensure_one()
        return {
            "installation": ("after", "signal"),
            "relocation": ("after", "signal"),
            "repair": ("after",),
        }.get(self.kind, ())

    @api.depends("kind", "company_id", "check_ids")
    def _compute_missing_checks(self):
        lists = self._get_checklists()
        for order in self:
            missing = lists[order].filtered("required") - order.check_ids._origin
            order.missing_checks = ", ".join(missing.mapped("name"))

    def _get_checklists(self):
        """:return: dict {job: the lines of its checklist, in order}"""
        return self.env["citynet.work.order.check"]._get_lists(self)

    @api.depends("material_ids.excess")
    def _compute_has_excess(self):
        for order in self:
            order.has_excess = any(
                float_compare(line.excess, 0, precision_digits=3) > 0
                for line in order.material_ids
            )

    def _search_has_excess(self, operator, _value):
        if operator != "in":
            return NotImplemented
        return Domain("material_ids.excess", ">", 0)

    @api.depends("kind", "ont_serial")
    def _compute_needs_serial(self):
        for order in self:
            order.needs_serial = order.kind == "installation" and not order.ont_serial

    @api.depends("subscription_id", "kind")
    def _compute_ont_serial_old(self):
        for order in self:
            if order.kind != "installation" and not order.ont_serial_old:
                order.ont_serial_old = order.subscription_id.ont_serial

    # ---- Create and write ----

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [
            self._prepare_signature(self._prepare_leader(vals)) for vals in vals_list
        ]
        return super().create(vals_list)

    def write(self, vals):
        if "technician_id" in vals and "technician_ids" not in vals:
            self._check_writable_fields({"technician_ids": []})
            for order in self:
                order._give_to(vals["technician_id"])
        if self._get_report_fields() & vals.keys():
            self._check_report_open()
        given = self.browse()
        if {"technician_id", "technician_ids", "date_planned"} & vals.keys():
            given = self.filtered(
                lambda order: order.state in order._get_given_states()
            )
        lengths = {}
        if vals.get("date_planned") and "date_planned_end" not in vals:
            lengths = self.grouped(lambda order: order._get_length())
        result = super().write(self._prepare_signature(vals))
        for length, orders in lengths.items():
            # follows from the start, whoever may write that
            orders._bypass_guard("date_planned_end").write(
                {"date_planned_end": orders[0].date_planned + length}
            )
        if given:
            given._tell_technicians()
        return result

    def unlink(self):
        # EXTENDS base: a cascade in the database would leave the photos in the filestore
        self.check_access("unlink")
        self.photo_ids.unlink()
        return super().unlink()

    @api.model
    def _prepare_leader(self, vals):
        """:return: dict, ``vals`` whose leading technician is one of its technicians"""
        if not vals.get("technician_id") or vals.get("technician_ids"):
            return vals
        return {**vals, "technician_ids": [Command.set([vals["technician_id"]])]}

    def _prepare_signature(self, vals):
        """:return: dict, ``vals`` with its signature drawn anew"""
        if not vals.get("signature"):
            return vals
        photos = self.env["citynet.work.order.photo"]
        return {**vals, "signature": photos._clean_picture(vals["signature"])}

    def _give_to(self, technician_id):
        """The job goes from its leading technician to another; helpers stay.

        :param technician_id: id of the ``hr.employee``; False takes all of them off
        """
        self.ensure_one()
        commands = [Command.clear()]
        if technician_id:
            commands = [
                *(Command.unlink(leader.id) for leader in self.technician_id),
                Command.link(technician_id),
            ]
        self.write({"technician_ids": commands})

    # ---- Who may write what ----

    @api.model
    def _get_writable_fields(self):
        """Technicians report what they found; plans and customers are not theirs."""
        # EXTENDS citynet.state.mixin
        if self.env.user.has_group("citynet_crm.group_agent"):
            return super()._get_writable_fields()
        # photos and materials have their own checks once the job is closed
        return self._get_report_fields() | {"photo_ids", "material_ids"}

    @api.model
    def _get_report_fields(self):
        """:return: set of the fields that stay as they are once the job is closed"""
        return {
            "check_ids",
            "note",
            "ont_serial",
            "ont_serial_old",
            "result",
            "signature",
            "signed_by",
        }

    def _check_report_open(self):
        """:raise UserError: for a technician, when the job is over"""
        if self.env.su or self._get_writable_fields() is None:
            return
        for order in self:
            if order.state in ("done", "cancelled"):
                raise UserError(
                    self.env._(
                        "%(name)s is closed: its report stays as it is.",
                        name=order.name,
                    )
                )

    def _check_report(self):
        """Technicians show their work; customer service may close a job on their word.

        :raise UserError: naming what a technician still owes before finishing
        """
        if self.env.su or self._get_writable_fields() is None:
            return
        unfinished = self.filtered(lambda order: order.state != "done")
        for order in unfinished.filtered("missing_photos"):
            raise UserError(
                self.env._(
                    "%(name)s still needs these photos: %(photos)s.",
                    name=order.name,
                    photos=order.missing_photos,
                )
            )
        for order in unfinished.filtered("missing_checks"):
            raise UserError(
                self.env._(
                    "%(name)s still needs these checks: %(checks)s.",
                    name=order.name,
                    checks=order.missing_checks,
                )
            )

    def _check_serials_free(self):
        """:raise UserError: for a device that stands at another customer's"""
        for order in self.filtered(
            lambda order: (
                order.ont_serial and order.kind in BRINGS and order.state != "done"
            )
        ):
            # sudo: technicians learn that the serial is in use, not whose it is
            service = order.sudo().subscription_id
            if service._is_serial_taken(order.ont_serial, order.company_id):
                raise UserError(
                    self.env._(
                        "ONT %(serial)s is on another service already. Look at the "
                        "serial again, or call the desk.",
                        serial=order.ont_serial,
                    )
                )

    # ---- Buttons ----

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
        moved = self._transition("scheduled")
        moved._emit("work_order_scheduled")
        moved._tell_technicians()
        # sudo: a new visit has no result yet; the last one's stands in the chatter
        self.sudo().filtered("result").write({"result": False})

    def action_start(self):
        moved = self._transition("in_progress", {"date_started": fields.Datetime.now()})
        moved._emit("work_order_started")

    def action_finish(self):
        """Finish; ask for the serial first where the job needs one."""
        self._check_report()  # before the serial is asked for
        self.ensure_one()
        if self.needs_serial:
            return self._open_visit_wizard("finish", self.env._("Finish the job"))
        return self.action_done()

    def action_done(self):
        """The job went well: what it was for becomes true."""
        self._check_serials_free()
        self._check_report()
        done = self._transition(
            "done", {"date_done": fields.Datetime.now(), "result": "done"}
        )
        for kind, orders in done.grouped("kind").items():
            complete = orders._get_completions().get(kind)
            if complete:
                complete()
        # sudo: technicians report what they used and see no price of it
        if used := done.sudo().material_ids:
            used._charge_excess()
        done._swap_devices()
        done._emit("work_order_done")
        # sudo: the reminders of all who drove there
        done.sudo().activity_feedback([ACTIVITY])
        done._queue_bast()

    def action_reschedule(self):
        """Back to the list of jobs to schedule (customer absent, rain, ...)."""
        moved = self._transition(
            "draft",
            {"date_planned": False, "date_planned_end": False, "date_started": False},
        )
        moved._emit("work_order_rescheduled")
        # sudo: the reminders of all who were to drive there
        moved.sudo().activity_unlink([ACTIVITY])

    def action_not_done(self):
        self.ensure_one()
        return self._open_visit_wizard("not_done", self.env._("Could not be done"))

    def action_cancel(self):
        self._check_unrestricted()
        return self._open_visit_wizard("cancel", self.env._("Cancel the job"))

    def _cancel(self, reason):
        """:param str reason: shown on the job
        :return: the jobs that were open and are cancelled now
        """
        moved = self._transition("cancelled", {"cancel_reason": reason})
        moved._emit("work_order_cancelled")
        # sudo: the reminders of all who were to drive there
        moved.sudo().activity_unlink([ACTIVITY])
        return moved

    def _open_visit_wizard(self, mode, title):
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": "citynet.work.order.report",
            "view_mode": "form",
            "target": "new",
            "context": {"default_work_order_ids": self.ids, "default_mode": mode},
        }

    def action_view_subscription(self):
        self.ensure_one()
        return self.subscription_id.get_formview_action()

    def action_view_order(self):
        self.ensure_one()
        return self.lead_id.get_formview_action()

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

    # ---- What a finished job makes true ----

    def _get_completions(self):
        """What finishing brings, by kind; rooms above add their own kinds.

        :return: dict {kind: method of these jobs, without arguments}; a kind that isn't
            named is for the customer alone and brings nothing here
        """
        return {"installation": self._complete_installation}

    def _complete_installation(self):
        """Make the service of each installation, active from today."""
        self._check_serial()
        # sudo: technicians finish jobs but neither read nor make services
        orders = self.sudo()
        subscriptions = orders.env["citynet.subscription"].create(
            [order._prepare_subscription_values() for order in orders]
        )
        for order, subscription in zip(orders, subscriptions, strict=True):
            order.subscription_id = subscription
        subscriptions._charge_installation()
        subscriptions._ask_network("activate")
        subscriptions._emit("subscription_activated")

    def _check_serial(self):
        """:raise UserError: where it isn't known which ONT stands at the place"""
        for order in self:
            if not order.ont_serial:
                raise UserError(
                    self.env._(
                        "%(name)s needs the ONT's serial first.", name=order.name
                    )
                )

    def _prepare_subscription_values(self):
        """:return: dict of the ``citynet.subscription`` this installation brings."""
        self.ensure_one()
        return {
            "partner_id": self.partner_id.id,
            "address_id": self.address_id.id,
            "package_id": self.package_id.id,
            "area_id": self.area_id.id,
            "company_id": self.company_id.id,
            "lead_id": self.lead_id.id,
            "ont_serial": self.ont_serial,
            "po_number": self.partner_id.citynet_po_number,
            "date_start": self.company_id._citynet_today(),
        }

    def _swap_devices(self):
        """The services know which ONT they run on now."""
        for order in self:
            # sudo: technicians swap the device and don't read the contract
            service = order.sudo().subscription_id
            if (
                order.kind in SWAPS
                and order.ont_serial
                and order.ont_serial != service.ont_serial
            ):
                service.ont_serial = order.ont_serial

    # ---- How a visit ended ----

    @api.model
    def _get_outcomes(self):
        """What each result code means.

        :return: dict {code: ``done``, ``reschedule`` (back to the desk, which plans it
            anew) or ``close`` (there is no further visit)}
        """
        return {
            "done": "done",
            "no_port": "reschedule",
            "absent": "reschedule",
            "cable": "reschedule",
            "weather": "reschedule",
            "equipment": "reschedule",
            "other": "reschedule",
            "refused": "close",
        }

    def _report_result(self, result, key=None):
        """The visit is over; a report that arrives again changes nothing.

        :param str result: a code of ``_get_outcomes``
        :param str key: the report's own, made by its sender
        :return: bool, whether this report is what moved the job
        :raise UserError: what is missing, or that the job is over already
        """
        self.ensure_one()
        outcome = self._get_outcomes().get(result)
        if not outcome:
            raise UserError(self.env._("Choose what happened."))
        if self._is_reported(result, key):
            return False
        self._check_given()
        if outcome == "done":
            self.action_done()
        else:
            self._report_failure(result, is_last=outcome == "close")
        # sudo: no user writes the key by hand
        self.sudo().report_key = key
        return True

    def _report_failure(self, result, is_last):
        """:param str result: why the job could not be done
        :param bool is_last: whether there is no further visit"""
        self.write({"result": result})
        label = self._get_selection_label("result")
        if is_last:
            self._cancel(label)
        else:
            self.action_reschedule()
        self._tell_desk(label)

    def _is_reported(self, result, key):
        """:return: bool, whether this very report came before"""
        return bool(key and self.report_key == key) or (
            result == "done" and self.state == "done"
        )

    def _check_given(self):
        """:raise UserError: when the job isn't a technician's to do"""
        if self.state not in self._get_given_states():
            raise UserError(
                self.env._("%(name)s is not open for a report.", name=self.display_name)
            )

    def _tell_desk(self, what):
        """:param str what: happened at the door"""
        # sudo: technicians read neither orders nor whom they belong to
        job = self.sudo()
        people = job._get_owners() | job.create_uid
        desk = people.filtered(lambda user: user.has_group("citynet_crm.group_agent"))[
            :1
        ]
        if desk and not self._are_events_off():
            # sudo: a technician's word becomes another person's next step
            self.sudo().activity_schedule(
                "mail.mail_activity_data_todo",
                summary=what,
                note=self.note,
                user_id=desk.id,
            )

    def _get_owners(self):
        """:return: ``res.users`` responsible for the reason of the job"""
        return self.lead_id.user_id

    # ---- Dispatch: who gets which job, and the reminder of it ----

    @api.model
    def _group_expand_technician_id(self, technicians, _domain):
        """A column for every technician, so that a job can be dropped there."""
        # sudo: the office sees the names of technicians to assign jobs
        technicians, employees = technicians.sudo(), self.env["hr.employee"].sudo()
        technicians |= employees.search(
            Domain("citynet_is_technician", "=", True)
            & Domain("company_id", "in", [False, *self.env.companies.ids])
        )
        return technicians.sorted("name").with_env(self.env)

    @api.model
    @api.readonly
    def web_read_group(self, domain, groupby, *args, **options):
        # EXTENDS web, which folds the jobs without a technician: the ones to give out
        by_technician = list(groupby[:1]) == ["technician_id"]
        if (
            by_technician
            and options.get("auto_unfold")
            and not options.get("opening_info")
        ):
            limit = options.get("unfold_read_default_limit") or 80
            options["opening_info"] = [
                {"value": False, "folded": False, "limit": limit, "offset": 0}
            ]
        return super().web_read_group(domain, groupby, *args, **options)

    def _tell_technicians(self):
        """Each technician of these jobs has one activity for it, on its day."""
        if self._are_events_off():
            return
        # sudo: people who plan may move the reminders of those who drive
        jobs = self.sudo()
        jobs.activity_unlink([ACTIVITY])
        for job in jobs:
            day = job.date_planned and job.company_id._citynet_local(job.date_planned)
            for user in job.technician_ids.user_id:
                # no mail for each job: the day's page and the bell show it
                job.with_context(mail_activity_quick_update=True).activity_schedule(
                    ACTIVITY,
                    date_deadline=day and day.date(),
                    summary=job.display_name,
                    user_id=user.id,
                )

    # ---- The hand-over document by e-mail: queued when the job is done, sent once ----

    @api.model
    def _get_bast_kinds(self):
        """:return: the kinds of jobs that hand something over to the customer"""
        return ("installation", "relocation", "package_change", "repair")

    def _has_bast(self):
        """:return: bool, whether the customer has a hand-over document to see"""
        self.ensure_one()
        return self.state == "done" and self.kind in self._get_bast_kinds()

    def _queue_bast(self):
        """Jobs just done: a PDF takes longer than a technician waits."""
        # sudo: technicians finish jobs and read no settings
        due = self.sudo().filtered(
            lambda job: (
                job._has_bast()
                and job.company_id.citynet_bast_mail
                and job.partner_id.email
                and not job.date_bast_sent
            )
        )
        if due and not self._are_events_off():
            due.bast_queued = True
            # sudo: as above
            self.env.ref("citynet_crm.ir_cron_bast").sudo()._trigger()

    @api.model
    def _cron_mail_bast(self):
        """Make and queue the mails that wait, each in a transaction of its own."""
        self._process_queues(self)

    def _queue_domain(self):
        # EXTENDS citynet.queue.mixin: hand-over documents that wait to be mailed
        return Domain("bast_queued", "=", True)

    def _process_batch(self, jobs):
        # EXTENDS citynet.queue.mixin: the mail and the end of its waiting are one step
        template = self.env.ref("citynet_crm.mail_template_bast")
        for job in jobs:
            template.send_mail(job.id)
        jobs.write({"bast_queued": False, "date_bast_sent": fields.Datetime.now()})

    def _on_failed(self, job, error):
        # EXTENDS citynet.queue.mixin: a bad one waits no more
        _logger.warning("Hand-over mail of %s failed: %s", job.name, error)
        job.bast_queued = False
        job.message_post(
            body=job.env._(
                "The hand-over document could not be mailed: %(error)s",
                error=str(error)[:200],
            )
        )

    # ---- The technician's page: what it shows of a job and what it may send ----

    @api.model
    def _get_field_domain(self):
        """:return: Domain of the current user's own jobs"""
        return Domain("technician_ids.user_id", "=", self.env.uid)

    @api.model
    def _get_field_jobs(self):
        """:return: own open jobs up to today's last, then today's finished ones, in
        order of time"""
        company = self.env.company
        today = company._citynet_today()
        start = company._citynet_utc(today)
        end = company._citynet_utc(fields.Date.add(today, days=1))
        own = self._get_field_domain()
        open_jobs = self.search(
            own
            & Domain("state", "in", self._get_given_states())
            & (Domain("date_planned", "<", end) | Domain("state", "=", "in_progress")),
            order="date_planned, priority desc, id",
        )
        done = self.search(
            own
            & Domain("state", "=", "done")
            & Domain("date_done", ">=", start)
            & Domain("date_done", "<", end),
            order="date_done, id",
        )
        return open_jobs | done

    @api.model
    def _get_field_job(self, job_id):
        """:return: the user's own job of that id, or an empty recordset"""
        if not 0 < job_id < 2**31:
            return self.browse()
        return self.search(self._get_field_domain() & Domain("id", "=", job_id))

    def _wait_for_row(self):
        """Hold this job until the end of the transaction.

        A request that waited while another changed the job fails to serialize, and is
        run again with that before its eyes.
        """
        self.ensure_one()
        self.env.execute_query(
            SQL("SELECT id FROM citynet_work_order WHERE id = %s FOR UPDATE", self.id)
        )
        self.invalidate_recordset()

    def _field_start(self):
        """Begin; begun or finished before is just as well."""
        self._wait_for_row()
        if self.state == "scheduled":
            self.action_start()
        elif self.state != "done":
            self._check_given()

    def _field_photo(self, kind, key, encoded):
        """Keep one photo; the same key again is the same photo.

        :param str kind: of ``citynet.work.order.photo``
        :param str key: the phone's own
        :param bytes encoded: the file, base64
        :return: the ``citynet.work.order.photo``
        """
        self._wait_for_row()
        return self.env["citynet.work.order.photo"]._keep(self, kind, key, encoded)

    def _field_report(self, report):
        """Everything the technician typed, and what it means, in one step.

        :param dict report: ``key``, ``result``, ``note``, ``ont_serial``,
            ``ont_serial_old``, ``checks`` (ids), ``materials`` ({product id:
            quantity}), ``signed_by``, ``signature`` (base64)
        :return: bool, whether this report is what moved the job
        :raise UserError: a sentence about what is missing; nothing is kept then
        """
        self._wait_for_row()
        if self._is_reported(report["result"], report["key"]):
            return False
        self._check_given()
        self.write(self._prepare_field_values(report))
        self.env["citynet.work.order.material"]._set_used(self, report["materials"])
        return self._report_result(report["result"], report["key"])

    def _prepare_field_values(self, report):
        """:return: dict of what the report says, for the job; empty texts say nothing"""
        texts = ("note", "ont_serial", "ont_serial_old", "signed_by", "signature")
        lines = self._get_checklists()[self].ids
        ticked = [line for line in report["checks"] if line in lines]
        return {
            **{name: report[name] for name in texts if report[name]},
            "check_ids": [Command.set(ticked)],
        }
