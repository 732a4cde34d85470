"""What the technician at the door needs, and what he may write."""

from odoo import api, fields, models
from odoo.addons.citynet_crm.tools.phones import whatsapp_url


class CitynetWorkOrder(models.Model):
    _inherit = "citynet.work.order"

    phone = fields.Char(
        "Phone at the place", compute="_compute_visit", compute_sudo=True
    )
    whatsapp_url = fields.Char("WhatsApp", compute="_compute_visit", compute_sudo=True)
    address_line = fields.Char("Address", compute="_compute_visit", compute_sudo=True)
    landmark = fields.Char(related="address_id.citynet_landmark", string="Landmark")
    needs_serial = fields.Boolean(compute="_compute_needs_serial")

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

    @api.depends("name", "partner_id.name")
    def _compute_display_name(self):
        for order in self:
            number = order.name if order.name != "/" else self.env._("New")
            order.display_name = f"{number} {order.partner_id.name or ''}".strip()

    @api.depends("kind", "ont_serial")
    def _compute_needs_serial(self):
        for order in self:
            order.needs_serial = order.kind == "installation" and not order.ont_serial

    @api.model
    def _get_writable_fields(self):
        """Technicians report what they found; plans and customers are the desk's."""
        # EXTENDS citynet.guard.mixin
        if self.env.user.has_group("citynet_crm.group_agent"):
            return super()._get_writable_fields()
        return {"ont_serial", "result", "note"}

    def action_finish(self):
        """Finish; ask for the serial first where the job needs one."""
        self.ensure_one()
        if self.needs_serial:
            return self._open_visit_wizard("finish", self.env._("Finish the job"))
        return self.action_done()

    def action_not_done(self):
        self.ensure_one()
        return self._open_visit_wizard("not_done", self.env._("Could not be done"))

    def action_cancel(self):
        self._check_unrestricted()
        return self._open_visit_wizard("cancel", self.env._("Cancel the job"))

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
