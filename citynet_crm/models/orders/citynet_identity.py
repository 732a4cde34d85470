import base64
import binascii

from odoo import fields, models
from odoo.addons.citynet_crm.tools.images import MAX_BYTES, PhotoRefused, clean_photo
from odoo.exceptions import UserError


class CitynetIdentity(models.Model):
    """Documents come with orders; photos that staff hand in are drawn anew."""

    _inherit = "citynet.identity"

    lead_id = fields.Many2one(
        "crm.lead", "Internet order", index=True, ondelete="set null"
    )
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
        # sudo: who may write the document hands in a photo, never to see it again
        self.sudo().photo = base64.b64encode(photo)
