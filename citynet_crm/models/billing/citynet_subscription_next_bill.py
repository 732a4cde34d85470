from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

_FIELDS = [
    "citynet_subscription_id", "move_id", "product_id", "citynet_period_start",
    "citynet_period_end", "citynet_promo_id", "citynet_is_credited", "price_subtotal",
    "price_total",
]  # fmt: skip


class CitynetSubscriptionNextBill(models.AbstractModel):
    """The bill that comes next, and the one before it."""

    _name = "citynet.subscription.next.bill"
    _description = "Internet service: next and last bill"

    currency_id = fields.Many2one("res.currency")
    next_bill_amount = fields.Monetary(
        "Next bill comes to",
        compute="_compute_next_bill",
        help="As it would be made by what is known today, with tax",
    )
    next_bill_text = fields.Text("On the next bill", compute="_compute_next_bill")

    waits_for_start = fields.Boolean(
        "Billing waits",
        readonly=True,
        copy=False,
        help="The service was typed in by hand; a manager starts its billing",
    )

    @api.depends("date_next_bill", "price", "charge_ids.amount", "charge_ids.is_billed")
    def _compute_next_bill(self):
        bills = self._get_next_bills()
        for service in self:
            bill = bills.get(service._origin)
            service.next_bill_amount = bill["total"] if bill else 0
            service.next_bill_text = bill and "\n".join(
                f"{line['name']}: {service.currency_id.format(line['total'])}"
                for line in bill["lines"]
            )

    @api.model_create_multi
    def create(self, vals_list):
        # the superuser's are those of our own code: installations and imports
        waits = not self.env.su
        return super().create(
            [{**vals, "waits_for_start": waits} for vals in vals_list]
        )

    def action_start_billing(self):
        """Bill services that were typed in by hand, from the day they say."""
        self.check_access("write")
        if not self.env.user.has_group("citynet_crm.group_manager"):
            raise AccessError(
                self.env._("Only managers start the billing of a service.")
            )
        # sudo: kept by our own code alone
        self.sudo().waits_for_start = False

    # ---- The next bill -------------------------------------------------------

    def _get_next_bill(self):
        """What this service's next bill would say if nothing changes until then.

        :return: dict as of ``_get_next_bills``; None where no bill is to come
        """
        self.ensure_one()
        return self._get_next_bills().get(self)

    def _get_next_bills(self):
        """The next bills, by the code that makes them.

        A bill of a payer for several services is worked out as a whole; what is told is
        each service's own part.

        :return: dict {service: dict of ``date`` (when the bill is made), ``date_due``,
            ``lines`` (list of dicts ``name``, ``untaxed``, ``tax``, ``total``) and their
            sums ``untaxed``, ``tax`` and ``total`` in rupiah}, without those that have
            no next bill
        """
        # sudo: who may see a service may know its next bill; taxes and charges need more
        services = self._origin.sudo().filtered("date_next_bill")
        payers = services.partner_id.filtered(
            lambda partner: partner.citynet_invoice_grouping == "payer"
        )
        others = services.search(
            Domain("partner_id", "in", payers.ids)
            & Domain("date_next_bill", "!=", False)
        )
        found = {}
        wanted = {service.id: service for service in self._origin}
        for (company, day), own in services.grouped(
            lambda service: (service.company_id, service._get_day_of_next_bill())
        ).items():
            due = own | others.filtered(
                lambda one, company=company, day=day, own=own: (
                    one.company_id == company
                    and one.partner_id in own.partner_id
                    and one.date_next_bill <= day
                )
            )
            for service, bill in due._forecast_next_bills(company, day).items():
                if service in own:
                    found[wanted[service.id]] = bill
        return found

    def _get_day_of_next_bill(self):
        """:return: date on which the next bill is made, today if it should be already"""
        return max(self.date_next_bill, self.company_id._citynet_today())

    def _forecast_next_bills(self, company, day):
        """:return: dict {service: its part of the bill of ``day``}"""
        run = self.env["citynet.billing.run"].new(
            {"company_id": company.id, "date": day}
        )
        forecasts, _errors, _passed = self.env["citynet.billing.forecast"]._forecast(
            run, self._group_by_bill(), day
        )
        bills = {}
        for forecast in forecasts:
            for service in forecast["services"]:
                lines = [
                    {name: line[name] for name in ("name", "untaxed", "tax", "total")}
                    for line in forecast["lines"]
                    if line["citynet_subscription_id"] == service.id
                ]
                if lines:
                    sums = {
                        name: sum(line[name] for line in lines)
                        for name in ("untaxed", "tax", "total")
                    }
                    bills[service] = {
                        "date": day,
                        "date_due": forecast["date_due"],
                        "lines": lines,
                        **sums,
                    }
        return bills

    # ---- The bill before -----------------------------------------------------

    def _get_last_starts(self):
        """:return: dict {service: first day of the last period that was billed}"""
        # sudo: who may see a service may know what its last bill came to
        groups = (
            self.env["account.move.line"]
            .sudo()
            ._read_group(
                [
                    ("citynet_subscription_id", "in", self.ids),
                    ("citynet_period_start", "!=", False),
                    ("parent_state", "=", "posted"),
                ],
                ["citynet_subscription_id"],
                ["citynet_period_start:max"],
            )
        )
        starts = {service.id: start for service, start in groups}
        return {one: starts[one.id] for one in self if one.id in starts}

    def _get_last_bills(self):
        """:return: dict {service: ``ServiceBill`` of the bill that has its last period};
        what was credited since counts as nothing"""
        starts = self._get_last_starts()
        if not starts:
            return {}
        # sudo: as in ``_get_last_starts``
        Line = self.env["account.move.line"].sudo()
        mine = Domain("citynet_subscription_id", "in", [one.id for one in starts])
        moves = {
            line.citynet_subscription_id.id: line.move_id.id
            for line in Line.search_fetch(
                mine
                & Domain("citynet_period_start", "in", list(set(starts.values())))
                & Domain("parent_state", "=", "posted"),
                ["citynet_subscription_id", "move_id"],
                order="citynet_period_start, id",
            )
        }
        lines = Line.search_fetch(
            mine
            & Domain("move_id", "in", list(set(moves.values())))
            & Domain("display_type", "=", "product"),
            _FIELDS,
            order="id",
        )
        own = {}
        for line in lines:
            service_id = line.citynet_subscription_id.id
            if moves[service_id] == line.move_id.id and not line.citynet_is_credited:
                own.setdefault(service_id, []).append(line._citynet_get_amounts())
        preview = self.env["citynet.billing.preview"]
        return {
            service: preview._make_service_bill(service, own.get(service.id, []))
            for service in starts
        }
