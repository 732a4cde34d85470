import base64
import binascii

from odoo import api, fields, models
from odoo.addons.citynet_crm.tools.images import MAX_BYTES, PhotoRefused, clean_photo
from odoo.exceptions import UserError
from odoo.tools import SQL

# enough for a report on paper, little enough for a weak signal
MAX_SIDE = 1280

# that one job may have
MAX_PHOTOS = 30


class CitynetWorkOrderPhoto(models.Model):
    """One photo of a job, without the camera's data."""

    _name = "citynet.work.order.photo"
    _description = "Photo of a work order"
    _order = "work_order_id, sequence, id"

    _upload_once = models.UniqueIndex(
        "(work_order_id, upload_key) WHERE upload_key IS NOT NULL",
        "This photo is here already.",
    )

    work_order_id = fields.Many2one(
        "citynet.work.order", required=True, index=True, ondelete="restrict"
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
    upload_key = fields.Char(
        readonly=True,
        copy=False,
        help="Made by the phone: the same photo sent again is still one photo",
    )

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
        self.check_access("write")  # no photo is slipped into another's job
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_closed(self):
        self.work_order_id._check_report_open()

    @api.model
    def _keep(self, job, kind, key, encoded):
        """Keep a photo that a phone sent; the same key again is the same photo.

        :param job: the ``citynet.work.order``, whose row this transaction holds
        :param str kind: what the photo shows
        :param str key: the phone's own
        :param bytes encoded: the file, base64
        :return: the photo
        """
        kept = job.photo_ids.filtered(lambda photo: photo.upload_key == key)
        if kept:
            return kept
        if len(job.photo_ids) >= MAX_PHOTOS:
            raise UserError(
                self.env._(
                    "%(name)s has %(count)s photos; that is enough.",
                    name=job.name,
                    count=len(job.photo_ids),
                )
            )
        # the job's row changes with each photo: a request with the same key at the
        # same moment is run again and finds it
        self.env.execute_query(
            SQL(
                "UPDATE citynet_work_order SET write_date = %s WHERE id = %s RETURNING id",
                fields.Datetime.now(),
                job.id,
            )
        )
        return self.create(
            {
                "work_order_id": job.id,
                "kind": kind,
                "image": encoded,
                "upload_key": key,
            }
        )

    def _prepare_clean(self, vals):
        """:return: dict, ``vals`` with its photo drawn anew"""
        if "image" not in vals:
            return vals
        return {**vals, "image": self._clean_picture(vals["image"])}

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
