from odoo import api, fields, models
from odoo.exceptions import ValidationError


class CrmLead(models.Model):
    """An order is an opportunity that names an internet package."""

    _name = "crm.lead"
    _inherit = ["citynet.address.mixin", "citynet.event.mixin", "crm.lead"]

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
    citynet_promo_code = fields.Char("Promo code")
    citynet_promo_id = fields.Many2one("citynet.promo", "Promo", index="btree_not_null")
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
    citynet_install_date = fields.Date("Wished installation day")
    citynet_identity_id = fields.Many2one(
        "citynet.identity", "Identity document", copy=False, ondelete="set null"
    )
    citynet_nik = fields.Char(
        "NIK", compute="_compute_citynet_nik", inverse="_inverse_citynet_nik"
    )
    citynet_consent_date = fields.Datetime("Consent given", readonly=True, copy=False)
    citynet_consent_version = fields.Char("Consent version", readonly=True, copy=False)
    citynet_token = fields.Char(
        "Form token",
        copy=False,
        readonly=True,
        index="btree_not_null",
        help="One per shown order form: the same form sent twice is one order",
    )
    citynet_work_order_ids = fields.One2many(
        "citynet.work.order", "lead_id", "Work orders"
    )
    citynet_subscription_ids = fields.One2many(
        "citynet.subscription", "lead_id", "Services"
    )

    _citynet_token_uniq = models.UniqueIndex(
        "(citynet_token) WHERE citynet_token IS NOT NULL",
        "This order was already sent.",
    )
    _citynet_number_uniq = models.UniqueIndex(
        "(citynet_number) WHERE citynet_number IS NOT NULL",
        "This order number is already in use.",
    )

    @api.depends("citynet_package_id")
    def _compute_citynet_is_order(self):
        for lead in self:
            lead.citynet_is_order = bool(lead.citynet_package_id)

    @api.depends("citynet_area_id", "citynet_village", "citynet_district", "zip")
    def _compute_citynet_coverage(self):
        for lead in self:
            # sudo: whoever sees the order may see whether its area has a port left
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

    @api.depends("citynet_identity_id.nik_masked")
    def _compute_citynet_nik(self):
        for lead in self:
            # sudo: whoever sees the order may see the masked number
            lead.citynet_nik = lead.sudo().citynet_identity_id.nik_masked

    def _inverse_citynet_nik(self):
        for lead in self:
            if not lead.citynet_nik or "*" in lead.citynet_nik:
                continue
            # sudo: agents type in a NIK that they can't read afterwards
            identity = lead.sudo()._get_or_make_identity()
            identity.nik = lead.citynet_nik

    def _get_or_make_identity(self):
        """:return: the order's ``citynet.identity``, made when there is none yet."""
        self.ensure_one()
        if not self.citynet_identity_id:
            self.citynet_identity_id = self.env["citynet.identity"].create(
                {
                    "lead_id": self.id,
                    "partner_id": self.partner_id.id,
                    "company_id": (self.company_id or self.env.company).id,
                }
            )
        return self.citynet_identity_id

    @api.constrains("citynet_latitude", "citynet_longitude")
    def _check_citynet_position(self):
        for lead in self:
            if abs(lead.citynet_latitude) > 90 or abs(lead.citynet_longitude) > 180:
                raise ValidationError(self.env._("Location is not valid"))

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("citynet_package_id"):
                vals.update(self._prepare_citynet_order_values(vals))
        leads = super().create(vals_list)
        leads.filtered("citynet_is_order")._emit("order_received")
        return leads

    @api.model
    def _prepare_citynet_order_values(self, vals):
        """:return: dict of what every new order has, unless ``vals`` says otherwise."""
        team = self.env.ref("citynet_crm.crm_team_orders", raise_if_not_found=False)
        stage = self.env.ref("citynet_crm.crm_stage_new", raise_if_not_found=False)
        return {
            "type": "opportunity",
            "citynet_number": vals.get("citynet_number")
            or self.env["ir.sequence"].next_by_code("citynet.order"),
            "team_id": vals.get("team_id") or (team and team.id),
            "stage_id": vals.get("stage_id") or (stage and stage.id),
        }

    @api.model
    def _read_group_stage_ids(self, stages, domain):
        """The orders' kanban shows the orders' own stages only."""
        # EXTENDS crm
        if self.env.context.get("citynet_orders"):
            team = self.env.ref("citynet_crm.crm_team_orders")
            return stages.search([("team_ids", "in", team.ids)])
        return super()._read_group_stage_ids(stages, domain)

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
