from odoo import api, fields, models
from odoo.addons.citynet_crm.tools import locks
from odoo.exceptions import ValidationError
from odoo.tools.sql import escape_psql


class CitynetPromo(models.Model):
    """A discount on the monthly price, by code or by itself."""

    _name = "citynet.promo"
    _description = "Promo"
    _inherit = [
        "citynet.state.mixin",
        "citynet.event.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "date_from desc, id desc"

    _transitions = {"draft": {"published"}, "published": {"ended"}}
    _code_uniq = models.UniqueIndex(
        "(company_id, lower(code)) WHERE code IS NOT NULL",
        "Another promo has this code.",
    )
    _values_valid = models.Constraint(
        "CHECK (percent BETWEEN 0 AND 100 AND amount >= 0 AND months >= 0 AND quota >= 0)",
        "A promo's percentage is 0 to 100; amount, months and quota can't be negative.",
    )

    name = fields.Char(required=True, translate=True, tracking=True)
    code = fields.Char(
        help="What the customer types; empty: applied automatically to orders that qualify",
        copy=False,
    )
    description = fields.Text(translate=True)
    image = fields.Image(max_width=1024, max_height=1024)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    kind = fields.Selection(
        [
            ("percent", "Percentage of the monthly price"),
            ("amount", "Amount off the monthly price"),
            ("installation", "Free installation"),
        ],
        required=True,
        default="percent",
    )
    percent = fields.Float(digits=(5, 2))
    amount = fields.Monetary()
    months = fields.Integer(default=1, help="Number of first months; 0: for good")
    date_from = fields.Date(
        required=True, default=lambda self: fields.Date.context_today(self)
    )
    date_to = fields.Date(help="Last day on which it may be ordered")
    quota = fields.Integer(help="Orders it is good for; 0: no limit")
    package_ids = fields.Many2many(
        "product.template",
        string="Packages",
        domain=[("citynet_is_package", "=", True)],
        help="Empty: all packages",
    )
    area_ids = fields.Many2many(
        "citynet.area", string="Areas", help="Empty: everywhere"
    )
    used_count = fields.Integer(compute="_compute_used_count")

    @api.model
    def _selection_state(self):
        return [
            ("draft", self.env._("Draft")),
            ("published", self.env._("Published")),
            ("ended", self.env._("Ended")),
        ]

    @api.constrains("date_from", "date_to")
    def _check_dates(self):
        for promo in self:
            if promo.date_to and promo.date_to < promo.date_from:
                raise ValidationError(
                    self.env._("Promo %(name)s ends before it begins.", name=promo.name)
                )

    def _compute_used_count(self):
        """Nothing here uses promos; rooms that do add their uses."""
        self.used_count = 0

    # ---- From draft to ended ---------------------------------------------------

    def action_publish(self):
        self._transition("published")._emit("promo_published")

    def action_end(self):
        self._transition("ended")

    # ---- Which orders get it ---------------------------------------------------

    @api.model
    def _find_valid(self, code, package, area=None, today=None):
        """The published promo that an order with ``code`` gets.

        :param str code: as typed, any case
        :param package: ``product.template`` ordered
        :param area: ``citynet.area`` of the address, or nothing where unknown
        :param date today: default the company's today
        :return: one ``citynet.promo`` or an empty recordset
        """
        code = (code or "").strip()
        if not code:
            return self.browse()
        promo = self.search(
            [
                ("code", "=ilike", escape_psql(code)),
                ("state", "=", "published"),
                ("company_id", "=", self.env.company.id),
            ],
            limit=1,
        )
        return (
            promo
            if promo and promo._is_valid_for(package, area, today)
            else self.browse()
        )

    def _is_valid_for(self, package, area=None, today=None):
        """:return: bool, whether an order of ``package`` in ``area`` gets this promo."""
        self.ensure_one()
        today = today or self.company_id._citynet_today()
        ancestors = {
            int(part) for part in (area and area.parent_path or "").split("/") if part
        }
        return (
            self.date_from <= today
            and (not self.date_to or today <= self.date_to)
            and (not self.quota or self.used_count < self.quota)
            and (not self.package_ids or package in self.package_ids)
            and (
                not self.area_ids
                or not area
                or bool(ancestors & set(self.area_ids.ids))
            )
        )

    def _take_seat(self):
        """Whether the quota leaves room for one more order, asked when it is stored.

        Holds the promo until the end of the transaction: of two orders for the last
        seat the second waits here and then counts the first.

        :return: bool
        """
        self.ensure_one()
        self.env.cr.execute(
            "SELECT quota FROM citynet_promo WHERE id = %s FOR NO KEY UPDATE", [self.id]
        )
        (quota,) = self.env.cr.fetchone()
        if not quota:
            return True
        with locks.new_snapshot(self.env) as env:
            return self.with_env(env).used_count < quota

    # ---- What it takes off -----------------------------------------------------

    def _get_months_left(self, period_index):
        """:param int period_index: 0 for a service's first period
        :return: int, months of discount left after that period; -1: for good
        """
        self.ensure_one()
        return -1 if not self.months else max(self.months - period_index - 1, 0)

    def _applies_to_period(self, period_index):
        """:return: bool, whether the discount counts for a service's n-th period."""
        self.ensure_one()
        return self.kind != "installation" and (
            not self.months or period_index < self.months
        )

    def _get_discounted_months(self, first_month, months):
        """How many months of a period get the discount.

        :param int first_month: number of the period's first month, 0 for the very first
        :param int months: how many months the period is long
        :return: int, 0 to ``months``
        """
        self.ensure_one()
        if self.kind == "installation":
            return 0
        return min(max(self.months - first_month, 0), months) if self.months else months

    def _get_monthly_discount(self, price):
        """:return: int, whole rupiah off a monthly ``price``, never more than it."""
        self.ensure_one()
        if self.kind == "percent":
            hundredths = round(self.percent * 100)
            return (2 * price * hundredths + 10000) // 20000
        return min(round(self.amount), price) if self.kind == "amount" else 0
