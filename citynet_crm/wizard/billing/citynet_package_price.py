from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_amount


class CitynetPackagePrice(models.TransientModel):
    """A new price for a package: do the services that run already follow?"""

    _name = "citynet.package.price"
    _description = "Change of a package's price"

    package_id = fields.Many2one("product.template", required=True, readonly=True)
    currency_id = fields.Many2one(related="package_id.currency_id")
    price = fields.Monetary("New monthly price", required=True)
    old_price = fields.Float(related="package_id.list_price", string="Price now")
    scope = fields.Selection(
        [
            ("keep", "keep what they pay"),
            ("same", "follow where they pay the old list price"),
            ("all", "follow, all of them"),
        ],
        "Running services",
        required=True,
        default="keep",
    )
    same_count = fields.Integer("At the old list price", compute="_compute_services")
    all_count = fields.Integer("Running services in all", compute="_compute_services")
    date_from = fields.Date(
        "First period at the new price",
        compute="_compute_services",
        help="A service pays the new price from its next period without a bill",
    )

    @api.depends("package_id", "scope")
    def _compute_services(self):
        for wizard in self:
            services = wizard._get_services("all")
            followers = wizard._get_services(wizard.scope)
            wizard.all_count = len(services)
            wizard.same_count = len(wizard._get_services("same"))
            wizard.date_from = min(
                filter(None, followers.mapped("next_period_start")), default=False
            )

    def _get_services(self, scope):
        """:param str scope: a value of ``scope``
        :return: the running services whose price follows
        """
        self.ensure_one()
        services = self.env["citynet.subscription"].search(
            [("package_id", "=", self.package_id.id), ("state", "!=", "closed")]
        )
        if scope == "keep":
            return services.browse()
        if scope == "same":
            currency, old = self.currency_id, self.old_price
            return services.filtered(
                lambda service: not currency.compare_amounts(service.price, old)
            )
        return services

    def action_apply(self):
        self.ensure_one()
        if self.price < 0:
            raise UserError(self.env._("A price can't be negative."))
        services = self._get_services(self.scope)
        old, self.package_id.list_price = self.old_price, self.price
        # the price of a service counts from its next period without a bill
        services._bypass_guard("price").write({"price": self.price})
        self.package_id.message_post(body=self._prepare_price_message(old, services))
        return {"type": "ir.actions.act_window_close"}

    def _prepare_price_message(self, old, services):
        """:return: str for the package's chatter."""
        self.ensure_one()
        return self.env._(
            "Monthly price changed from %(old)s to %(new)s; %(count)s of %(all)s running "
            "services follow from their next bill.",
            old=format_amount(self.env, old, self.currency_id),
            new=format_amount(self.env, self.price, self.currency_id),
            count=len(services),
            all=self.all_count,
        )
