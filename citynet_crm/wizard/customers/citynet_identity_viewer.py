from odoo import api, fields, models


class CitynetIdentityViewer(models.TransientModel):
    """What a viewer sees of an identity document; nothing of it is stored here."""

    _name = "citynet.identity.viewer"
    _description = "Identity document, opened"

    identity_id = fields.Many2one("citynet.identity", required=True, readonly=True)
    partner_id = fields.Many2one(related="identity_id.partner_id")
    nik = fields.Char("NIK", compute="_compute_document")
    photo = fields.Binary("KTP photo", compute="_compute_document")

    @api.depends("identity_id")
    def _compute_document(self):
        allowed = self.env.user.has_group("citynet_crm.group_id_viewer")
        for viewer in self:
            # sudo: ``CitynetIdentity._reveal`` checked and logged this opening; a
            # viewer record is readable by the user who opened it alone
            document = (
                viewer.identity_id.sudo() if allowed else self.env["citynet.identity"]
            )
            viewer.nik = document.nik_secret
            viewer.photo = document.photo
