"""Identity documents: writing is easy, reading is restricted and logged.

The full NIK and the photo are in fields that only the superuser may read, by any way
(form, export, search, image route, attachment). A ``citynet.identity.viewer`` is the only
way out; making one writes the log row in the same transaction.
"""

import re

from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import NO_ACCESS


class CitynetIdentity(models.Model):
    _name = "citynet.identity"
    _description = "Identity document (KTP)"
    _rec_name = "nik_masked"
    _order = "id desc"

    # proof of what was agreed to: written with the order, by our own code
    _consent_fields = frozenset({"consent_date", "consent_version", "consent_text"})
    # whose document it is
    _owner_fields = frozenset({"partner_id", "company_id"})

    # "restrict": with the customer goes the document by ``unlink``, which takes the photo
    # from the filestore; a cascade in the database would leave it there
    partner_id = fields.Many2one(
        "res.partner", "Customer", index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    nik_secret = fields.Char("NIK (full)", groups=NO_ACCESS, copy=False)
    photo = fields.Binary("KTP photo", attachment=True, groups=NO_ACCESS, copy=False)
    nik = fields.Char(
        "NIK",
        compute="_compute_nik",
        inverse="_inverse_nik",
        help="16 digits; shown masked, a new number replaces the old one",
    )
    nik_masked = fields.Char(compute="_compute_nik_masked", store=True)
    has_photo = fields.Boolean(compute="_compute_has_photo", compute_sudo=True)
    is_nik_valid = fields.Boolean(compute="_compute_nik_masked", store=True)
    consent_date = fields.Datetime(readonly=True, copy=False)
    consent_version = fields.Char(readonly=True, copy=False)
    consent_text = fields.Text(readonly=True, copy=False)
    log_ids = fields.One2many("citynet.identity.log", "identity_id", "Views")

    @api.depends("nik_masked")
    def _compute_nik(self):
        for identity in self:
            identity.nik = identity.nik_masked

    def _inverse_nik(self):
        for identity in self:
            value = (identity.nik or "").strip()
            if "*" in value:  # the mask came back unchanged
                continue
            if value and not self._is_nik(value):
                raise ValidationError(self.env._("NIK must have 16 digits"))
            # sudo: who may write the document may replace its number unseen
            identity.sudo().nik_secret = value

    @api.depends("nik_secret")
    def _compute_nik_masked(self):
        for identity in self:
            # sudo: the mask is made from what no user may read
            nik = identity.sudo().nik_secret or ""
            identity.nik_masked = self._mask(nik)
            identity.is_nik_valid = self._is_nik(nik)

    @api.depends("photo")
    def _compute_has_photo(self):
        for identity in self:
            identity.has_photo = bool(identity.with_context(bin_size=True).photo)

    @api.model
    def _is_nik(self, value):
        """A NIK is 16 digits: area (6), birth date (6, day + 40 for women), serial (4)."""
        return bool(re.fullmatch(r"[0-9]{16}", value or ""))

    @api.model
    def _mask(self, nik):
        """:return: str, the first four digits (province and regency) and stars."""
        return f"{nik[:4]}{'*' * max(len(nik) - 4, 0)}" if nik else ""

    # ---- Proof of consent, and whose it is -----------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_consent_fields(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_consent_fields(vals)
        self._check_owner_fields(vals)
        return super().write(vals)

    @api.model
    def _check_consent_fields(self, vals):
        """:raise AccessError: for users who write what a customer agreed to"""
        if not self.env.su and not self._consent_fields.isdisjoint(vals):
            raise AccessError(
                self.env._("What a customer agreed to, and when, is kept as it was.")
            )

    def _check_owner_fields(self, vals):
        """A document without a customer may get one; it is never given to another.

        :raise AccessError: for users who do so
        """
        if self.env.su:
            return
        for name in self._owner_fields & vals.keys():
            if any(
                document[name] and document[name].id != vals[name] for document in self
            ):
                raise AccessError(
                    self.env._(
                        "An identity document stays with its customer; hand in a new one."
                    )
                )

    # ---- Looking at it -------------------------------------------------------

    def action_view_document(self):
        """Open the document for a viewer; the log gets its row by it."""
        self.ensure_one()
        # sudo: viewers may not make openings themselves; ``create`` checks this user
        # and writes the log
        viewers = self.env["citynet.identity.viewer"].sudo()
        viewer = viewers.create({"identity_id": self.id})
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Identity document"),
            "res_model": "citynet.identity.viewer",
            "res_id": viewer.id,
            "view_mode": "form",
            "target": "new",
        }

    def _log_view(self, reason):
        """Check that this user may open the document, and write it down.

        :param str reason: how it was looked at, kept in the log
        :raise AccessError: for users outside the viewers' group
        """
        self.ensure_one()
        if not self.env.user.has_group("citynet_crm.group_id_viewer"):
            raise AccessError(
                self.env._("Identity documents are open to their viewers only.")
            )
        self.check_access("read")
        # sudo: no user may write the log, viewers leave a row all the same
        self.env["citynet.identity.log"].sudo().create(
            {
                "identity_id": self.id,
                "company_id": self.company_id.id,
                "nik_masked": self.nik_masked,
                "customer_number": self.partner_id.commercial_partner_id.citynet_number,
                "user_id": self.env.uid,
                "reason": reason,
            }
        )
