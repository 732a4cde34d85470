from odoo import api, fields, models
from odoo.addons.citynet_crm.tools.helpdesk.tickets import OPEN


class ResPartner(models.Model):
    _inherit = "res.partner"

    citynet_ticket_ids = fields.One2many("citynet.ticket", "partner_id", "Complaints")
    citynet_open_ticket_count = fields.Integer(
        "Open complaints", compute="_compute_citynet_open_ticket_count"
    )

    @api.depends("citynet_ticket_ids.state")
    def _compute_citynet_open_ticket_count(self):
        counts = dict(
            self.env["citynet.ticket"]._read_group(
                [("partner_id", "in", self.ids), ("state", "in", OPEN)],
                ["partner_id"],
                ["__count"],
            )
        )
        for partner in self:
            partner.citynet_open_ticket_count = counts.get(partner._origin, 0)

    def action_citynet_view_tickets(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "citynet_crm.citynet_ticket_action"
        )
        return {
            **action,
            "domain": [("partner_id", "child_of", self.commercial_partner_id.ids)],
            "context": {"default_partner_id": self.commercial_partner_id.id},
        }
