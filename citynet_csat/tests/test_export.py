import io

import openpyxl

from odoo.tests import HttpCase, tagged

from .common import CsatCommon


@tagged("post_install", "-at_install")
class TestExport(CsatCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._make_users()
        cls.technician.name = "=HYPERLINK(1)"
        for score in (5, 5, 1):
            cls._make_answer(score)

    def test_workbook_holds_the_figures_as_numbers_and_names_as_text(self):
        self.authenticate("csat_agent", "csat_agent")
        response = self.url_open("/citynet_csat/statistics.xlsx?event=installation")
        book = openpyxl.load_workbook(io.BytesIO(response.content))
        total = [cell.value for cell in book.worksheets[0][2]]
        self.assertEqual(total[2:9], [3, 3, 2, 1, 66.67, 33.33, 100])
        technician = book.worksheets[3]["A2"]
        self.assertEqual(
            (technician.value, technician.data_type), ("=HYPERLINK(1)", "s")
        )

    def test_pdf_is_printed(self):
        reports = self.env["ir.actions.report"].with_context(
            force_report_rendering=True
        )
        content, kind = reports._render_qweb_pdf(
            "citynet_csat.action_report_csat", data={"statistics": self._statistics()}
        )
        self.assertEqual((content[:4], kind), (b"%PDF", "pdf"))
        self.authenticate("csat_agent", "csat_agent")
        response = self.url_open("/citynet_csat/statistics.pdf")
        self.assertEqual(response.headers["Content-Type"], "application/pdf")

    def test_report_rounds_to_one_decimal(self):
        html, __ = self.env["ir.actions.report"]._render_qweb_html(
            "citynet_csat.report_csat", [], data={"statistics": self._statistics()}
        )
        self.assertIn("66,67</span> %", html.decode())
        self.assertIn("67 %", html.decode())

    def test_others_get_nothing(self):
        self.authenticate("csat_technician_user", "csat_technician_user")
        for kind in ("xlsx", "pdf"):
            self.assertEqual(
                self.url_open(f"/citynet_csat/statistics.{kind}").status_code, 403
            )

    def test_senseless_dates_are_no_server_error(self):
        self.authenticate("csat_agent", "csat_agent")
        response = self.url_open("/citynet_csat/statistics.xlsx?date_from=abc")
        self.assertLess(response.status_code, 500)
