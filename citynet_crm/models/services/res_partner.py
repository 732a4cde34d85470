from odoo import api, fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    citynet_subscription_ids = fields.One2many(
        "citynet.subscription", "partner_id", "Services"
    )
    citynet_subscription_count = fields.Integer(
        "Number of services", compute="_compute_citynet_subscription_count"
    )

    @api.depends("citynet_subscription_ids")
    def _compute_citynet_subscription_count(self):
        counts = dict(
            self.env["citynet.subscription"]._read_group(
                [("partner_id", "in", self.ids)], ["partner_id"], ["__count"]
            )
        )
        for partner in self:
            partner.citynet_subscription_count = counts.get(partner, 0)

    def action_citynet_view_subscriptions(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "citynet_crm.citynet_subscription_action"
        )
        return {
            **action,
            "domain": [("partner_id", "child_of", self.commercial_partner_id.ids)],
            "context": {"default_partner_id": self.commercial_partner_id.id},
        }
