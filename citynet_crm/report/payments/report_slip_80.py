from odoo import models


class ReportSlip80(models.AbstractModel):
    _name = "report.citynet_crm.report_slip_80"
    _description = "Receipt 80 mm"
    _inherit = "citynet.report"

    _document_model = "account.payment"
