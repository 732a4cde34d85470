from odoo import api, fields, models
from odoo.addons.citynet_crm.tools.helpdesk.tickets import NETWORK, OPEN
from odoo.fields import Command, Domain


class CitynetOutageEnd(models.TransientModel):
    """Asks which complaints are settled by the end of an outage."""

    _name = "citynet.outage.end"
    _description = "End of an outage"

    outage_id = fields.Many2one("citynet.outage", required=True, ondelete="cascade")
    candidate_ids = fields.Many2many(
        "citynet.ticket", compute="_compute_candidate_ids", string="Could be meant"
    )
    ticket_ids = fields.Many2many(
        "citynet.ticket",
        string="Settled with the outage",
        domain="[('id', 'in', candidate_ids)]",
    )

    @api.model
    def default_get(self, fields_list):
        values = super().default_get(fields_list)
        outage = self.env["citynet.outage"].browse(values.get("outage_id"))
        tickets = outage.ticket_ids.filtered(lambda ticket: ticket.state in OPEN)
        return {**values, "ticket_ids": [Command.set(tickets.ids)]}

    @api.depends("outage_id")
    def _compute_candidate_ids(self):
        """Open complaints about the network, of the services that the outage hit."""
        for wizard in self:
            outage = wizard.outage_id
            wizard.candidate_ids = outage.ticket_ids | self.env[
                "citynet.ticket"
            ].search(
                Domain("subscription_id", "in", outage.service_ids.subscription_id.ids)
                & Domain("state", "in", OPEN)
                & Domain("category", "in", NETWORK)
                & Domain("outage_id", "in", (False, outage.id))
            )

    def action_end(self):
        """Tie exactly these complaints to the outage, then end it."""
        self.ensure_one()
        outage, chosen = self.outage_id, self.ticket_ids & self.candidate_ids
        outage.check_access("write")
        # sudo: agents may not set this field themselves; they have just decided it
        (outage.ticket_ids - chosen).sudo().outage_id = False
        (chosen - outage.ticket_ids).sudo().outage_id = outage  # sudo: as above
        outage.action_resolve()
