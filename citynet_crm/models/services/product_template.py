from odoo import fields, models


class ProductTemplate(models.Model):
    _inherit = "product.template"

    citynet_subscription_count = fields.Integer(
        "Running services", compute="_compute_citynet_subscription_count"
    )

    def _compute_citynet_subscription_count(self):
        counts = dict(
            self.env["citynet.subscription"]._read_group(
                [("package_id", "in", self.ids), ("state", "!=", "closed")],
                ["package_id"],
                ["__count"],
            )
        )
        for package in self:
            package.citynet_subscription_count = counts.get(package, 0)

    def action_citynet_view_subscriptions(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "citynet_crm.citynet_subscription_action"
        )
        domain = [("package_id", "=", self.id), ("state", "!=", "closed")]
        return {**action, "domain": domain, "context": {"default_package_id": self.id}}
