from odoo import models

_WITHOUT_PRICE = ("line_section", "line_subsection", "line_note")


class CitynetBillingForecast(models.AbstractModel):
    """What bills would be, to the rupiah, without making them.

    The lines are those of the run itself (``citynet.billing.batch``), the taxes come out
    of Odoo's own engine. Nothing is written.
    """

    _name = "citynet.billing.forecast"
    _description = "Bills that are not made yet"

    def _forecast(self, run, bills, day):
        """:param run: the ``citynet.billing.run`` that would make them, new or stored
        :param bills: list of ``citynet.subscription`` recordsets, one for each bill
        :param date day: the bills' date
        :return: list of dicts, one a bill that has lines: ``services``, ``date_due``,
            ``starts`` ({service: first day without a bill then}) and ``lines``, dicts of
            their ``account.move.line`` values with ``price_subtotal`` and
            ``price_total``, as the line shows them, and with ``untaxed``, ``tax`` and
            ``total``, its part of the bill, which is rounded as a whole;
            dict {recordset: exception, or None where nothing is found to bill}; and the
            services whose days are passed over, such as paused ones
        """
        planned, errors = self.env["citynet.billing.batch"]._plan(run, bills, day)
        passed = self.env["citynet.subscription"]
        for bill, plan in planned:
            if plan["lines"]:
                continue
            moved = bill.filtered(
                lambda one, plan=plan: plan["starts"][one] != one.next_period_start
            )
            passed |= moved
            if stuck := bill - moved:
                errors[stuck] = None
        prepared = [
            (bill, plan, bill._prepare_bill_values(run, day, plan))
            for bill, plan in planned
            if plan["lines"]
        ]
        return self._price(prepared, run.company_id), errors, passed

    def _price(self, prepared, company):
        """:param prepared: list of (bill, plan, ``account.move`` values)
        :return: list of dicts, as ``_forecast``
        """
        payers = {values["partner_id"] for _bill, _plan, values in prepared}
        positions = self._get_positions(self.env["res.partner"].browse(payers), company)
        known = {"taxes": {}, "amounts": {}}
        forecasts = []
        for bill, plan, values in prepared:
            lines = [
                command[2]
                for command in values["invoice_line_ids"]
                if command[2].get("display_type") not in _WITHOUT_PRICE
            ]
            position = positions[values["partner_id"]]
            amounts = self._get_amounts(lines, position, company, known)
            forecasts.append(
                {
                    "services": bill,
                    "date_due": values["invoice_date_due"],
                    "starts": plan["starts"],
                    "lines": [
                        {**line, **part}
                        for line, part in zip(lines, amounts, strict=True)
                    ],
                }
            )
        return forecasts

    def _get_positions(self, partners, company):
        """:return: dict {partner id: the ``account.fiscal.position`` of its bills}"""
        Position = self.env["account.fiscal.position"].with_company(company)
        partners = partners.with_company(company)
        groups = self.env["citynet.invoice.poster.quick"]
        shipping = {partner: groups._get_shipping(partner) for partner in partners}
        if Position.search_count([("auto_apply", "=", True)], limit=1):
            return {
                partner.id: Position._get_fiscal_position(partner, delivery=delivery)
                for partner, delivery in shipping.items()
            }
        # what is chosen by hand, as stock looks for it, without a query for each payer
        return {
            partner.id: delivery.property_account_position_id
            or partner.property_account_position_id
            for partner, delivery in shipping.items()
        }

    def _get_amounts(self, lines, position, company, known):
        """:param list lines: values of a bill's lines that have a price
        :param dict known: what was computed before: ``taxes`` and ``amounts``
        :return: list of dicts of the amounts of ``_forecast``, in rupiah, one a line
        """
        taxes = [self._get_taxes(line, position, company, known) for line in lines]
        key = tuple(
            (
                line.get("product_id"),
                line["price_unit"],
                line.get("quantity", 1),
                line.get("discount", 0),
                own._ids,
            )
            for line, own in zip(lines, taxes, strict=True)
        )
        if key not in known["amounts"]:
            known["amounts"][key] = self._compute_amounts(lines, taxes, company)
        return known["amounts"][key]

    def _get_taxes(self, line, position, company, known):
        """:return: the ``account.tax`` that stock puts on a line of these values"""
        if "tax_ids" in line:
            Line = self.env["account.move.line"]
            field = Line._fields["tax_ids"]
            ids = field.convert_to_cache(line["tax_ids"], Line.new({}), validate=False)
            return self.env["account.tax"].browse(ids)
        key = (line.get("product_id"), position.id)
        if key not in known["taxes"]:
            move = self.env["account.move"].new(
                {
                    "move_type": "out_invoice",
                    "company_id": company.id,
                    "fiscal_position_id": position.id,
                    "invoice_line_ids": [
                        (0, 0, {"product_id": line.get("product_id"), "price_unit": 1})
                    ],
                }
            )
            # a new move looks for a position of its own payer, who is not known here
            move.fiscal_position_id = position
            found = move.invoice_line_ids._get_computed_taxes()
            known["taxes"][key] = self.env["account.tax"].browse(found and found.ids)
        return known["taxes"][key]

    def _compute_amounts(self, lines, taxes, company):
        """The amounts of one bill's lines, as each is rounded and as the bill is."""
        Tax = self.env["account.tax"]
        prepared = [
            self._prepare_base_line(line, own, company)
            for line, own in zip(lines, taxes, strict=True)
        ]
        alone = [{**base_line} for base_line in prepared]
        Tax._add_tax_details_in_base_lines(prepared, company)
        Tax._round_base_lines_tax_details(prepared, company)
        amounts = []
        for one, base_line in zip(alone, prepared, strict=True):
            Tax._add_tax_details_in_base_line(one, company)
            Tax._round_base_lines_tax_details([one], company)
            details = base_line["tax_details"]
            untaxed = (
                details["total_excluded_currency"]
                + details["delta_total_excluded_currency"]
            )
            tax = sum(data["tax_amount_currency"] for data in details["taxes_data"])
            amounts.append(
                {
                    "untaxed": untaxed,
                    "tax": tax,
                    "total": untaxed + tax,
                    "price_subtotal": one["tax_details"]["total_excluded_currency"],
                    "price_total": one["tax_details"]["total_included_currency"],
                }
            )
        return amounts

    def _prepare_base_line(self, line, taxes, company):
        """:return: dict, by which Odoo's tax engine prices a line of these values"""
        return self.env["account.tax"]._prepare_base_line_for_taxes_computation(
            {},
            product_id=self.env["product.product"].browse(line.get("product_id")),
            tax_ids=taxes,
            price_unit=line["price_unit"],
            quantity=line.get("quantity", 1),
            discount=line.get("discount", 0),
            currency_id=company.currency_id,
            rate=1.0,
        )
