from odoo import fields, models
from odoo.fields import Domain


class CitynetOutageService(models.Model):
    """A service that an outage hit, once."""

    _name = "citynet.outage.service"
    _description = "Service hit by an outage"
    _inherit = ["citynet.queue.mixin"]
    _log_access = False
    _rec_name = "subscription_id"
    _batch_size = 200

    _service_uniq = models.Constraint(
        "UNIQUE (outage_id, subscription_id)", "An outage hits a service once."
    )

    outage_id = fields.Many2one("citynet.outage", required=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", required=True)
    subscription_id = fields.Many2one(
        "citynet.subscription", "Service", required=True, index=True, ondelete="cascade"
    )
    partner_id = fields.Many2one(
        "res.partner", "Customer", required=True, index=True, ondelete="cascade"
    )
    area_id = fields.Many2one(related="subscription_id.area_id")
    is_settled = fields.Boolean(
        "Settled", help="The outage is over and what is due was credited"
    )
    charge_id = fields.Many2one("citynet.charge", "Credit", ondelete="set null")

    def _queue_domain(self):
        # EXTENDS citynet.queue.mixin
        return Domain("is_settled", "=", False) & Domain(
            "outage_id.state", "=", "resolved"
        )

    def _process_batch(self, rows):
        # EXTENDS citynet.queue.mixin: a row and its credit are one transaction
        for outage, own in rows.grouped("outage_id").items():
            outage._credit(own)
        rows.is_settled = True
