from odoo import api, fields, models
from odoo.exceptions import AccessError


class CitynetIdentityViewer(models.TransientModel):
    """One opening of an identity document; nothing of the document is stored here.

    Making it writes the row of the log, and it shows the document to the user who made
    it: so there is no way to number and photo past the log.
    """

    _name = "citynet.identity.viewer"
    _description = "Identity document, opened"

    identity_id = fields.Many2one(
        "citynet.identity", required=True, readonly=True, ondelete="cascade"
    )
    partner_id = fields.Many2one(related="identity_id.partner_id")
    nik = fields.Char("NIK", compute="_compute_document")
    photo = fields.Binary("KTP photo", compute="_compute_document")

    @api.depends("identity_id")
    @api.depends_context("uid")
    def _compute_document(self):
        allowed = self.env.user.has_group("citynet_crm.group_id_viewer")
        for viewer in self:
            # sudo: an opening of this user's own, logged when it was made; one that is
            # not stored (a form's draft) has no row in the log and shows nothing
            opened = viewer.sudo()
            mine = allowed and viewer.id and opened.create_uid == self.env.user
            document = opened.identity_id if mine else opened.identity_id.browse()
            viewer.nik = document.nik_secret
            viewer.photo = document.photo

    @api.model_create_multi
    def create(self, vals_list):
        viewers = super().create(vals_list)
        for viewer in viewers:
            # as the user, also where our own code makes the record
            viewer.sudo(False).identity_id._log_view("form")
        return viewers

    def write(self, vals):
        if "identity_id" in vals:
            raise AccessError(
                self.env._("An opening shows the document it was made for.")
            )
        return super().write(vals)
