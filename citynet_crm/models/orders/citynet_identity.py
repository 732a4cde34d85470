"""Photos that staff hand in: taken, drawn anew, never shown back."""

import base64
import binascii

from odoo import api, fields, models
from odoo.addons.citynet_crm.tools.images import MAX_BYTES, PhotoRefused, clean_photo
from odoo.exceptions import UserError


class CitynetIdentity(models.Model):
    _inherit = "citynet.identity"

    photo_upload = fields.Binary(
        "New photo", compute="_compute_photo_upload", inverse="_inverse_photo_upload"
    )

    def _compute_photo_upload(self):
        self.photo_upload = False

    def _inverse_photo_upload(self):
        for identity in self.filtered("photo_upload"):
            identity._set_photo(identity.photo_upload)

    def _set_photo(self, encoded):
        """Keep a photo of the identity card in place of the old one.

        :param bytes encoded: the uploaded file, base64
        :raise UserError: when it is no photo that can be kept
        """
        self.ensure_one()
        self.check_access("write")
        try:
            photo = clean_photo(base64.b64decode(encoded))
        except (PhotoRefused, binascii.Error) as error:
            raise UserError(
                self.env._(
                    "The photo must be a whole JPEG, PNG or WebP picture of at most "
                    "%(size)s MB.",
                    size=MAX_BYTES // 1024**2,
                )
            ) from error
        # sudo: who may write the document hands in a photo that he can't see again
        self.sudo().photo = base64.b64encode(photo)


class CrmLead(models.Model):
    _inherit = "crm.lead"

    citynet_id_photo = fields.Binary(
        "Photo of the identity card",
        compute="_compute_citynet_id_photo",
        inverse="_inverse_citynet_id_photo",
    )
    citynet_has_id_photo = fields.Boolean(
        "Photo handed in", compute="_compute_citynet_has_id_photo", compute_sudo=True
    )

    def _compute_citynet_id_photo(self):
        self.citynet_id_photo = False

    @api.depends("citynet_identity_id.photo")
    def _compute_citynet_has_id_photo(self):
        for lead in self:
            lead.citynet_has_id_photo = lead.citynet_identity_id.has_photo

    def _inverse_citynet_id_photo(self):
        for lead in self.filtered("citynet_id_photo"):
            lead._get_or_make_identity()._set_photo(lead.citynet_id_photo)
