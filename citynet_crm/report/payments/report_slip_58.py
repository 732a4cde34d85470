from odoo import models


class ReportSlip58(models.AbstractModel):
    _name = "report.citynet_crm.report_slip_58"
    _description = "Receipt 58 mm"
    _inherit = "citynet.report"

    _document_model = "account.payment"
