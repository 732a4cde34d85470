from datetime import timedelta

from odoo import fields, models


class CitynetBillLateFee(models.AbstractModel):
    """What a bill costs that is paid too late; for ``account.move``."""

    _name = "citynet.bill.late.fee"
    _description = "Bill: late fees"

    def _citynet_add_late_fees(self, today):
        """Add the late fees of these bills that are not there yet.

        :return: the new ``citynet.charge`` records
        """
        charges = self.env["citynet.charge"]
        known = {
            (charge.late_move_id, charge.late_step)
            for charge in charges.search([("late_move_id", "in", self.ids)])
        }
        return charges._create_by_rule(
            [
                values
                for bill in self
                for values in bill._citynet_prepare_late_fees(today)
                if (bill, values["late_step"]) not in known
            ]
        )

    def _citynet_prepare_late_fees(self, today):
        """:return: list of ``citynet.charge`` values, all late fees up to ``today``."""
        self.ensure_one()
        service = self.line_ids.citynet_subscription_id[:1]
        if service.partner_id.commercial_partner_id != self.commercial_partner_id:
            return []  # it would stand on the bill of who pays for the service now
        rules = service._get_rules()
        amount = self._citynet_get_late_fee(rules)
        if not amount:
            return []
        first = self.invoice_date_due + timedelta(days=rules.citynet_grace_days + 1)
        values = []
        for step in range(1, rules.citynet_late_fee_times + 1):
            day = fields.Date.add(first, months=step - 1)
            if day > today:
                break
            values.append(
                {
                    "subscription_id": service.id,
                    "kind": "late_fee",
                    "date": day,
                    "amount": amount,
                    "late_move_id": self.id,
                    "late_step": step,
                    "name": service.with_context(
                        lang=self.partner_id.lang
                    )._get_late_fee_text(self, day),
                }
            )
        return values

    def _citynet_get_late_fee(self, rules):
        """:return: int, one late fee of this bill; earlier late fees cost none."""
        if rules.citynet_late_fee_kind == "none":
            return 0
        if rules.citynet_late_fee_kind == "amount":
            return round(rules.citynet_late_fee_amount)
        fees = self.line_ids.filtered(
            lambda line: line.citynet_charge_id.kind == "late_fee"
        )
        base = min(
            self.amount_residual, self.amount_total - sum(fees.mapped("price_total"))
        )
        if base <= 0:
            return 0
        percent = round(rules.citynet_late_fee_percent * 100)
        share = (2 * round(base) * percent + 10000) // 20000
        return max(share, round(rules.citynet_late_fee_minimum))
