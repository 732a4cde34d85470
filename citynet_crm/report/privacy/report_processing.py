from odoo import models


class ReportProcessing(models.AbstractModel):
    _name = "report.citynet_crm.report_processing"
    _description = "Register of processing"
    _inherit = "citynet.report"

    _document_model = "citynet.privacy.processing"
