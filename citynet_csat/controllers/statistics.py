import io

import xlsxwriter

from odoo import http
from odoo.http import content_disposition, request

PDF = "citynet_csat.action_report_csat"


class StatisticsController(http.Controller):
    @http.route("/citynet_csat/statistics.pdf", type="http", auth="user")
    def statistics_pdf(self, **filters):
        statistics = request.env["citynet.csat.statistics"].get_statistics(filters)
        content, __ = request.env["ir.actions.report"]._render_qweb_pdf(
            PDF, data={"statistics": statistics}
        )
        return self._download(content, "application/pdf", statistics, "pdf")

    @http.route("/citynet_csat/statistics.xlsx", type="http", auth="user")
    def statistics_xlsx(self, **filters):
        statistics = request.env["citynet.csat.statistics"].get_statistics(filters)
        return self._download(
            self._make_workbook(statistics),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            statistics,
            "xlsx",
        )

    def _download(self, content, mimetype, statistics, extension):
        filters = statistics["filters"]
        name = f"CSAT {filters['date_from']} {filters['date_to']}.{extension}"
        return request.make_response(
            content,
            [
                ("Content-Type", mimetype),
                ("Content-Length", len(content)),
                ("Content-Disposition", content_disposition(name)),
            ],
        )

    def _make_workbook(self, statistics):
        """:return: bytes of a workbook: one sheet a table, numbers as numbers."""
        env = request.env
        buffer = io.BytesIO()
        with xlsxwriter.Workbook(buffer, {"in_memory": True}) as workbook:
            bold = workbook.add_format({"bold": True})
            for title, key, named in (
                (env._("Total"), "total", None),
                (env._("By month"), "trend", "month"),
                (env._("By event"), "by_event", "name"),
                (env._("Technicians"), "technicians", "name"),
                (env._("Areas"), "areas", "name"),
                (env._("Packages"), "packages", "name"),
            ):
                sheet = workbook.add_worksheet(title[:31])
                sheet.write_row(0, 0, self._get_heading(), bold)
                sheet.set_column(0, 0, 32)
                rows = [statistics[key]] if named is None else statistics[key]
                for number, row in enumerate(rows, 1):
                    # a name that begins with = stays text
                    sheet.write_string(number, 0, row[named] if named else title)
                    for column, value in enumerate(self._get_cells(row), 1):
                        if isinstance(value, str):
                            sheet.write_string(number, column, value)
                        elif value is not None:
                            sheet.write_number(number, column, value)
        return buffer.getvalue()

    def _get_heading(self):
        env = request.env
        return [
            "",
            env._("Rank"),
            env._("Asked"),
            env._("Answers"),
            env._("Satisfied"),
            env._("Not satisfied"),
            env._("CSAT (%)"),
            env._("Not satisfied (%)"),
            env._("Answered (%)"),
            env._("Note"),
        ]

    def _get_cells(self, row):
        keys = ("requests", "answers", "satisfied", "unsatisfied", "csat", "negative")
        return [
            row.get("rank"),
            *(row[key] for key in keys),
            row["response_rate"],
            request.env._("few answers") if row.get("small") else "",
        ]
