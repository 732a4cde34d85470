from odoo import fields, models


class CitynetWorkOrder(models.Model):
    _inherit = "citynet.work.order"

    ticket_id = fields.Many2one(
        "citynet.ticket", "Complaint", index="btree_not_null", ondelete="restrict"
    )
    ticket_description = fields.Text(
        related="ticket_id.description", string="What the customer says"
    )

    def _get_owners(self):
        # EXTENDS citynet.work.order: staff responsible for the complaint
        return super()._get_owners() | self.ticket_id.user_id
