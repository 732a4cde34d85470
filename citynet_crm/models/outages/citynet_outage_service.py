"""What an outage hit and who has been told: each once, says the database."""

from odoo import fields, models


class CitynetOutageService(models.Model):
    _name = "citynet.outage.service"
    _description = "Service hit by an outage"
    _log_access = False
    _rec_name = "subscription_id"

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

    _service_uniq = models.Constraint(
        "UNIQUE (outage_id, subscription_id)", "An outage hits a service once."
    )


class CitynetOutageNotice(models.Model):
    _name = "citynet.outage.notice"
    _description = "What a customer is told of an outage"
    _log_access = False
    _rec_name = "partner_id"

    outage_id = fields.Many2one("citynet.outage", required=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", required=True)
    partner_id = fields.Many2one(
        "res.partner", "Customer", required=True, index=True, ondelete="cascade"
    )
    event = fields.Char(required=True)
    number = fields.Integer(required=True)
    is_done = fields.Boolean("Told")

    _notice_uniq = models.Constraint(
        "UNIQUE (outage_id, partner_id, event, number)",
        "A customer is told a thing once.",
    )


class CitynetCharge(models.Model):
    _inherit = "citynet.charge"

    outage_id = fields.Many2one(
        "citynet.outage", readonly=True, index="btree_not_null", ondelete="restrict"
    )

    _outage_uniq = models.UniqueIndex(
        "(outage_id, subscription_id) WHERE outage_id IS NOT NULL",
        "A service is credited once for an outage.",
    )
