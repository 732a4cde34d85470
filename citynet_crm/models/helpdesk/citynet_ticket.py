from datetime import timedelta

from odoo import api, fields, models
from odoo.addons.citynet_crm.tools.billing.bills import OPEN_BILLS
from odoo.addons.citynet_crm.tools.helpdesk.tickets import NETWORK, OPEN
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date, html2plaintext

# that a technician reads before setting out
_JOBS_SHOWN = 5
# how long complaints may come in before staff see that it is an outage
_UNNOTICED = timedelta(hours=6)


class CitynetTicket(models.Model):
    """A customer's complaint, from the first call to the day it is settled."""

    _name = "citynet.ticket"
    _description = "Complaint"
    _inherit = [
        "citynet.ticket.deadlines",
        "citynet.ticket.escalation.chain",
        "citynet.ticket.merging",
        "citynet.ticket.caller",
        "citynet.state.mixin",
        "citynet.telling.mixin",
        "citynet.sequence.mixin",
        "citynet.event.mixin",
        "portal.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "priority desc, id desc"
    _rec_names_search = ["name", "title", "partner_id.name", "subscription_id.name"]
    _check_company_auto = True
    _sequence_code = "citynet.ticket"
    _new_event = "ticket_opened"

    _transitions = {
        "new": {"assigned", "cancelled", "merged"},
        "assigned": {"resolved", "cancelled", "merged"},
        "resolved": {"closed", "assigned", "merged"},
    }

    # what it is about
    name = fields.Char("Number", readonly=True, copy=False, required=True, default="/")
    title = fields.Char("Subject", required=True, tracking=True)
    category = fields.Selection(
        "_selection_category",
        required=True,
        default="no_connection",
        index=True,
        tracking=True,
    )
    channel = fields.Selection(
        [
            ("phone", "Phone"),
            ("office", "At the counter"),
            ("portal", "Portal"),
            ("email", "E-mail"),
            ("whatsapp", "WhatsApp"),
            ("follow_up", "Follow-up"),
        ],
        "Channel",
        required=True,
        default="phone",
    )
    priority = fields.Selection(
        [("0", "Normal"), ("1", "High"), ("2", "Urgent")],
        default="0",
        index=True,
        tracking=True,
    )
    description = fields.Text()
    resolution = fields.Text(help="What was done; the customer may read it")
    # whose it is
    subscription_id = fields.Many2one(
        "citynet.subscription",
        "Service",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="Found by service number, customer number, name or phone",
    )
    partner_id = fields.Many2one(
        "res.partner",
        "Customer",
        compute="_compute_from_subscription",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        index=True,
        ondelete="restrict",
    )
    address_id = fields.Many2one(
        "res.partner",
        "Service address",
        compute="_compute_from_subscription",
        store=True,
        readonly=False,
        precompute=True,
    )
    area_id = fields.Many2one(
        "citynet.area",
        compute="_compute_from_subscription",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
    )
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    # who settles it
    team_id = fields.Many2one(
        "citynet.ticket.team", index="btree_not_null", tracking=True
    )
    user_id = fields.Many2one(
        "res.users",
        "Assigned to",
        index="btree_not_null",
        domain=[("share", "=", False)],
        tracking=True,
        copy=False,
    )
    date_assigned = fields.Datetime("Assigned on", readonly=True, copy=False)
    date_resolved = fields.Datetime("Resolved on", readonly=True, copy=False)
    date_closed = fields.Datetime("Closed on", readonly=True, copy=False)
    reopen_count = fields.Integer("Times reopened", readonly=True, copy=False)
    # where it goes from here
    work_order_ids = fields.One2many("citynet.work.order", "ticket_id", "Work orders")
    work_order_count = fields.Integer(compute="_compute_work_order_count")
    outage_id = fields.Many2one(
        "citynet.outage",
        "Outage",
        index="btree_not_null",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    # what hangs on the line: read as superuser, for technicians too, who can't open the
    # contract with its price; facts, never an amount
    subscription_state = fields.Selection(
        related="subscription_id.state", string="Service state"
    )
    package_id = fields.Many2one(related="subscription_id.package_id")
    ont_serial = fields.Char(related="subscription_id.ont_serial")
    phone = fields.Char(compute="_compute_contact", compute_sudo=True)
    whatsapp_url = fields.Char(
        "WhatsApp", compute="_compute_contact", compute_sudo=True
    )
    customer_number = fields.Char(related="partner_id.citynet_number")
    service_number = fields.Char("Service number", related="subscription_id.name")
    odp_id = fields.Many2one("citynet.area", "ODP", related="subscription_id.area_id")
    address_line = fields.Char("Address", related="address_id.citynet_address")
    map_url = fields.Char("Map", related="address_id.citynet_map_url")
    last_jobs = fields.Text(compute="_compute_last_jobs", compute_sudo=True)
    has_open_bills = fields.Selection(
        [("no", "No"), ("yes", "Yes")],
        "Open bills",
        compute="_compute_has_open_bills",
        compute_sudo=True,
        help="Whether bills of this customer are still to be paid; not how much",
    )

    @api.model
    def _selection_state(self):
        return [
            ("new", self.env._("New")),
            ("assigned", self.env._("Assigned")),
            ("resolved", self.env._("Resolved")),
            ("closed", self.env._("Settled")),
            ("cancelled", self.env._("Cancelled")),
            ("merged", self.env._("Merged")),
        ]

    @api.model
    def _selection_category(self):
        """:return: list of (value, label) of what customers complain about."""
        return [
            ("no_connection", self.env._("No connection")),
            ("slow", self.env._("Slow")),
            ("unstable", self.env._("Keeps dropping")),
            ("device", self.env._("Router or ONT")),
            ("billing", self.env._("Bill or payment")),
            ("installation", self.env._("Installation or visit")),
            ("staff", self.env._("Staff or service")),
            ("other", self.env._("Other")),
        ]

    # ---- What is known of it -------------------------------------------------

    @api.depends("subscription_id")
    def _compute_from_subscription(self):
        for ticket in self:
            # sudo: a technician on the ticket sees whose line it is, not the contract
            subscription = ticket.subscription_id.sudo()
            if subscription:
                ticket.partner_id = subscription.partner_id
            if subscription or not ticket.partner_id:
                ticket.address_id = subscription.address_id
                ticket.area_id = subscription.area_id

    @api.depends("name", "title")
    def _compute_display_name(self):
        for ticket in self:
            number = ticket.name if ticket.name != "/" else self.env._("New")
            ticket.display_name = f"{number} {ticket.title or ''}".strip()

    def _compute_access_url(self):
        # EXTENDS portal
        super()._compute_access_url()
        for ticket in self:
            ticket.access_url = f"/my/complaints/{ticket.id}"

    @api.depends("work_order_ids")
    def _compute_work_order_count(self):
        counts = dict(
            self.env["citynet.work.order"]._read_group(
                [("ticket_id", "in", self.ids)], ["ticket_id"], ["__count"]
            )
        )
        for ticket in self:
            ticket.work_order_count = counts.get(ticket._origin, 0)

    @api.depends("partner_id.phone_sanitized", "address_id.phone_sanitized")
    def _compute_contact(self):
        for ticket in self:
            person = ticket.partner_id if ticket.partner_id.phone else ticket.address_id
            ticket.phone = person.phone
            ticket.whatsapp_url = person.citynet_whatsapp_url

    @api.depends("subscription_id")
    def _compute_last_jobs(self):
        jobs = self.env["citynet.work.order"].search(
            [
                ("subscription_id", "in", self.subscription_id.ids),
                ("state", "!=", "cancelled"),
            ],
            order="id desc",
        )
        by_service = jobs.grouped("subscription_id")
        for ticket in self:
            mine = by_service.get(ticket.subscription_id._origin, jobs.browse())
            lines = [ticket._describe_job(job) for job in mine[:_JOBS_SHOWN]]
            ticket.last_jobs = "\n".join(lines)

    @api.model
    def _describe_job(self, job):
        """:return: str, one line: when, what, how it stands, who"""
        moment = job.date_done or job.date_planned or job.create_date
        day = job.company_id._citynet_local(moment).date()
        parts = [
            format_date(self.env, day),
            job._get_selection_label("kind"),
            job._get_selection_label("state"),
            ", ".join(job.technician_ids.mapped("name")),
        ]
        return " · ".join(part for part in parts if part)

    @api.depends("partner_id")
    def _compute_has_open_bills(self):
        payers = self.partner_id.commercial_partner_id
        owing = {
            payer
            for (payer,) in self.env["account.move"]._read_group(
                OPEN_BILLS & Domain("commercial_partner_id", "in", payers.ids),
                ["commercial_partner_id"],
            )
        }
        for ticket in self:
            payer = ticket.partner_id.commercial_partner_id._origin
            ticket.has_open_bills = (
                ("yes" if payer in owing else "no") if payer else False
            )

    @api.onchange("partner_id")
    def _onchange_partner_id(self):
        """A customer with one running service calls about that one."""
        payer = self.partner_id.commercial_partner_id
        if payer and self.subscription_id.partner_id.commercial_partner_id != payer:
            running = self.env["citynet.subscription"].search(
                [("partner_id", "child_of", payer.ids), ("state", "!=", "closed")],
                limit=2,
            )
            self.subscription_id = running if len(running) == 1 else False

    @api.model
    def _search_display_name(self, operator, value):
        # EXTENDS base: the caller's phone finds the complaint
        domain = super()._search_display_name(operator, value)
        if operator == "ilike" and value:
            domain |= Domain("partner_id.citynet_phone_search", operator, value)
        return domain

    # ---- Create and write ----------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_clocks(vals)
        tickets = super().create(vals_list)
        told = tickets._tell_of_new()
        told.filtered("user_id")._assign()
        # who looks after it is told by a button too
        (tickets - told).filtered("user_id")._without_events()._assign()
        tickets._start_clocks()
        for ticket in tickets:
            # the customer reads our answers by mail and may reply to them
            ticket.message_subscribe(partner_ids=ticket.partner_id.ids)
        tickets._attach_outage()
        return tickets

    def write(self, vals):
        self._check_clocks(vals)
        result = super().write(vals)
        if vals.get("user_id"):
            self.filtered(lambda ticket: ticket.state == "new")._assign()
        if {"priority", "partner_id", "subscription_id"} & set(vals):
            self.filtered(lambda ticket: ticket.state in OPEN)._start_clocks()
        return result

    @api.model
    def _get_writable_fields(self):
        """Technicians say what they did; agents write all of it."""
        # EXTENDS citynet.state.mixin
        if self.env.user.has_group("citynet_crm.group_agent"):
            return super()._get_writable_fields()
        return {"resolution"}

    # ---- From new to settled -------------------------------------------------

    def action_take(self):
        """The user takes the complaints over.

        :raise UserError: for those that are over; they are reopened first
        """
        self._check_unrestricted()
        for ticket in self:
            if ticket.state not in OPEN:
                raise UserError(
                    self.env._("Complaint %(name)s isn't open.", name=ticket.name)
                )
        self.user_id = self.env.user
        self._assign()

    def _assign(self):
        """:return: the complaints that were new and have an assignee now"""
        for ticket in self:
            if not ticket.user_id:
                raise UserError(
                    self.env._(
                        "Say who takes complaint %(name)s first.", name=ticket.name
                    )
                )
        moved = self._transition("assigned", {"date_assigned": fields.Datetime.now()})
        moved._emit("ticket_assigned")
        return moved

    def action_resolve(self):
        """Both clocks stop; what was done is an answer as well."""
        for ticket in self.filtered(lambda ticket: ticket.state == "assigned"):
            ticket._stop_clock()
        moved = self._transition("resolved", {"date_resolved": fields.Datetime.now()})
        moved._emit("ticket_resolved")
        resolved = self.filtered(lambda ticket: ticket.state == "resolved")
        resolved._note_first_answer()

    def action_reopen(self):
        """It wasn't settled after all."""
        resolved = self.filtered(lambda ticket: ticket.state == "resolved")
        for ticket in resolved:
            ticket._transition(
                "assigned",
                {"date_resolved": False, "reopen_count": ticket.reopen_count + 1},
            )._emit("ticket_reopened")
        for ticket in resolved:
            ticket._resume_clock({"date_waiting": False})

    def action_close(self):
        self._check_unrestricted()
        moved = self._transition("closed", {"date_closed": fields.Datetime.now()})
        moved._emit("ticket_closed")

    def action_cancel(self):
        self._check_unrestricted()
        self._transition("cancelled")._emit("ticket_cancelled")

    def _prepare_event_values(self, event):
        self.ensure_one()
        categories = dict(self._selection_category())
        return {
            **super()._prepare_event_values(event),
            "number": self.name,
            "title": self.title,
            "category": categories.get(self.category),
            "customer": self.partner_id.name,
            "resolution": self.resolution,
            "answer": self.env._("Please see the page of your complaint."),
        }

    # ---- Repairs and outages -------------------------------------------------

    def action_plan_repair(self):
        """Open the repair job of this complaint, made when there is none open."""
        self.ensure_one()
        repair = self.work_order_ids.filtered(
            lambda order: order.state in order._get_open_states()
        )[:1]
        if not repair:
            repair = self.env["citynet.work.order"].create(
                self._prepare_repair_values()
            )
        return repair.get_formview_action()

    def action_view_work_orders(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "citynet_crm.citynet_work_order_action"
        )
        return {**action, "domain": [("ticket_id", "=", self.id)], "context": {}}

    def _prepare_repair_values(self):
        """:return: dict of the ``citynet.work.order`` that sees to this complaint."""
        self.ensure_one()
        return {
            "kind": "repair",
            "ticket_id": self.id,
            "subscription_id": self.subscription_id.id,
            "partner_id": self.partner_id.commercial_partner_id.id,
            "address_id": self.address_id.id,
            "package_id": self.package_id.id,
            "area_id": self.area_id.id,
            "company_id": self.company_id.id,
            "priority": "1" if self.priority == "2" else "0",
        }

    def _attach_outage(self):
        """Attach open complaints to the outage of their service that explains them."""
        # sudo: agents needn't read outages, and may not set this field
        tickets = self.sudo().filtered(
            lambda ticket: ticket.state in OPEN and not ticket.outage_id
        )
        known = self.env["citynet.outage"]._get_open_by_service(tickets.subscription_id)
        for ticket in tickets:
            outage = known.get(ticket.subscription_id)
            if outage and ticket._is_explained_by(outage):
                ticket.outage_id = outage

    def _is_explained_by(self, outage):
        """:return: bool, whether it is about the network and came with the outage, or in
        the hours before it was noticed; a follow-up asks for a call, which the end of an
        outage doesn't make"""
        self.ensure_one()
        return (
            self.category in NETWORK
            and self.channel != "follow_up"
            and self.create_date >= outage.date_start - _UNNOTICED
        )

    # ---- What customer and provider write to each other ----------------------
    # Both write in the complaint's own thread: from the portal, by mail, in the backend.
    # The author decides what follows: we have answered, or the customer has said what
    # we waited for, or that it isn't settled after all.

    def _message_post_after_hook(self, message, msg_values):
        # EXTENDS mail
        result = super()._message_post_after_hook(message, msg_values)
        if message.message_type in ("comment", "email"):
            self._heed_message(message)
        return result

    def _heed_message(self, message):
        """What follows from the words of a person; machines and notes change nothing."""
        self.ensure_one()
        # sudo: who the author is, whichever user carries the words
        author = message.author_id.sudo()
        is_public = not (message.is_internal or message.subtype_id.internal)
        if author.user_ids.filtered(lambda user: user.active and not user.share):
            if is_public:
                self._note_first_answer()
                text = html2plaintext(message.body or "").strip()
                self._emit("ticket_answered", **({"answer": text} if text else {}))
        elif author.commercial_partner_id == self.partner_id.commercial_partner_id:
            # sudo: the customer's own complaint, out of reach but through us
            self.sudo()._hear_customer(message, is_public)

    def _hear_customer(self, message, is_public):
        """:param bool is_public: written into the thread itself, not noted from elsewhere"""
        if self.merged_into_id:
            self.merged_into_id.message_post(
                body=message.body,
                author_id=message.author_id.id,
                message_type="comment",
                subtype_id=message.subtype_id.id,
            )
        elif self.state in OPEN:
            self._go_on()
        elif is_public and self._is_reopened_by_reply():
            self.action_reopen()
        elif is_public and self.user_id:
            self.activity_schedule(
                "mail.mail_activity_data_todo",
                user_id=self.user_id.id,
                summary=self.env._("The customer wrote on a settled complaint"),
                date_deadline=self.company_id._citynet_today(),
            )

    def _is_reopened_by_reply(self):
        """:return: bool, whether a reply of the customer opens the complaint again"""
        self.ensure_one()
        days = self.company_id.citynet_reopen_days
        return bool(
            self.state == "resolved"
            and days
            and self.date_resolved
            and self.date_resolved >= fields.Datetime.now() - timedelta(days=days)
        )

    def _may_be_replied(self):
        """:return: bool, whether the customer may write on from the portal"""
        self.ensure_one()
        return self.state in OPEN or self._is_reopened_by_reply()
