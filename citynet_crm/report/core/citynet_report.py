from odoo import api, models


class CitynetReport(models.AbstractModel):
    """What our documents have in common: who may read the record may print it.

    Printing walks over journals, taxes and bank accounts, on which neither agents nor
    technicians nor customers have any right.
    """

    _name = "citynet.report"
    _description = "Printed document"

    _document_model = ""

    @api.model
    def _get_report_values(self, docids, data=None):
        docs = self.env[self._document_model].browse(docids)
        docs.check_access("read")
        return {
            "doc_ids": docids,
            "doc_model": self._document_model,
            # sudo: reading the record was checked just above; see the class
            "docs": docs.sudo(),
        }
