"""What a job leaves behind to look at: photos by kind and the customer's signature."""

import base64
import binascii

from odoo import api, fields, models
from odoo.addons.citynet_crm.tools.images import MAX_BYTES, PhotoRefused, clean_photo
from odoo.exceptions import UserError

# enough for a report on paper, little enough for a weak signal
MAX_SIDE = 1280


class CitynetWorkOrderPhoto(models.Model):
    """One photo of a job, without the camera's data."""

    _name = "citynet.work.order.photo"
    _description = "Photo of a work order"
    _order = "work_order_id, sequence, id"

    work_order_id = fields.Many2one(
        "citynet.work.order", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="work_order_id.company_id", store=True, index=True
    )
    kind = fields.Selection(
        [("before", "Before"), ("after", "After"), ("signal", "Signal")],
        required=True,
        default="after",
    )
    sequence = fields.Integer(compute="_compute_sequence", store=True)
    image = fields.Image("Photo", required=True, attachment=True)

    @api.depends("kind")
    def _compute_sequence(self):
        kinds = [kind for kind, _label in self._fields["kind"].selection]
        for photo in self:
            photo.sequence = kinds.index(photo.kind) if photo.kind else len(kinds)

    @api.model_create_multi
    def create(self, vals_list):
        # stock lets an empty file through where it is kept beside the database
        vals_list = [{"image": False, **vals} for vals in vals_list]
        photos = super().create([self._prepare_clean(vals) for vals in vals_list])
        photos.work_order_id._check_report_open()
        return photos

    def write(self, vals):
        self.work_order_id._check_report_open()
        result = super().write(self._prepare_clean(vals))
        self.work_order_id._check_report_open()
        self.check_access("write")  # nobody slips a photo into another's job
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_closed(self):
        self.work_order_id._check_report_open()

    def _prepare_clean(self, vals):
        """:return: dict, ``vals`` with its photo drawn anew"""
        if "image" not in vals:
            return vals
        orders = self.env["citynet.work.order"]
        return {**vals, "image": orders._clean_picture(vals["image"])}


class CitynetWorkOrder(models.Model):
    _inherit = "citynet.work.order"

    photo_ids = fields.One2many("citynet.work.order.photo", "work_order_id", "Photos")
    signature = fields.Image("Customer's signature", copy=False, attachment=True)
    signed_by = fields.Char("Signed by", copy=False)
    missing_photos = fields.Char(
        "Photos to take", compute="_compute_missing_photos", help="Before finishing"
    )

    @api.depends("kind", "photo_ids.kind")
    def _compute_missing_photos(self):
        labels = dict(
            self.env["citynet.work.order.photo"]
            ._fields["kind"]
            ._description_selection(self.env)
        )
        for order in self:
            taken = set(order.photo_ids.mapped("kind"))
            order.missing_photos = ", ".join(
                labels[kind]
                for kind in order._get_required_photos()
                if kind not in taken
            )

    def _get_required_photos(self):
        """:return: tuple of the photo kinds a technician takes before he finishes"""
        self.ensure_one()
        return {
            "installation": ("after", "signal"),
            "relocation": ("after", "signal"),
            "repair": ("after",),
        }.get(self.kind, ())

    @api.model
    def _get_writable_fields(self):
        # EXTENDS citynet.work.order
        writable = super()._get_writable_fields()
        if writable is None:
            return None
        return writable | {"photo_ids", "signature", "signed_by"}

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._prepare_signature(vals) for vals in vals_list])

    def write(self, vals):
        if self._get_report_fields() & vals.keys():
            self._check_report_open()
        return super().write(self._prepare_signature(vals))

    def action_done(self):
        # EXTENDS citynet.work.order
        self._check_reported()
        return super().action_done()

    def action_finish(self):
        # EXTENDS citynet.work.order
        self._check_reported()  # before the serial is asked for
        return super().action_finish()

    def _get_report_fields(self):
        """:return: set of the fields that stay as they are once the job is closed"""
        return {"signature", "signed_by", "ont_serial", "result", "note"}

    def _check_reported(self):
        """Technicians show their work; the desk may close a job on their word."""
        if not self.env.su and self._get_writable_fields() is not None:
            self._check_report()

    def _check_report(self):
        """:raise UserError: naming what a technician still owes before he finishes"""
        for order in self:
            if order.state != "done" and order.missing_photos:
                raise UserError(
                    self.env._(
                        "%(name)s still needs these photos: %(photos)s.",
                        name=order.name,
                        photos=order.missing_photos,
                    )
                )

    def _check_report_open(self):
        """:raise UserError: for a technician, when the job is over"""
        if self.env.su or self._get_writable_fields() is None:
            return
        for order in self:
            if order.state in ("done", "cancelled"):
                raise UserError(
                    self.env._(
                        "%(name)s is closed: its report stays as it is.",
                        name=order.name,
                    )
                )

    def _prepare_signature(self, vals):
        """:return: dict, ``vals`` with its signature drawn anew"""
        if not vals.get("signature"):
            return vals
        return {**vals, "signature": self._clean_picture(vals["signature"])}

    @api.model
    def _clean_picture(self, encoded):
        """Keep the picture of an uploaded file and nothing else of it.

        :param bytes encoded: the file, base64
        :return: bytes, base64 of a JPEG without position or camera data
        :raise UserError: when it is no photo that can be kept
        """
        try:
            photo = clean_photo(
                base64.b64decode(encoded, validate=True), max_side=MAX_SIDE
            )
        except (PhotoRefused, binascii.Error, ValueError, TypeError) as error:
            raise UserError(
                self.env._(
                    "The photo must be a whole JPEG, PNG or WebP picture of at most "
                    "%(size)s MB.",
                    size=MAX_BYTES // 1024**2,
                )
            ) from error
        return base64.b64encode(photo)
