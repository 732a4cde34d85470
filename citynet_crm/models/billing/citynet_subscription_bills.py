"""Which services share a bill, and what the bill looks like."""

from odoo import fields, models


class CitynetSubscription(models.Model):
    _inherit = "citynet.subscription"

    def _group_by_bill(self):
        """:return: list of recordsets, one for each bill; together they are ``self``."""
        ordered = self.sorted("id")
        return list(ordered.grouped(lambda service: service._get_bill_key()).values())

    def _get_bill_key(self):
        """:return: what services on one bill have in common."""
        self.ensure_one()
        if self.partner_id.citynet_invoice_grouping == "payer":
            return ("payer", self.company_id.id, self.partner_id.id)
        return ("service", self.id)

    def _get_pending_charges(self, day):
        """:return: dict {service: ``citynet.charge`` not billed yet, up to ``day``}."""
        charges = self.env["citynet.charge"].search(
            [
                ("subscription_id", "in", self.ids),
                ("is_billed", "=", False),
                ("is_waived", "=", False),
                ("date", "<=", day),
            ],
            order="date, id",
        )
        return charges.grouped("subscription_id")

    def _prepare_bill_plan(self, day, covered, charges):
        """What a bill of these services has to say; nothing is written.

        :param date day: periods billed on or before it are due
        :param covered: what ``_get_covered_days`` returned
        :param charges: what ``_get_pending_charges`` returned
        :return: dict: ``lines`` (``account.move.line`` values), ``starts`` ({service:
            date its ``next_period_start`` becomes}), ``date`` (from which the latest
            period on the bill counts, None without one)
        """
        lines, starts, dates = {}, {}, []
        pending = self.env["citynet.charge"]
        for service in self:
            due, starts[service] = service._get_due_periods(day, covered[service])
            lines[service] = service._prepare_bill_lines(due)
            pending |= charges.get(service, pending)
            dates += [service._get_bill_date(period) for period in due]
        room = sum(line["price_unit"] for part in lines.values() for line in part)
        for charge in pending._select_for_bill(room):
            lines[charge.subscription_id].append(charge._prepare_bill_line())
        return {
            "lines": self._arrange_bill_lines(lines),
            "starts": starts,
            "date": max(dates, default=None),
        }

    def _arrange_bill_lines(self, lines):
        """:param dict lines: {service: list of ``account.move.line`` values}
        :return: list of them in order, each service under its heading if there are more
        """
        billed = [service for service in self if lines[service]]
        if len(billed) < 2:
            return [line for service in billed for line in lines[service]]
        arranged = []
        for service in billed:
            arranged.append(
                {"display_type": "line_section", "name": service._get_bill_heading()}
            )
            arranged += lines[service]
        return arranged

    def _get_bill_heading(self):
        """:return: str, which service it is, on a bill for several."""
        self.ensure_one()
        place = self.address_id._citynet_address_line() if self.address_id else ""
        return ", ".join(
            part for part in (self.name, self.address_id.name, place) if part
        )

    def _prepare_bill_values(self, run, day, plan):
        """:param date day: the bill's date
        :return: dict of the complete ``account.move`` with its lines
        """
        payer = self.partner_id
        reference = max(day, plan["date"] or day)
        numbers = {service.po_number or payer.citynet_po_number for service in self}
        return {
            "move_type": "out_invoice",
            "company_id": run.company_id.id,
            "citynet_run_id": run.id,
            "partner_id": payer.id,
            "currency_id": run.company_id.currency_id.id,
            "invoice_date": day,
            "invoice_payment_term_id": False,
            "invoice_date_due": min(
                service._get_due_date(reference) for service in self
            ),
            "invoice_user_id": payer.user_id.id,
            "invoice_origin": ", ".join(self.mapped("name")),
            "ref": ", ".join(sorted(number for number in numbers if number)),
            "invoice_line_ids": [
                fields.Command.create({**line, "sequence": sequence})
                for sequence, line in enumerate(plan["lines"], start=1)
            ],
        }
