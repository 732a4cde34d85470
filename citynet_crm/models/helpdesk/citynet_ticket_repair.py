"""From a complaint to the repair in the field and back; what the technician sees."""

from odoo import api, fields, models


class CitynetTicket(models.Model):
    _inherit = "citynet.ticket"

    work_order_ids = fields.One2many("citynet.work.order", "ticket_id", "Work orders")
    work_order_count = fields.Integer(compute="_compute_work_order_count")
    # related fields are read as superuser: whose line it is and what hangs on it,
    # for technicians too, who can't open the contract with its price
    subscription_state = fields.Selection(
        related="subscription_id.state", string="Service state"
    )
    package_id = fields.Many2one(related="subscription_id.package_id")
    ont_serial = fields.Char(related="subscription_id.ont_serial")
    phone = fields.Char(compute="_compute_contact", compute_sudo=True)
    whatsapp_url = fields.Char(
        "WhatsApp", compute="_compute_contact", compute_sudo=True
    )

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

    @api.model
    def _get_writable_fields(self):
        """Technicians say what they did; the rest of a complaint is the desk's."""
        # EXTENDS citynet.guard.mixin
        if self.env.user.has_group("citynet_crm.group_agent"):
            return super()._get_writable_fields()
        return {"resolution"}

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


class CitynetWorkOrder(models.Model):
    _inherit = "citynet.work.order"

    ticket_id = fields.Many2one(
        "citynet.ticket", "Complaint", index="btree_not_null", ondelete="restrict"
    )
    ticket_description = fields.Text(
        related="ticket_id.description", string="What the customer says"
    )
