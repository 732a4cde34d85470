from odoo import models


class ReportBast(models.AbstractModel):
    _name = "report.citynet_crm.report_bast"
    _description = "Hand-over document"
    _inherit = "citynet.report"

    _document_model = "citynet.work.order"
