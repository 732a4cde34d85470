"""The identity document that comes with an order: handed in, never shown back."""

from odoo import api, fields, models


class CrmLeadIdentity(models.AbstractModel):
    _name = "crm.lead.identity"
    _description = "Order: identity document"

    citynet_identity_id = fields.Many2one(
        "citynet.identity", "Identity document", copy=False, ondelete="set null"
    )
    citynet_nik = fields.Char(
        "NIK", compute="_compute_citynet_nik", inverse="_inverse_citynet_nik"
    )
    citynet_has_identity = fields.Boolean(compute="_compute_citynet_has_identity")
    citynet_id_photo = fields.Binary(
        "Photo of the identity card",
        compute="_compute_citynet_id_photo",
        inverse="_inverse_citynet_id_photo",
    )
    citynet_has_id_photo = fields.Boolean(
        "Photo handed in", compute="_compute_citynet_has_id_photo", compute_sudo=True
    )

    @api.depends("citynet_identity_id")
    def _compute_citynet_has_identity(self):
        for lead in self:
            lead.citynet_has_identity = bool(lead.citynet_identity_id)

    @api.depends("citynet_identity_id.nik_masked")
    def _compute_citynet_nik(self):
        for lead in self:
            # sudo: who sees the order may see the masked number
            lead.citynet_nik = lead.sudo().citynet_identity_id.nik_masked

    def _inverse_citynet_nik(self):
        for lead in self:
            if not lead.citynet_nik or "*" in lead.citynet_nik:
                continue
            # sudo: agents type in a NIK that they can't read afterwards
            identity = lead.sudo()._ensure_identity()
            identity.nik = lead.citynet_nik

    def _compute_citynet_id_photo(self):
        self.citynet_id_photo = False

    @api.depends("citynet_identity_id.photo")
    def _compute_citynet_has_id_photo(self):
        for lead in self:
            lead.citynet_has_id_photo = lead.citynet_identity_id.has_photo

    def _inverse_citynet_id_photo(self):
        for lead in self.filtered("citynet_id_photo"):
            lead._ensure_identity()._set_photo(lead.citynet_id_photo)

    def _ensure_identity(self):
        """:return: the order's ``citynet.identity``, made when there is none yet."""
        self.ensure_one()
        if not self.citynet_identity_id:
            self.citynet_identity_id = self.env["citynet.identity"].create(
                {
                    "lead_id": self.id,
                    "partner_id": self.partner_id.id,
                    "company_id": (self.company_id or self.env.company).id,
                }
            )
        return self.citynet_identity_id

    def action_citynet_view_identity(self):
        self.ensure_one()
        return self.citynet_identity_id.action_view_document()
