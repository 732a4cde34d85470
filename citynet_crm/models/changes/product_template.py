from odoo import models


class ProductTemplate(models.Model):
    _inherit = "product.template"

    def write(self, vals):
        # EXTENDS: what can't be had any more is waited for no longer
        result = super().write(vals)
        if vals.get("active") is False:
            # sudo: those who withdraw a package end the requests for it
            self.env["citynet.change.request"].sudo().search(
                [
                    ("package_id", "in", self.ids),
                    ("state", "in", ("requested", "confirmed")),
                ]
            )._cancel_impossible()
        return result
