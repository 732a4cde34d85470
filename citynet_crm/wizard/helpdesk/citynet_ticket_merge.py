from odoo import api, fields, models
from odoo.addons.citynet_crm.tools.helpdesk.tickets import OPEN
from odoo.exceptions import UserError
from odoo.fields import Command, Domain


class CitynetTicketMerge(models.TransientModel):
    """Asks which of several complaints goes on."""

    _name = "citynet.ticket.merge"
    _description = "Merge complaints"

    ticket_ids = fields.Many2many("citynet.ticket", string="Complaints", required=True)
    ticket_id = fields.Many2one("citynet.ticket", "Merged into", required=True)

    @api.model
    def default_get(self, fields_list):
        """Of one complaint alone: the others that are open of its customer as well."""
        values = super().default_get(fields_list)
        tickets = self.env["citynet.ticket"].browse(
            self.env.context.get("active_ids", [])
        )
        if len(tickets) == 1:
            payer = tickets.partner_id.commercial_partner_id
            tickets |= tickets.search(
                Domain("partner_id", "child_of", payer.ids)
                & Domain("state", "in", OPEN)
                & Domain("company_id", "=", tickets.company_id.id)
            )
        if len(tickets) < 2:
            raise UserError(
                self.env._("This customer has no other open complaint to merge with.")
            )
        # the one that came first, of those that are assigned if there are any
        target = tickets.sorted(lambda ticket: (ticket.state != "assigned", ticket.id))[
            :1
        ]
        return {
            **values,
            "ticket_ids": [Command.set(tickets.ids)],
            "ticket_id": target.id,
        }

    def action_merge(self):
        self.ensure_one()
        self.ticket_ids._merge_into(self.ticket_id)
        return self.ticket_id.get_formview_action()
