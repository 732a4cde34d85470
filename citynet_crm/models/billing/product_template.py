from odoo import models


class ProductTemplate(models.Model):
    _inherit = "product.template"

    def action_citynet_change_price(self):
        """Ask whether the services that run follow the new price."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Change the price"),
            "res_model": "citynet.package.price",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_package_id": self.id,
                "default_price": self.list_price,
            },
        }
