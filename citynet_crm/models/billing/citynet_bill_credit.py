"""How much of a customer's credits a bill takes, so that it is never negative."""

from odoo import api, models
from odoo.fields import Command

# taxes of a price are proportional to it, but for rounding
_PROPORTIONAL = {"percent", "division"}
# rupiah by which rounding may move what one line comes to
_ROUNDING = 2
# a price by which one sees what a rupiah comes to with its taxes
_SAMPLE = 1_000_000
# rupiah of a second line of one discount, by which its tax rounds another way
_PARTS = range(1, 50)


class CitynetBillCredit(models.AbstractModel):
    """Compares what customers pay, taxes included, whatever the taxes of each line."""

    _name = "citynet.bill.credit"
    _description = "Bill: how much of the credits it takes"

    @api.model
    def _fit(self, lines, credits, company):
        """Put credits on a bill, in their order, as far as there is something to pay.

        :param list lines: ``account.move.line`` values of what the bill asks for
        :param list credits: (``citynet.charge``, its line values), prices negative
        :return: list of (charge, its line values, int rupiah that are used of it)
        """
        asked = self._with_taxes(
            lines,
            {
                line["citynet_subscription_id"]: line["tax_ids"]
                for charge, line in credits
                if charge.kind != "deposit"
            },
        )
        if self._is_plenty([*asked, *(line for _charge, line in credits)]):
            return [(charge, line, -line["price_unit"]) for charge, line in credits]
        taken = []
        for charge, line in credits:
            price = self._get_usable(asked, line, company)
            if price:
                used = {**line, "price_unit": -price}
                asked = [*asked, used]
                taken.append((charge, used, price))
        return taken

    @api.model
    def _level(self, lines, company):
        """Promos that take all of the price leave exactly nothing, however it rounds.

        :param list lines: ``account.move.line`` values of a service's periods
        :return: list of them, the last discount on two lines where the roundings of
            several discounts add up to another tax than that of the price
        """
        rest = sum(line["price_unit"] for line in lines)
        if len(lines) < 3 or rest >= _ROUNDING * len(lines):
            return lines
        *others, last = self._with_taxes(lines, {})
        total = self._get_total([*others, last], company)
        if not total or (rest and total > 0):
            return lines
        for part in _PARTS:
            prices = (last["price_unit"] + part, -part)
            pair = [{**last, "price_unit": price} for price in prices]
            if prices[0] < 0 and not self._get_total([*others, *pair], company):
                return [
                    *lines[:-1],
                    *({**lines[-1], "price_unit": price} for price in prices),
                ]
        return lines

    @api.model
    def _is_plenty(self, lines):
        """:return: bool, whether a bill of these lines asks for something, as one sees
        without counting the taxes"""
        if len({tuple(self._get_taxes(line).ids) for line in lines}) != 1:
            return False
        kinds = self._get_taxes(lines[0]).flatten_taxes_hierarchy()
        if not set(kinds.mapped("amount_type")) <= _PROPORTIONAL:
            return False
        net = sum(
            line["price_unit"]
            * line.get("quantity", 1)
            * (1 - line.get("discount", 0) / 100)
            for line in lines
        )
        return net >= _ROUNDING * len(lines)

    @api.model
    def _get_usable(self, lines, line, company):
        """:return: int, the most rupiah of the credit ``line`` by which a bill of
        ``lines`` isn't negative"""
        most = -line["price_unit"]

        def get_left(price):
            return self._get_total([*lines, {**line, "price_unit": -price}], company)

        if get_left(most) >= 0:
            return most
        room = self._get_total(lines, company)
        worth = self._get_total([{**line, "price_unit": _SAMPLE}], company) / _SAMPLE
        if room <= 0 or worth <= 0:
            return 0
        fits, exceeds = 0, most
        near = int(room / worth)
        while exceeds - fits > 1:
            price = next(
                (one for one in (near - 2, near + 2) if fits < one < exceeds),
                (fits + exceeds) // 2,
            )
            if get_left(price) >= 0:
                fits = price
            else:
                exceeds = price
        return fits

    @api.model
    def _get_total(self, lines, company):
        """:param list lines: values that have a price and their taxes
        :return: float, what a bill of them comes to, taxes included, by the same engine
            that the bill is made by
        """
        Tax = self.env["account.tax"]
        bases = [
            Tax._prepare_base_line_for_taxes_computation(
                None,
                product_id=self.env["product.product"].browse(line.get("product_id")),
                tax_ids=self._get_taxes(line),
                price_unit=line["price_unit"],
                quantity=line.get("quantity", 1),
                discount=line.get("discount", 0),
                currency_id=company.currency_id,
            )
            for line in lines
        ]
        Tax._add_tax_details_in_base_lines(bases, company)
        Tax._round_base_lines_tax_details(bases, company)
        summary = Tax._get_tax_totals_summary(bases, company.currency_id, company)
        return summary["total_amount_currency"]

    @api.model
    def _with_taxes(self, lines, known):
        """:param dict known: {service id: commands of the taxes that it has}
        :return: list of the lines that have a price, each with its ``tax_ids``; one
            without any gets what stock gives to the package of its service
        """
        services, known = self.env["citynet.subscription"], dict(known)
        result = []
        for line in lines:
            if line.get("display_type"):
                continue
            if "tax_ids" not in line:
                service_id = line["citynet_subscription_id"]
                if service_id not in known:
                    taxes = services.browse(service_id)._get_taxes()
                    known[service_id] = [Command.set(taxes.ids)]
                line = {**line, "tax_ids": known[service_id]}
            result.append(line)
        return result

    @api.model
    def _get_taxes(self, line):
        """:return: ``account.tax`` of the line's values"""
        ids = []
        for command, number, several in line["tax_ids"]:
            if command == Command.SET:
                ids = list(several)
            elif command == Command.LINK:
                ids.append(number)
        return self.env["account.tax"].browse(ids)
