from odoo import fields, models


class CitynetIdentityLog(models.Model):
    _name = "citynet.identity.log"
    _description = "View of an identity document"
    _order = "id desc"
    _rec_name = "identity_id"

    identity_id = fields.Many2one(
        "citynet.identity", required=True, index=True, ondelete="cascade", readonly=True
    )
    user_id = fields.Many2one("res.users", "Viewer", required=True, readonly=True)
    reason = fields.Char(readonly=True)
    partner_id = fields.Many2one(related="identity_id.partner_id")
