"""Two promos on one order: only where both say so, and never more than two."""

from itertools import pairwise

from odoo import api, fields, models


class CitynetPromo(models.Model):
    _inherit = "citynet.promo"

    combinable = fields.Boolean(
        "May be combined with another promo",
        help="With one other that may be combined too; otherwise the better one counts. "
        "Both discounts are of the full price, together never more than it.",
    )
    extra_lead_ids = fields.One2many(
        "crm.lead", "citynet_extra_promo_id", "Orders as second promo"
    )

    @api.depends("lead_ids.active", "extra_lead_ids.active")
    def _compute_used_count(self):
        # EXTENDS: as the second promo of an order it was used as well
        super()._compute_used_count()
        counts = dict(
            self.env["crm.lead"]._read_group(
                [("citynet_extra_promo_id", "in", self.ids)],
                ["citynet_extra_promo_id"],
                ["__count"],
            )
        )
        for promo in self:
            promo.used_count += counts.get(promo, 0)

    @api.model
    def _find_automatic_pair(self, package, valid, first=None):
        """What comes by itself, at most two that go together.

        :param valid: ``citynet.promo`` without a code that the order may have
        :param first: the promo that the customer typed, if any
        :return: list of the further promos, best first; a pair only where it is worth
            more than the best alone
        """
        best = valid.sorted(lambda promo: (-promo._get_worth(package), promo.id))
        together = best.filtered("combinable")
        if first:
            return list(together[:1]) if first.combinable else []
        for one, two in pairwise(together[:2]):
            if one._get_worth(package) + two._get_worth(package) > best[0]._get_worth(
                package
            ):
                return [one, two]
        return list(best[:1])


class CrmLead(models.Model):
    _inherit = "crm.lead"

    citynet_extra_promo_id = fields.Many2one(
        "citynet.promo",
        "Second promo",
        index="btree_not_null",
        domain=[("combinable", "=", True)],
    )


class CitynetSubscription(models.Model):
    _inherit = "citynet.subscription"

    extra_promo_id = fields.Many2one(
        "citynet.promo", "Second promo", index="btree_not_null"
    )

    def _get_promos(self):
        """:return: ``citynet.promo``, the first and the second of this service"""
        self.ensure_one()
        return self.promo_id | self.extra_promo_id


class CitynetWorkOrder(models.Model):
    _inherit = "citynet.work.order"

    def _prepare_subscription_values(self):
        # EXTENDS
        return {
            **super()._prepare_subscription_values(),
            "extra_promo_id": self.lead_id.citynet_extra_promo_id.id,
        }
