"""A person's data as a ZIP: a file that machines read, and the documents."""

import base64
import io
import json
import re
import zipfile

from odoo import api, models
from odoo.tools.mimetypes import guess_mimetype

_MAGIC = {"image/jpeg": "jpg", "image/png": "png", "application/pdf": "pdf"}


class CitynetPrivacyCopy(models.AbstractModel):
    _name = "citynet.privacy.copy"
    _description = "Copy of a person's data"

    @api.model
    def _make(self, partners):
        """:param partners: ``res.partner``, a payer with all contacts
        :return: bytes of the ZIP
        """
        # sudo: the person's own data, also what no member of staff may read
        data = self.env["citynet.personal.data"].sudo()
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
            content = {}
            for kind in data._get_personal_kinds():
                if kind.shows:
                    records = data._get_kind_records(kind, partners)
                    rows = [self._read(packed, kind, record) for record in records]
                    content[kind.key] = {
                        "what": kind.label,
                        "purpose": kind.purpose,
                        "records": rows,
                    }
            self._add_bills(packed, partners)
            text = json.dumps(content, ensure_ascii=False, indent=2, default=str)
            packed.writestr("data.json", text)
        self._log_documents(partners)
        return target.getvalue()

    @api.model
    def _read(self, packed, kind, record):
        """:return: dict {field: value}; files go into the ZIP, and are named here"""
        row = {}
        for name in kind.shows:
            field = record._fields.get(name)
            if field and record[name]:
                row[name] = self._get_value(packed, kind, record, field)
        return row

    @api.model
    def _get_value(self, packed, kind, record, field):
        value = record[field.name]
        if field.type == "binary":
            content = base64.b64decode(value)
            ending = _MAGIC.get(guess_mimetype(content), "bin")
            path = f"documents/{kind.key}-{record.id}-{field.name}.{ending}"
            packed.writestr(path, content)
            return path
        if field.relational:
            return ", ".join(value.mapped("display_name"))
        if field.type == "selection":
            return record._get_selection_label(field.name)
        return value

    @api.model
    def _add_bills(self, packed, partners):
        """Papers of bills that were printed before."""
        # sudo: the person's own bills
        bills = (
            self.env["account.move"].sudo().search([("partner_id", "in", partners.ids)])
        )
        files = self.env["ir.attachment"].sudo()  # sudo: as above
        papers = files.search(
            [
                ("res_model", "=", "account.move"),
                ("res_id", "in", bills.ids),
                ("res_field", "in", [False, "invoice_pdf_report_file"]),
                ("mimetype", "=", "application/pdf"),
            ]
        )
        for paper in papers:
            name = re.sub(r"[^\w.-]", "_", paper.name)
            packed.writestr(f"documents/bills/{paper.id}-{name}", paper.raw)

    @api.model
    def _log_documents(self, partners):
        """The copy holds identity documents: each leaves its row in their log."""
        # sudo: no user may write the log
        documents = self.env["citynet.identity"].sudo()
        self.env["citynet.identity.log"].sudo().create(  # sudo: as above
            [
                {
                    "identity_id": document.id,
                    "company_id": document.company_id.id,
                    "nik_masked": document.nik_masked,
                    "customer_number": partners.commercial_partner_id[
                        :1
                    ].citynet_number,
                    "user_id": self.env.uid,
                    "reason": "copy",
                }
                for document in documents.search([("partner_id", "in", partners.ids)])
            ]
        )
