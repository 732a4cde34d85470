from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class CitynetTicket(models.Model):
    """A customer's complaint, from the first call to the day it is settled."""

    _name = "citynet.ticket"
    _description = "Complaint"
    _inherit = [
        "citynet.guard.mixin",
        "citynet.event.mixin",
        "portal.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "priority desc, id desc"
    _rec_names_search = ["name", "title", "partner_id.name", "subscription_id.name"]
    _check_company_auto = True

    _transitions = {
        "new": {"assigned", "cancelled", "merged"},
        "assigned": {"resolved", "cancelled", "merged"},
        "resolved": {"closed", "assigned", "merged"},
    }

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
        "Came by",
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

    @api.onchange("partner_id")
    def _onchange_partner_id(self):
        """Somebody with one running service calls about that one."""
        payer = self.partner_id.commercial_partner_id
        if payer and self.subscription_id.partner_id.commercial_partner_id != payer:
            running = self.env["citynet.subscription"].search(
                [("partner_id", "child_of", payer.ids), ("state", "!=", "closed")],
                limit=2,
            )
            self.subscription_id = running if len(running) == 1 else False

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("name", "/") == "/":
                vals["name"] = self.env["ir.sequence"].next_by_code("citynet.ticket")
        tickets = super().create(vals_list)
        tickets._emit("ticket_opened")
        tickets.filtered("user_id")._assign()
        return tickets

    def write(self, vals):
        result = super().write(vals)
        if vals.get("user_id"):
            self.filtered(lambda ticket: ticket.state == "new")._assign()
        return result

    @api.model
    def _search_display_name(self, operator, value):
        # EXTENDS base: the caller's phone finds the complaint
        domain = super()._search_display_name(operator, value)
        if operator == "ilike" and value:
            domain |= Domain("partner_id.citynet_phone_search", operator, value)
        return domain

    def action_take(self):
        """The user takes the complaints over.

        :raise UserError: for those that are over; they are reopened first
        """
        self._check_unrestricted()
        for ticket in self:
            if ticket.state not in ("new", "assigned"):
                raise UserError(
                    self.env._("Complaint %(name)s isn't open.", name=ticket.name)
                )
        self.user_id = self.env.user
        self._assign()

    def action_resolve(self):
        moved = self._transition("resolved", {"date_resolved": fields.Datetime.now()})
        moved._emit("ticket_resolved")

    def action_reopen(self):
        """It wasn't settled after all."""
        for ticket in self.filtered(lambda ticket: ticket.state == "resolved"):
            ticket._transition(
                "assigned",
                {"date_resolved": False, "reopen_count": ticket.reopen_count + 1},
            )._emit("ticket_reopened")

    def action_close(self):
        self._check_unrestricted()
        moved = self._transition("closed", {"date_closed": fields.Datetime.now()})
        moved._emit("ticket_closed")

    def action_cancel(self):
        self._check_unrestricted()
        self._transition("cancelled")._emit("ticket_cancelled")

    def _assign(self):
        """:return: the complaints that were new and have somebody now"""
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
        }
