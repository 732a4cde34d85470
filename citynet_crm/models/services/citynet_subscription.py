from odoo import api, fields, models
from odoo.fields import Domain


class CitynetSubscription(models.Model):
    """A running service: who pays, where it runs, what it is, since when."""

    _name = "citynet.subscription"
    _description = "Internet service"
    _inherit = [
        "citynet.state.mixin",
        "citynet.sequence.mixin",
        "citynet.event.mixin",
        "portal.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "name desc, id desc"
    _rec_names_search = [
        "name",
        "partner_id.name",
        "partner_id.citynet_number",
        "partner_id.phone_sanitized",
        "ont_serial",
    ]
    _check_company_auto = True
    _sequence_code = "citynet.subscription"

    _transitions = {
        "active": {"suspended", "closed"},
        "suspended": {"active", "closed"},
    }
    _serial_uniq = models.UniqueIndex(
        "(company_id, ont_serial) WHERE ont_serial IS NOT NULL AND state <> 'closed'",
        "This ONT already serves another running service.",
    )
    _name_uniq = models.UniqueIndex(
        "(company_id, name)", "This service number is already in use."
    )
    _price_positive = models.Constraint(
        "CHECK (price >= 0)", "A service's price can't be negative."
    )

    name = fields.Char(
        "Service number", readonly=True, copy=False, required=True, default="/"
    )
    active = fields.Boolean(default=True)
    partner_id = fields.Many2one(
        "res.partner",
        "Payer",
        required=True,
        index=True,
        ondelete="restrict",
        tracking=True,
    )
    customer_number = fields.Char(related="partner_id.citynet_number")
    address_id = fields.Many2one(
        "res.partner", "Service address", index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    package_id = fields.Many2one(
        "product.template",
        "Package",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("citynet_is_package", "=", True)],
        tracking=True,
    )
    price = fields.Monetary(
        "Monthly price",
        compute="_compute_price",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
    )
    area_id = fields.Many2one("citynet.area", "Area", index=True, tracking=True)
    lead_id = fields.Many2one(
        "crm.lead", "Internet order", index="btree_not_null", readonly=True
    )
    promo_id = fields.Many2one("citynet.promo", "Promo", index="btree_not_null")
    extra_promo_id = fields.Many2one(
        "citynet.promo", "Second promo", index="btree_not_null"
    )
    ont_serial = fields.Char("ONT serial", index="btree_not_null", tracking=True)
    po_number = fields.Char("PO / SPK number")
    contract_number = fields.Char("Contract number", help="Printed on the bill")
    suspend_reason = fields.Selection(
        [
            ("arrears", "Unpaid bills"),
            ("customer", "Requested by the customer"),
            ("other", "Other"),
        ],
        "Suspended because",
        readonly=True,
        tracking=True,
    )
    date_suspended = fields.Datetime(readonly=True, copy=False)
    close_reason = fields.Char(readonly=True, copy=False, tracking=True)
    date_start = fields.Date(
        "Active since",
        required=True,
        default=lambda self: self.env.company._citynet_today(),
    )
    date_end = fields.Date("Active until", tracking=True, copy=False)

    # what customer service reads while the customer is on the phone
    phone = fields.Char(related="partner_id.phone")
    whatsapp_url = fields.Char(related="partner_id.citynet_whatsapp_url")
    map_url = fields.Char(related="address_id.citynet_map_url", string="Map")
    address_line = fields.Char(related="address_id.citynet_address", string="Address")

    @api.model
    def _selection_state(self):
        return [
            ("active", self.env._("Active")),
            ("suspended", self.env._("Suspended")),
            ("closed", self.env._("Closed")),
        ]

    @api.depends("package_id")
    def _compute_price(self):
        for subscription in self:
            subscription.price = subscription.package_id.list_price

    def _compute_access_url(self):
        # EXTENDS portal
        super()._compute_access_url()
        for subscription in self:
            subscription.access_url = f"/my/services/{subscription.id}"

    @api.depends("name", "package_id.name")
    def _compute_display_name(self):
        for subscription in self:
            number = (
                subscription.name if subscription.name != "/" else self.env._("New")
            )
            subscription.display_name = (
                f"{number} {subscription.package_id.name or ''}".strip()
            )

    @api.model
    def _search_display_name(self, operator, value):
        # EXTENDS base: callers spell a phone number in their own way
        domain = super()._search_display_name(operator, value)
        if operator == "ilike" and value:
            domain |= Domain("partner_id.citynet_phone_search", operator, value)
            domain |= Domain("address_id.citynet_phone_search", operator, value)
        return domain

    @api.model_create_multi
    def create(self, vals_list):
        subscriptions = super().create(vals_list)
        subscriptions.partner_id.commercial_partner_id._citynet_make_customers()
        for company, services in subscriptions.grouped("company_id").items():
            services.partner_id._citynet_serve(company)
        return subscriptions

    def _suspend(self, reason):
        """Stop the line while the contract goes on.

        :param str reason: a value of ``suspend_reason``
        :return: the services that were active and are suspended now
        """
        moved = self._transition(
            "suspended",
            {"suspend_reason": reason, "date_suspended": fields.Datetime.now()},
        )
        moved._emit("subscription_suspended")
        return moved

    def _restore(self):
        """:return: the services that were suspended and are active again."""
        moved = self._transition(
            "active", {"suspend_reason": False, "date_suspended": False}
        )
        moved._emit("subscription_restored")
        return moved

    def _close(self, date_end, reason):
        """End the service; it is never billed for a day after ``date_end``.

        :param date date_end: last day of the service
        :param str reason: why, in the customer's or the agent's words
        :return: the services that were running and are closed now
        """
        moved = self._transition(
            "closed", {"date_end": date_end, "close_reason": reason}
        )
        moved._emit("subscription_closed")
        return moved

    def _prepare_event_values(self, event):
        self.ensure_one()
        return {
            **super()._prepare_event_values(event),
            "number": self.name,
            "customer": self.partner_id.name,
            "package": self.package_id.name,
            "portal_url": self.get_portal_url(),
        }

    def _count_by_service(self, model, domain):
        """:return: dict {service: number of ``model`` records in ``domain``}"""
        if not self.env[model].has_access("read"):
            return {}
        domain &= Domain("subscription_id", "in", self.ids)
        return dict(
            self.env[model]._read_group(domain, ["subscription_id"], ["__count"])
        )

    def _get_linked_action(self, xmlid):
        """:return: dict of an action, narrowed to what hangs on this service."""
        action = self.env["ir.actions.act_window"]._for_xml_id(xmlid)
        context = {
            "default_subscription_id": self.id,
            "default_partner_id": self.partner_id.id,
        }
        return {
            **action,
            "domain": [("subscription_id", "=", self.id)],
            "context": context,
        }

    def _get_promos(self):
        """:return: ``citynet.promo``, the first and the second of this service"""
        self.ensure_one()
        return self.promo_id | self.extra_promo_id
