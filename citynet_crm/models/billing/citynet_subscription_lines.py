"""What stands on a service's bill, and why."""

from odoo import api, models, tools
from odoo.addons.citynet_crm.tools.billing import periods


class CitynetSubscription(models.Model):
    _inherit = "citynet.subscription"

    def _prepare_bill_lines(self, due):
        """The lines of one service's periods, in the payer's language.

        :param due: list of ``periods.Period`` to bill
        :return: list of ``account.move.line`` values
        """
        self.ensure_one()
        lang = self.partner_id.lang or self.env.lang
        # to make an environment for each service is a tenth of the work
        service = self if lang == self.env.lang else self.with_context(lang=lang)
        lines = []
        for period in due:
            lines.append(service._prepare_period_line(period))
            lines += service._prepare_promo_lines(period)
        return lines

    def _prepare_period_line(self, period):
        """:return: dict of the ``account.move.line`` that bills ``period``."""
        self.ensure_one()
        return {
            **self._prepare_package_line(),
            "name": self._get_period_text(period),
            "price_unit": self._get_prorated(self._get_period_price(), period),
            "citynet_period_start": period.start,
            "citynet_period_end": period.end,
        }

    def _prepare_promo_lines(self, period):
        """:return: list of dict, the line of each promo's discount; together they are
        never more than the price."""
        self.ensure_one()
        lines, room = [], self._get_period_price()
        for promo in self._get_promos():
            months = promo._get_discounted_months(*self._get_months(period))
            discount = min(
                months * promo._get_monthly_discount(round(self.price)), room
            )
            if not months or (lines and not discount):
                continue
            room -= discount
            lines.append(
                {
                    **self._prepare_package_line(),
                    "name": self._get_promo_text(promo, period),
                    "price_unit": -self._get_prorated(discount, period),
                    "citynet_promo_id": promo.id,
                }
            )
        return lines

    def _prepare_package_line(self):
        """:return: dict of what all lines of this service's package have."""
        self.ensure_one()
        return {
            "product_id": self.package_id.product_variant_id.id,
            "quantity": 1,
            "citynet_subscription_id": self.id,
        }

    def _get_period_price(self):
        """:return: int, the price of a whole period in whole rupiah."""
        return round(self.price) * int(self.interval_months)

    def _get_months(self, period):
        """:return: the number of the period's first month in the service's life,
        0 for the very first, and how many months long its whole is."""
        months = int(self.interval_months)
        return self.anchor_months + period.index * months, months

    def _get_prorated(self, amount, period):
        """:return: int, the part of ``amount`` (of a whole period) for ``period``."""
        rules = self._get_rules()
        whole = self._get_whole_period(period.start)
        share = periods.prorated(
            amount, period, whole, rules.citynet_proration, int(self.interval_months)
        )
        return (
            share if share == amount else periods.rounded(share, rules.citynet_rounding)
        )

    def _get_period_text(self, period):
        """:return: str, package and days, and one sentence on how a cut is counted."""
        text = self._get_days_text(self.package_id.name, period.start, period.end)
        whole = self._get_whole_period(period.start)
        rule = self._get_rules().citynet_proration
        days, base = periods.counted_days(
            period, whole, rule, int(self.interval_months)
        )
        if rule == "none" or days >= base or period.days >= whole.days:
            return text
        sentence = self.env._(
            "%(days)s of %(base)s days: %(price)s × %(days)s / %(base)s.",
            days=days,
            base=base,
            price=self.currency_id.format(self._get_period_price()),
        )
        return f"{text}\n{sentence}"

    @api.model
    @tools.ormcache("self.env.lang", "package", "first", "last")
    def _get_days_text(self, package, first, last):
        """:return: str, what is billed for which days, in the language of the context;
        the same on most bills of a run"""
        return self.env._(
            "%(package)s, %(first)s to %(last)s",
            package=package,
            first=tools.format_date(self.env, first, date_format="d MMM y"),
            last=tools.format_date(self.env, last, date_format="d MMM y"),
        )

    def _get_promo_text(self, promo, period):
        """:return: str, which promo it is and how many months of it are left."""
        promo = promo.with_env(self.env)
        first, months = self._get_months(period)
        left = promo._get_months_left(first + months - 1)
        if left < 0:
            rest = self.env._("for as long as the service runs")
        elif left:
            rest = self.env._("months left: %(left)s", left=left)
        else:
            rest = self.env._("last month")
        return self.env._("Promo %(promo)s (%(rest)s)", promo=promo.name, rest=rest)
