from odoo import fields, models


class CitynetIdentityLog(models.Model):
    """Who looked at which document; kept when customer and document are gone."""

    _name = "citynet.identity.log"
    _description = "View of an identity document"
    _order = "id desc"
    _rec_name = "nik_masked"

    identity_id = fields.Many2one(
        "citynet.identity", index=True, ondelete="set null", readonly=True
    )
    company_id = fields.Many2one("res.company", readonly=True)
    # copies: what they are of may be deleted
    nik_masked = fields.Char("NIK", readonly=True)
    customer_number = fields.Char("Customer number", readonly=True)
    user_id = fields.Many2one("res.users", "Viewer", required=True, readonly=True)
    reason = fields.Char(readonly=True)
    partner_id = fields.Many2one(related="identity_id.partner_id")
