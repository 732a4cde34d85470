from odoo import api, fields, models

# a price by which one sees what taxes make of it
_SAMPLE = 1_000_000


class CitynetSubscriptionCredit(models.AbstractModel):
    """The taxes that a service and its charges have, and what its payer has left."""

    _name = "citynet.subscription.credit"
    _description = "Service: taxes and credits"

    # ---- Taxes ---------------------------------------------------------------

    def _get_taxes(self):
        """The taxes of a bill's lines for this service, as stock gives them to its
        package; its charges have the same, so that an amount means one thing.

        :return: ``account.tax``, mapped by the payer's fiscal position
        """
        self.ensure_one()
        return self._get_taxes_of(self.package_id)

    def _get_taxes_of(self, package):
        """:return: ``account.tax`` as ``_get_taxes``, with another package"""
        product = package.product_variant_id.with_company(self.company_id)
        taxes = product.taxes_id._filter_taxes_by_company(self.company_id)
        position = self._get_fiscal_position()
        if not taxes:
            accounts = product.product_tmpl_id.get_product_accounts(fiscal_pos=position)
            taxes = accounts["income"].tax_ids.filtered(
                lambda tax: tax.type_tax_use == "sale"
            )
        return position.map_tax(taxes)

    def _get_fiscal_position(self):
        """:return: ``account.fiscal.position`` of this service's bills"""
        positions = self.env["account.fiscal.position"].with_company(self.company_id)
        payer = self.partner_id.with_company(self.company_id)
        groups = self.env["citynet.invoice.poster.quick"]
        delivery = groups._get_shipping(payer)
        chosen = delivery.property_account_position_id
        chosen = chosen or payer.property_account_position_id
        if not chosen and not positions._citynet_has_automatic(self.company_id):
            return positions
        return positions._get_fiscal_position(payer, delivery=delivery)

    def _add_tax(self, amount, package=None):
        """:param amount: rupiah as prices and charges of this service are written
        :param package: ``product.template`` whose taxes count, default today's
        :return: float, rupiah that a bill asks for it
        """
        self.ensure_one()
        # sudo: customers and agents may not read taxes, but must know what they pay
        service = self.sudo()
        taxes = service._get_taxes_of((package or service.package_id).sudo())
        return taxes.compute_all(amount, currency=self.currency_id)["total_included"]

    def _get_price_as_of(self, package, amount):
        """:param amount: rupiah as the price of this service is written today
        :return: int, rupiah as the price of ``package`` is written: bills ask as much for
            it, also where one price has its tax inside and the other has not
        """
        self.ensure_one()
        # sudo: as in ``_add_tax``
        service = self.sudo()
        if service._get_taxes_of(package.sudo()) == service._get_taxes():
            return round(amount)
        worth = self._add_tax(_SAMPLE, package) / _SAMPLE
        return round(self._add_tax(amount) / worth)

    def _is_tax_included(self, package=None):
        """:return: bool, whether an amount of this service is what a bill asks for it"""
        asked = self._add_tax(_SAMPLE, package)
        return self.currency_id.compare_amounts(asked, _SAMPLE) == 0

    def _get_tax_sentence(self, package=None):
        """:return: str, what amounts mean that customers are told for this service"""
        return (
            self.env._("All taxes are included.")
            if self._is_tax_included(package)
            else self.env._("Prices are without tax.")
        )

    # ---- What is left of credits ----------------------------------------------

    def _get_credits_left(self, day=None):
        """:param date day: credits up to this day, default all
        :return: ``citynet.charge`` records that no bill has used yet, oldest first
        """
        charges = self.env["citynet.charge"].search(
            [
                ("subscription_id", "in", self.ids),
                ("amount", "<", 0),
                ("is_billed", "=", False),
                ("is_waived", "=", False),
            ],
            order="date, id",
        )
        return charges.filtered(lambda charge: not day or charge.date <= day)

    def _prepare_credit_note_values(self, credits, day=None):
        """:param credits: ``citynet.charge`` records of this service
        :param date day: the note's date, default today
        :return: dict of the ``account.move`` by which its payer keeps them"""
        self.ensure_one()
        lines = [charge._prepare_bill_line() for charge in credits]
        return {
            "move_type": "out_refund",
            "company_id": self.company_id.id,
            "partner_id": self.partner_id.id,
            "invoice_date": day or self.company_id._citynet_today(),
            "invoice_origin": self.name,
            "invoice_line_ids": [
                fields.Command.create({**line, "price_unit": -line["price_unit"]})
                for line in lines
            ],
        }

    @api.depends("charge_ids.amount", "charge_ids.is_billed", "charge_ids.is_waived")
    def _compute_credit_left(self):
        """What the next bills ask for less, taxes included."""
        # sudo: who sees a service sees its credits, and may not read taxes
        credits = self.sudo()._get_credits_left().grouped("subscription_id")
        bill = self.env["citynet.bill.credit"].sudo()
        for service in self:
            lines = [
                charge._prepare_bill_line()
                for charge in credits.get(service._origin, ())
            ]
            service.credit_left = -sum(
                bill._get_total([line], service.company_id) for line in lines
            )

    @api.depends("state", "partner_id")
    def _compute_credit_owed(self):
        """What was paid too much or given back, less what is still to pay."""
        closed = self.filtered(lambda service: service.state == "closed")
        payers = closed.partner_id.commercial_partner_id
        # sudo: who sees the service sees what its payer gets, not the entries
        sums = dict(
            self.env["account.move.line"]
            .sudo()
            ._read_group(
                [
                    ("partner_id", "child_of", payers.ids),
                    ("company_id", "in", closed.company_id.ids),
                    ("account_id.account_type", "=", "asset_receivable"),
                    ("parent_state", "=", "posted"),
                    ("reconciled", "=", False),
                ],
                ["partner_id"],
                ["amount_residual:sum"],
            )
            if payers
            else ()
        )
        for service in self:
            payer = service.partner_id.commercial_partner_id
            left = sum(
                amount
                for partner, amount in sums.items()
                if partner.commercial_partner_id == payer
            )
            is_owed = service.state == "closed" and left < 0
            service.credit_owed = -left if is_owed else 0
