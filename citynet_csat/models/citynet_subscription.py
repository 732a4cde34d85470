from odoo import fields, models


class CitynetSubscription(models.Model):
    _inherit = "citynet.subscription"

    csat_rating_ids = fields.One2many(
        "rating.rating",
        "citynet_subscription_id",
        "Answers",
        groups="citynet_crm.group_agent",
    )
    csat_answer_count = fields.Integer(
        "Number of answers",
        compute="_compute_csat_answer_count",
        groups="citynet_crm.group_agent",
    )

    def _compute_csat_answer_count(self):
        counts = dict(
            self.env["rating.rating"]._read_group(
                [("citynet_subscription_id", "in", self.ids), ("consumed", "=", True)],
                ["citynet_subscription_id"],
                ["__count"],
            )
        )
        for subscription in self:
            subscription.csat_answer_count = counts.get(subscription, 0)

    def action_csat_view_answers(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "citynet_csat.rating_rating_action"
        )
        domain = [("citynet_subscription_id", "=", self.id)]
        return {**action, "domain": domain, "context": {}}

    def _prepare_csat_values(self, partner):
        # EXTENDS citynet.event.mixin
        return {
            **super()._prepare_csat_values(partner),
            "citynet_subscription_id": self.id,
            "citynet_area_id": self.area_id.id,
            "citynet_package_id": self.package_id.id,
        }
