from odoo import models


class ReportBill(models.AbstractModel):
    _name = "report.citynet_crm.report_bill"
    _description = "Bill"
    _inherit = "citynet.report"

    _document_model = "account.move"
