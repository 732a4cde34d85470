from odoo import api, fields, models
from odoo.addons.citynet_crm.tools.phones import phone_needle, whatsapp_url
from odoo.addons.citynet_crm.tools.visitors import visitor_key
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain


class CrmLead(models.Model):
    """An order is an opportunity that names an internet package."""

    _name = "crm.lead"
    _inherit = [
        "crm.lead.web.order",
        "crm.lead.identity",
        "crm.lead.known",
        "crm.lead.question",
        "crm.lead.steps",
        "citynet.address.mixin",
        "citynet.telling.mixin",
        "citynet.event.mixin",
        "crm.lead",
    ]
    _new_event = "order_received"

    _citynet_number_uniq = models.UniqueIndex(
        "(citynet_number) WHERE citynet_number IS NOT NULL",
        "This order number is already in use.",
    )

    # what is ordered
    citynet_is_order = fields.Boolean(
        "Internet order", compute="_compute_citynet_is_order", store=True, index=True
    )
    citynet_number = fields.Char(
        "Order number", copy=False, readonly=True, index="btree_not_null"
    )
    citynet_package_id = fields.Many2one(
        "product.template",
        "Package",
        domain=[("citynet_is_package", "=", True)],
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
    )
    citynet_audience = fields.Selection(related="citynet_package_id.citynet_audience")
    citynet_price = fields.Float(
        "Monthly price", related="citynet_package_id.list_price", related_sudo=False
    )
    citynet_install_date = fields.Date("Preferred installation day")
    # where
    citynet_area_id = fields.Many2one(
        "citynet.area", "Area", index="btree_not_null", tracking=True
    )
    citynet_coverage = fields.Selection(
        [
            ("unknown", "Not checked"),
            ("covered", "Covered"),
            ("full", "No free port"),
            ("none", "Not covered"),
        ],
        "Coverage",
        compute="_compute_citynet_coverage",
        store=True,
    )
    citynet_latitude = fields.Float("Latitude", digits=(10, 7))
    citynet_longitude = fields.Float("Longitude", digits=(10, 7))
    citynet_map_url = fields.Char("Map", compute="_compute_citynet_map_url")
    citynet_area_ports_free = fields.Integer(
        related="citynet_area_id.ports_free", string="Free ports"
    )
    # promos and recommendation
    citynet_promo_code = fields.Char("Promo code")
    citynet_promo_id = fields.Many2one("citynet.promo", "Promo", index="btree_not_null")
    citynet_extra_promo_id = fields.Many2one(
        "citynet.promo",
        "Second promo",
        index="btree_not_null",
        domain=[("combinable", "=", True)],
    )
    citynet_referrer_id = fields.Many2one(
        "res.partner",
        "Recommended by",
        domain=[("citynet_number", "!=", False)],
        index="btree_not_null",
        help="A customer; both get the referral credit when the first bill is paid",
    )
    # what became of it
    citynet_work_order_ids = fields.One2many(
        "citynet.work.order", "lead_id", "Work orders"
    )
    citynet_subscription_ids = fields.One2many(
        "citynet.subscription", "lead_id", "Services"
    )
    citynet_work_order_count = fields.Integer(
        compute="_compute_citynet_work_order_count"
    )
    citynet_whatsapp_url = fields.Char(
        "WhatsApp", compute="_compute_citynet_whatsapp_url"
    )

    @api.constrains("citynet_latitude", "citynet_longitude")
    def _check_citynet_position(self):
        for lead in self:
            if abs(lead.citynet_latitude) > 90 or abs(lead.citynet_longitude) > 180:
                raise ValidationError(self.env._("Location is not valid"))

    # ---- What is known of it ---------------------------------------------------

    @api.depends("citynet_package_id")
    def _compute_citynet_is_order(self):
        for lead in self:
            lead.citynet_is_order = bool(lead.citynet_package_id)

    @api.depends("citynet_area_id", "citynet_village", "citynet_district", "zip")
    def _compute_citynet_coverage(self):
        for lead in self:
            # sudo: who sees the order may see whether its area has a port left
            area = lead.citynet_area_id.sudo()
            lead.citynet_coverage = area._get_coverage() if area else "unknown"

    @api.depends("citynet_latitude", "citynet_longitude")
    def _compute_citynet_map_url(self):
        for lead in self:
            lead.citynet_map_url = (
                f"https://www.google.com/maps?q={lead.citynet_latitude},{lead.citynet_longitude}"
                if lead.citynet_latitude or lead.citynet_longitude
                else False
            )

    @api.depends("phone_sanitized")
    def _compute_citynet_whatsapp_url(self):
        for lead in self:
            lead.citynet_whatsapp_url = whatsapp_url(lead.phone_sanitized)

    @api.depends("citynet_work_order_ids")
    def _compute_citynet_work_order_count(self):
        counts = dict(
            self.env["citynet.work.order"]._read_group(
                [("lead_id", "in", self.ids)], ["lead_id"], ["__count"]
            )
        )
        for lead in self:
            lead.citynet_work_order_count = counts.get(lead._origin, 0)

    # ---- A new order -----------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("citynet_package_id"):
                vals.update(self._prepare_citynet_order_values(vals))
        leads = super().create(vals_list)
        orders = leads.filtered("citynet_is_order")
        for company, own in orders.grouped("company_id").items():
            own.partner_id._citynet_serve(company or self.env.company)
        orders._tell_of_new()
        for order in orders:
            if not order.citynet_extra_promo_id:
                order._citynet_take_automatic_promos()
        return leads

    def website_form_input_filter(self, request, values):
        # EXTENDS website_crm: strangers don't choose whose their message is, and write
        # so many in a while
        for name in ("user_id", "team_id", "medium_id", "company_id"):
            values.pop(name, None)
        if not getattr(request, "citynet_counted", False):
            # sudo: the limit is the provider's setting, visitors only obey it
            limiter = self.env["citynet.rate.limit"].sudo()
            limit = limiter._get_number("citynet_crm.limit_messages", 5)
            visitor = visitor_key(request.httprequest.remote_addr)
            if not limiter._hit("message", limit, visitor):
                raise UserError(self.env._("Too many requests, try again later"))
            # stock asks twice for one message, and passes over the first refusal
            request.citynet_counted = True
        return super().website_form_input_filter(request, values)

    @api.model
    def _prepare_citynet_order_values(self, vals):
        """:return: dict of what every new order has, unless ``vals`` says otherwise."""
        team = self.env.ref("citynet_crm.crm_team_orders", raise_if_not_found=False)
        stage = self.env.ref("citynet_crm.crm_stage_new", raise_if_not_found=False)
        # an order is called by who wants what
        package = self.env["product.template"].browse(vals["citynet_package_id"])
        partner = self.env["res.partner"].browse(vals.get("partner_id"))
        who = vals.get("contact_name") or vals.get("partner_name") or partner.name
        return {
            "type": "opportunity",
            "citynet_number": vals.get("citynet_number")
            or self.env["ir.sequence"].next_by_code("citynet.order"),
            "name": vals.get("name") or " - ".join(filter(None, [who, package.name])),
            "team_id": vals.get("team_id") or (team and team.id),
            "stage_id": vals.get("stage_id") or (stage and stage.id),
        }

    def _citynet_take_automatic_promos(self):
        """The best promos that come by themselves, beside a typed one only where both
        may be combined."""
        self.ensure_one()
        # sudo: visitors order with promos that they can't list
        promos = self.env["citynet.promo"].sudo()
        typed = self.citynet_promo_id.sudo()
        if typed and not typed.combinable:
            return
        package = self.citynet_package_id
        valid = promos._find_automatic(
            package,
            self.citynet_area_id,
            self.partner_id,
            self.company_id or self.env.company,
        )
        found = promos._find_automatic_pair(package, valid - typed, typed)
        for promo in [promo for promo in found if promo._take_seat()]:
            name = (
                "citynet_extra_promo_id"
                if self.citynet_promo_id
                else "citynet_promo_id"
            )
            self[name] = promo

    # ---- Views and lists -------------------------------------------------------

    @api.model
    def _read_group_stage_ids(self, stages, domain):
        """The orders' kanban shows the orders' own stages only."""
        # EXTENDS crm
        if self.env.context.get("citynet_orders"):
            return self._citynet_get_stages()
        return super()._read_group_stage_ids(stages, domain)

    @api.model
    def _citynet_get_stages(self):
        """:return: ``crm.stage`` records that orders go through"""
        team = self.env.ref("citynet_crm.crm_team_orders")
        return self.env["crm.stage"].search([("team_ids", "in", team.ids)])

    @api.model
    def _search_display_name(self, operator, value):
        # EXTENDS base: orders are called by their number and the customer's phone
        domain = super()._search_display_name(operator, value)
        if operator == "ilike" and value:
            domain |= Domain("citynet_number", operator, value)
            if needle := phone_needle(value):
                domain |= Domain("phone_sanitized", "like", needle)
        return domain

    def get_formview_id(self, access_uid=None):
        # EXTENDS web: an order opens in its own form, wherever it is opened from
        if len(self) == 1 and self.citynet_is_order:
            return self.env.ref("citynet_crm.crm_lead_view_form_order").id
        return super().get_formview_id(access_uid)

    def action_citynet_view_work_orders(self):
        self.ensure_one()
        jobs = self.citynet_work_order_ids
        if len(jobs) == 1:
            return jobs.get_formview_action()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "citynet_crm.citynet_work_order_action"
        )
        return {**action, "domain": [("lead_id", "=", self.id)], "context": {}}

    # ---- Coverage and confirmation ---------------------------------------------

    def action_citynet_check_coverage(self):
        """Find the area by the address and move new orders on."""
        checking = self.env.ref("citynet_crm.crm_stage_coverage")
        new = self.env.ref("citynet_crm.crm_stage_new")
        for lead in self.filtered("citynet_is_order"):
            areas = self.env["citynet.area"]._find_served(
                lead.citynet_village, lead.citynet_district, lead.zip, lead.company_id
            )
            if areas:
                lead.citynet_area_id = areas[0]
            else:
                lead.citynet_area_id = False
                lead.citynet_coverage = "none"
            if lead.stage_id == new:
                lead.stage_id = checking

    def action_citynet_confirm(self):
        """The order is good: won, which opens the installation."""
        self.action_set_won()

    # ---- Won: a customer and an installation; or lost --------------------------

    def _handle_won_lost(self, old_status_by_lead, new_status_by_lead):
        # EXTENDS crm: the one funnel of button, kanban, import and RPC
        result = super()._handle_won_lost(old_status_by_lead, new_status_by_lead)
        nothing = {"is_won": False, "is_lost": False}
        won = self.filtered(
            lambda lead: (
                lead.citynet_is_order
                and new_status_by_lead.get(lead.id, nothing)["is_won"]
                and not old_status_by_lead.get(lead.id, nothing)["is_won"]
            )
        )
        lost = self.filtered(
            lambda lead: (
                lead.citynet_is_order
                and new_status_by_lead.get(lead.id, nothing)["is_lost"]
                and not old_status_by_lead.get(lead.id, nothing)["is_lost"]
            )
        )
        won._citynet_on_won()
        lost._citynet_on_lost()
        return result

    def _citynet_on_won(self):
        """Make customers, service addresses and one installation each."""
        if not self:
            return
        for lead in self:
            lead._citynet_make_customer()
        todo = self.filtered(
            lambda lead: (
                not lead.citynet_work_order_ids.filtered(
                    lambda order: (
                        order.kind == "installation" and order.state != "cancelled"
                    )
                )
            )
        )
        self.env["citynet.work.order"].create(
            [
                lead._prepare_installation_values(lead._make_service_address())
                for lead in todo
            ]
        )
        todo._emit("order_confirmed")

    def _citynet_on_lost(self):
        """A lost order needs no installation any more."""
        jobs = self.citynet_work_order_ids.filtered(
            lambda order: (
                order.kind == "installation" and order.state in ("draft", "scheduled")
            )
        )
        if jobs:
            jobs._cancel(self.env._("The order was lost."))

    def _citynet_make_customer(self):
        """Link the payer (found or made) and its service address to the order."""
        self.ensure_one()
        if not self.partner_id:
            if not (self.contact_name or self.partner_name or self.name):
                raise UserError(
                    self.env._(
                        "Order %(name)s has no customer.", name=self.display_name
                    )
                )
            self._check_citynet_known()
            self._handle_partner_assignment(create_missing=True)
        customer = self.partner_id.commercial_partner_id
        customer._citynet_make_customers()
        if not customer.citynet_audience:
            customer.citynet_audience = self.citynet_audience
        if self.citynet_identity_id:
            # sudo: the document moves from the order to the customer unseen
            self.sudo().citynet_identity_id.partner_id = customer

    def _prepare_customer_values(self, partner_name, is_company=False, parent_id=False):
        # EXTENDS crm: the customer's own address has its Indonesian parts too
        values = super()._prepare_customer_values(partner_name, is_company, parent_id)
        if self.citynet_is_order:
            values.update({name: self[name] for name in self._citynet_address_fields})
        return values

    def _make_service_address(self):
        """:return: the new child contact where the service runs"""
        self.ensure_one()
        return self.env["res.partner"].create(self._prepare_service_address_values())

    def _prepare_service_address_values(self):
        """:return: dict of ``res.partner`` values of the place of the service."""
        self.ensure_one()
        values = {
            "parent_id": self.partner_id.commercial_partner_id.id,
            "type": "other",
            "name": self._get_service_address_name(),
            "citynet_is_service_address": True,
            "street": self.street,
            "street2": self.street2,
            "city": self.city,
            "state_id": self.state_id.id,
            "zip": self.zip,
            "country_id": self.country_id.id or self.env.ref("base.id").id,
            "phone": self.phone,
            "partner_latitude": self.citynet_latitude,
            "partner_longitude": self.citynet_longitude,
        }
        values.update({name: self[name] for name in self._citynet_address_fields})
        return values

    def _get_service_address_name(self):
        """:return: str, who is met there; the street where that is the payer"""
        payer = self.partner_id.commercial_partner_id.name
        name = self.contact_name or payer
        return self.street or name if name == payer else name

    def _prepare_installation_values(self, address):
        """:param address: ``res.partner``, the place of the service
        :return: dict of the ``citynet.work.order`` that connects this order
        """
        self.ensure_one()
        return {
            "kind": "installation",
            "lead_id": self.id,
            "partner_id": self.partner_id.commercial_partner_id.id,
            "address_id": address.id,
            "package_id": self.citynet_package_id.id,
            "area_id": self.citynet_area_id.id,
            "company_id": (self.company_id or self.env.company).id,
            "date_wished": self.citynet_install_date,
        }

    # ---- What an order changes of a customer -----------------------------------

    def _get_partner_phone_update(self, force_void=True):
        # EXTENDS crm
        return not self._is_typed_by_visitor() and super()._get_partner_phone_update(
            force_void
        )

    def _get_partner_email_update(self, force_void=True):
        # EXTENDS crm
        return not self._is_typed_by_visitor() and super()._get_partner_email_update(
            force_void
        )

    def _is_typed_by_visitor(self):
        """What is typed on the public page for a new place changes nothing of the
        customer's record; what staff write on the order later does.

        :return: bool, whether it is the visitor who writes
        """
        return bool(self.citynet_token) and self.create_uid == self.env.user

    # ---- Events ----------------------------------------------------------------

    def _event_partners(self):
        return self.partner_id

    def _prepare_event_values(self, event):
        self.ensure_one()
        return {
            **super()._prepare_event_values(event),
            "number": self.citynet_number,
            "customer": self.contact_name or self.partner_id.name or self.partner_name,
            "package": self.citynet_package_id.name,
            "address": self._citynet_address_line(),
        }
