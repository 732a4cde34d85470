"""The technician's day: what his page shows of a job and what it may send."""

from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

MAX_PHOTOS = 30


class CitynetWorkOrderPhoto(models.Model):
    _inherit = "citynet.work.order.photo"

    upload_key = fields.Char(
        readonly=True,
        copy=False,
        help="Made by the phone: the same photo sent again is still one photo",
    )

    _upload_once = models.UniqueIndex(
        "(work_order_id, upload_key) WHERE upload_key IS NOT NULL",
        "This photo is here already.",
    )


class CitynetWorkOrder(models.Model):
    _inherit = "citynet.work.order"

    @api.model
    def _get_field_domain(self):
        """:return: Domain of the current user's own jobs"""
        return Domain("technician_ids.user_id", "=", self.env.uid)

    @api.model
    def _get_field_jobs(self):
        """:return: own open jobs up to today's last, then today's finished ones, in
        order of time"""
        company = self.env.company
        today = company._citynet_today()
        start = company._citynet_utc(today)
        end = company._citynet_utc(fields.Date.add(today, days=1))
        own = self._get_field_domain()
        open_jobs = self.search(
            own
            & Domain("state", "in", self._get_given_states())
            & (Domain("date_planned", "<", end) | Domain("state", "=", "in_progress")),
            order="date_planned, priority desc, id",
        )
        done = self.search(
            own
            & Domain("state", "=", "done")
            & Domain("date_done", ">=", start)
            & Domain("date_done", "<", end),
            order="date_done, id",
        )
        return open_jobs | done

    @api.model
    def _get_field_job(self, job_id):
        """:return: the user's own job of that id, or an empty recordset"""
        if not 0 < job_id < 2**31:
            return self.browse()
        return self.search(self._get_field_domain() & Domain("id", "=", job_id))

    def _wait_for_row(self):
        """Hold this job until the end of the transaction.

        Whoever waited for somebody who changed it fails to serialize, and the request
        is run again with that before its eyes.
        """
        self.ensure_one()
        self.env.execute_query(
            SQL("SELECT id FROM citynet_work_order WHERE id = %s FOR UPDATE", self.id)
        )
        self.invalidate_recordset()

    def _field_start(self):
        """Begin; begun or finished before is just as well."""
        self._wait_for_row()
        if self.state == "scheduled":
            self.action_start()
        elif self.state not in ("in_progress", "done"):
            raise UserError(
                self.env._("%(name)s is not open for a report.", name=self.display_name)
            )

    def _field_photo(self, kind, key, encoded):
        """Keep one photo; the same key again is the same photo.

        :param str kind: of ``citynet.work.order.photo``
        :param str key: the phone's own
        :param bytes encoded: the file, base64
        :return: the ``citynet.work.order.photo``
        """
        self._wait_for_row()
        kept = self.photo_ids.filtered(lambda photo: photo.upload_key == key)
        if kept:
            return kept
        if len(self.photo_ids) >= MAX_PHOTOS:
            raise UserError(
                self.env._(
                    "%(name)s has %(count)s photos; that is enough.",
                    name=self.name,
                    count=len(self.photo_ids),
                )
            )
        # the job's row changes with each photo: who sends the same key at the same
        # moment is run again and finds it
        self.env.execute_query(
            SQL(
                "UPDATE citynet_work_order SET write_date = %s WHERE id = %s RETURNING id",
                fields.Datetime.now(),
                self.id,
            )
        )
        return self.env["citynet.work.order.photo"].create(
            {
                "work_order_id": self.id,
                "kind": kind,
                "image": encoded,
                "upload_key": key,
            }
        )

    def _field_report(self, report):
        """Everything the technician typed, and what it means, in one step.

        :param dict report: ``key``, ``result``, ``note``, ``ont_serial``,
            ``ont_serial_old``, ``checks`` (ids), ``materials`` ({product id:
            quantity}), ``signed_by``, ``signature`` (base64)
        :return: bool, whether this report is what moved the job
        :raise UserError: a sentence about what is missing; nothing is kept then
        """
        self._wait_for_row()
        if self._is_reported(report["result"], report["key"]):
            return False
        if self.state not in self._get_given_states():
            raise UserError(
                self.env._("%(name)s is not open for a report.", name=self.display_name)
            )
        self.write(self._prepare_field_values(report))
        self._write_field_materials(report["materials"])
        return self._report_result(report["result"], report["key"])

    def _prepare_field_values(self, report):
        """:return: dict of what the report says, for the job; empty: nothing said"""
        lines = self._get_checklists()[self].ids
        values = {
            name: report[name]
            for name in (
                "note",
                "ont_serial",
                "ont_serial_old",
                "signed_by",
                "signature",
            )
            if report[name]
        }
        ticked = [line for line in report["checks"] if line in lines]
        return {**values, "check_ids": [Command.set(ticked)]}

    def _write_field_materials(self, quantities):
        """:param dict quantities: {product id: quantity}; 0 takes the line away"""
        known = {line.product_id.id: line for line in self.material_ids}
        offered = self._get_field_materials().ids
        fresh = []
        for product_id, quantity in quantities.items():
            line = known.get(product_id)
            if line and quantity:
                line.quantity = quantity
            elif line:
                line.unlink()
            elif quantity and product_id in offered:
                fresh.append(
                    {
                        "work_order_id": self.id,
                        "product_id": product_id,
                        "quantity": quantity,
                    }
                )
        self.env["citynet.work.order.material"].create(fresh)

    @api.model
    def _get_field_materials(self):
        """:return: the ``product.product`` that technicians report on"""
        return self.env["product.product"].search(
            [("citynet_is_material", "=", True)], order="default_code, id"
        )
