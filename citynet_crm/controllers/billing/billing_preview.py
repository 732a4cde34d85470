import io

import xlsxwriter

from odoo import http
from odoo.http import content_disposition, request

_COLUMNS = (
    "subscription_id", "partner_id", "package_id", "area_id", "date_due",
    "amount_untaxed", "amount_tax", "amount_total", "amount_before", "difference",
    "cause", "causes", "remark", "bill_text",
)  # fmt: skip
_MIMETYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class BillingPreviewController(http.Controller):
    @http.route(
        "/citynet/billing-preview/<int:run_id>.xlsx",
        type="http",
        auth="user",
        methods=["GET"],
    )
    def preview_xlsx(self, run_id):
        """The preview of a run for those who may read it, outliers first."""
        run = request.env["citynet.billing.run"].search([("id", "=", run_id)])
        rows = request.env["citynet.billing.preview"].search([("run_id", "=", run.id)])
        if not run:
            raise request.not_found()
        content = self._make_workbook(rows)
        name = f"{run.name.replace('/', '-')}.xlsx"
        return request.make_response(
            content,
            [
                ("Content-Type", _MIMETYPE),
                ("Content-Length", len(content)),
                ("Content-Disposition", content_disposition(name)),
            ],
        )

    def _make_workbook(self, rows):
        """:return: bytes of a workbook: a row for each service, amounts as numbers"""
        labels = rows.fields_get(_COLUMNS, ["string"])
        buffer = io.BytesIO()
        with xlsxwriter.Workbook(buffer, {"in_memory": True}) as workbook:
            bold = workbook.add_format({"bold": True})
            day = workbook.add_format({"num_format": "dd/mm/yyyy"})
            sheet = workbook.add_worksheet()
            sheet.set_column(0, len(_COLUMNS) - 1, 18)
            heading = [labels[name]["string"] for name in _COLUMNS]
            sheet.write_row(0, 0, heading, bold)
            for number, row in enumerate(rows, 1):
                for column, name in enumerate(_COLUMNS):
                    value, kind = row[name], rows._fields[name].type
                    if kind == "monetary":
                        sheet.write_number(number, column, value)
                    elif kind == "date":
                        if value:
                            sheet.write_datetime(number, column, value, day)
                    else:
                        # a name that begins with = stays text
                        text = rows._fields[name].convert_to_export(value, row)
                        sheet.write_string(number, column, str(text or ""))
        return buffer.getvalue()
