from odoo import api, fields, models


class CitynetArea(models.Model):
    _inherit = "citynet.area"

    subscription_ids = fields.One2many("citynet.subscription", "area_id", "Services")
    ports_total = fields.Integer(
        "Ports in all",
        compute="_compute_ports",
        help="Ports of this area and all its parts",
    )
    ports_used = fields.Integer("Ports in use", compute="_compute_ports")
    ports_free = fields.Integer("Free ports", compute="_compute_ports")
    use_rate = fields.Float("Use (%)", compute="_compute_ports")

    @api.depends(
        "port_count",
        "parent_path",
        "subscription_ids.state",
        "child_ids.port_count",
        "child_ids.subscription_ids.state",
    )
    @api.depends_context("uid")
    def _compute_ports(self):
        total, used = self._get_ports_by_area()
        for area in self:
            area.ports_total = total.get(area.id, 0)
            area.ports_used = used.get(area.id, 0)
            area.ports_free = max(area.ports_total - area.ports_used, 0)
            area.use_rate = (
                100.0 * area.ports_used / area.ports_total if area.ports_total else 0.0
            )

    def _get_ports_by_area(self):
        """Ports and services of the areas with all their parts.

        :return: two dicts {area id: int}: ports there are, ports in use
        """
        below = self.with_context(active_test=False).search(
            [("id", "child_of", self.ids)]
        )
        running = dict(
            self.env["citynet.subscription"]._read_group(
                [("area_id", "in", below.ids), ("state", "!=", "closed")],
                ["area_id"],
                ["__count"],
            )
        )
        total, used = dict.fromkeys(self.ids, 0), dict.fromkeys(self.ids, 0)
        for area in below:
            for ancestor in (
                int(part) for part in (area.parent_path or "").split("/") if part
            ):
                if ancestor in total:
                    total[ancestor] += area.port_count
                    used[ancestor] += running.get(area, 0)
        return total, used

    def _sort_served(self):
        # EXTENDS catalog: those with a free port first
        return super()._sort_served().sorted(lambda area: area.ports_free <= 0)

    def _get_coverage(self):
        """:return: str, what an address these areas reach may count on: ``covered``,
        ``full`` (no port is free anywhere) or ``none`` (no area)."""
        if not self:
            return "none"
        has_room = any(not area.ports_total or area.ports_free for area in self)
        return "covered" if has_room else "full"

    def action_view_subscriptions(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "citynet_crm.citynet_subscription_action"
        )
        domain = [("area_id", "child_of", self.id), ("state", "!=", "closed")]
        return {**action, "domain": domain, "context": {}}
