from odoo import api, fields, models
from odoo.addons.citynet_crm.tools.helpdesk.tickets import OPEN
from odoo.fields import Domain


class CitynetSubscription(models.Model):
    _inherit = "citynet.subscription"

    ticket_ids = fields.One2many("citynet.ticket", "subscription_id", "Complaints")
    open_ticket_count = fields.Integer(
        "Open complaints", compute="_compute_open_ticket_count"
    )

    @api.depends("ticket_ids.state")
    def _compute_open_ticket_count(self):
        counts = self._count_by_service("citynet.ticket", Domain("state", "in", OPEN))
        for subscription in self:
            subscription.open_ticket_count = counts.get(subscription._origin, 0)

    def action_view_tickets(self):
        self.ensure_one()
        return self._get_linked_action("citynet_crm.citynet_ticket_action")

    def action_sla_credit(self):
        """Ask how much and why."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Service level credit"),
            "res_model": "citynet.sla.credit",
            "view_mode": "form",
            "target": "new",
            "context": {"default_subscription_id": self.id},
        }
