"""What the desk sees of an order besides its stock fields."""

from odoo import api, fields, models
from odoo.addons.citynet_crm.tools.phones import phone_needle, whatsapp_url
from odoo.fields import Domain


class CrmLead(models.Model):
    _inherit = "crm.lead"

    citynet_whatsapp_url = fields.Char(
        "WhatsApp", compute="_compute_citynet_whatsapp_url"
    )
    citynet_price = fields.Float(
        "Monthly price", related="citynet_package_id.list_price", related_sudo=False
    )
    citynet_area_ports_free = fields.Integer(
        related="citynet_area_id.ports_free", string="Free ports"
    )
    citynet_work_order_count = fields.Integer(
        compute="_compute_citynet_work_order_count"
    )
    citynet_has_identity = fields.Boolean(compute="_compute_citynet_has_identity")

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

    @api.depends("citynet_identity_id")
    def _compute_citynet_has_identity(self):
        for lead in self:
            lead.citynet_has_identity = bool(lead.citynet_identity_id)

    @api.model
    def _prepare_citynet_order_values(self, vals):
        # EXTENDS: an order is called by who wants what
        package = self.env["product.template"].browse(vals["citynet_package_id"])
        partner = self.env["res.partner"].browse(vals.get("partner_id"))
        who = vals.get("contact_name") or vals.get("partner_name") or partner.name
        name = vals.get("name") or " - ".join(filter(None, [who, package.name]))
        return {**super()._prepare_citynet_order_values(vals), "name": name}

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

    def action_citynet_view_identity(self):
        self.ensure_one()
        return self.citynet_identity_id.action_view_document()
