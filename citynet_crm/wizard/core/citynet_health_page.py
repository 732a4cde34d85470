from odoo import api, fields, models


class CitynetHealthPage(models.TransientModel):
    """The page *System health*: what is looked at, how it is, what to do."""

    _name = "citynet.health.page"
    _description = "System health"

    line_ids = fields.One2many(
        "citynet.health.line",
        "page_id",
        readonly=True,
        default=lambda self: self._default_line_ids(),
    )
    monitor_key = fields.Char(
        compute="_compute_monitor_key",
        groups="base.group_system",
        help="A monitor sends it as bearer token to /citynet/health or /citynet/metrics",
    )

    @api.model
    def _default_line_ids(self):
        # sudo: managers see figures and reasons, none of the records behind them
        checks = self.env["citynet.health"].sudo()._get_checks()
        return [
            (0, 0, {name: check[name] for name in ("label", "state", "advice")}
             | {"value": f"{check['value']} {check['unit']}".strip()})
            for check in checks
        ]  # fmt: skip

    def _compute_monitor_key(self):
        self.monitor_key = self.env["citynet.health"]._get_monitor_key()
