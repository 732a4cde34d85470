from odoo import models


class ReportReceipt(models.AbstractModel):
    _name = "report.citynet_crm.report_receipt"
    _description = "Receipt"
    _inherit = "citynet.report"

    _document_model = "account.payment"
