"""When a service is billed, for which days, and what its bills say."""

from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models, tools
from odoo.addons.citynet_crm.tools.billing import periods
from odoo.addons.citynet_crm.tools.billing.bills import OPEN_BILLS
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date


class CitynetSubscription(models.Model):
    _name = "citynet.subscription"
    _inherit = [
        "citynet.subscription",
        "citynet.subscription.credit",
        "citynet.subscription.next.bill",
        "citynet.subscription.days",
        "citynet.subscription.prepaid",
    ]

    # Two years behind is a wrong date, not a customer's debt.
    _max_due_periods = 24
    _due_idx = models.Index(
        "(company_id, date_next_bill) WHERE date_next_bill IS NOT NULL"
    )
    _anchor_day_valid = models.Constraint(
        "CHECK (anchor_day BETWEEN 1 AND 31 AND due_day BETWEEN 0 AND 31)",
        "Days of the month are 1 to 31.",
    )

    # how it is billed
    terms_id = fields.Many2one(
        "citynet.terms",
        "Terms",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        tracking=True,
        help="Empty: the company's billing rules",
    )
    interval_months = fields.Selection(
        [("1", "Monthly"), ("3", "Quarterly"), ("6", "Half-yearly"), ("12", "Yearly")],
        "Billed",
        required=True,
        default="1",
    )
    cycle = fields.Selection(
        [("fixed", "Fixed day of the month"), ("anniversary", "Day of activation")],
        compute="_compute_billing_rules",
        store=True,
        readonly=False,
        precompute=True,
    )
    bill_timing = fields.Selection(
        [("advance", "In advance"), ("arrears", "In arrears")],
        compute="_compute_billing_rules",
        store=True,
        readonly=False,
        precompute=True,
    )
    due_day = fields.Integer(
        "Due day", help="Day of the month; 0: as the company's rules say"
    )
    catch_up_date = fields.Date(
        "Behind, approved until",
        readonly=True,
        copy=False,
        help="Runs up to this day may bill more periods at once than the company's rules say",
    )
    minimum_end_date = fields.Date(
        "Minimum term ends", compute="_compute_minimum_end_date", store=True
    )

    # its periods, and how far they are billed
    anchor_day = fields.Integer(
        compute="_compute_anchor",
        store=True,
        readonly=False,
        precompute=True,
        help="Day of the month on which this service's periods begin",
    )
    anchor_date = fields.Date(
        compute="_compute_anchor",
        store=True,
        readonly=False,
        precompute=True,
        help="Start of the period in which the service became active",
    )
    anchor_months = fields.Integer(
        "Months before the anchor",
        readonly=True,
        copy=False,
        help="Months of the service before the anchor moved: promos go on from there",
    )
    next_period_start = fields.Date(
        "Billed from",
        compute="_compute_next_period_start",
        store=True,
        readonly=False,
        precompute=True,
        copy=False,
        help="First day that no bill covers yet",
    )
    date_bill_hold = fields.Date(
        "Not billed before",
        copy=False,
        tracking=True,
        help="Set to tomorrow automatically when a bill is cancelled, so that mistakes "
        "can be corrected before the period is billed again; empty it to bill "
        "at once",
    )
    date_next_bill = fields.Date(
        "Next bill", compute="_compute_date_next_bill", store=True
    )

    # who pays, where the service changes hands
    date_payer = fields.Date(
        "Payer since",
        readonly=True,
        copy=False,
        help="Empty: the payer is the one the service began with",
    )
    date_handover = fields.Date(
        "Hand-over date",
        readonly=True,
        copy=False,
        help="Agreed: no bill of the present payer covers this day or a later one",
    )

    # its bills
    move_line_ids = fields.One2many(
        "account.move.line", "citynet_subscription_id", "Bill lines"
    )
    charge_ids = fields.One2many("citynet.charge", "subscription_id", "Charges")
    bill_count = fields.Integer("Bills", compute="_compute_bills")
    is_overdue = fields.Boolean(
        "Overdue", compute="_compute_bills", search="_search_is_overdue"
    )
    billing_error = fields.Char(readonly=True, copy=False)

    # what its payer has left
    credit_left = fields.Monetary(
        "Credit left",
        compute="_compute_credit_left",
        help="Credits that are on no bill yet, with their tax: the next bills use them",
    )
    credit_owed = fields.Monetary(
        "Owed to the customer",
        compute="_compute_credit_owed",
        help="The service has ended, and its payer has paid or got back more than is "
        "still to pay",
    )

    @api.depends("company_id")
    def _compute_billing_rules(self):
        for subscription in self:
            rules = subscription._get_rules()
            subscription.cycle = subscription.cycle or rules.citynet_cycle
            subscription.bill_timing = (
                subscription.bill_timing or rules.citynet_bill_timing
            )

    @api.depends(
        "date_start",
        "package_id.citynet_minimum_months",
        "terms_id.citynet_minimum_months",
        "company_id.citynet_minimum_months",
    )
    def _compute_minimum_end_date(self):
        for subscription in self:
            months = (
                subscription.package_id.citynet_minimum_months
                or subscription._get_rules().citynet_minimum_months
            )
            subscription.minimum_end_date = months and fields.Date.add(
                subscription.date_start, months=months
            )

    @api.depends("date_start", "cycle")
    def _compute_anchor(self):
        for subscription in self:
            start = subscription.date_start
            if not start:
                subscription.anchor_day, subscription.anchor_date = 1, False
                continue
            day = (
                start.day
                if subscription.cycle == "anniversary"
                else subscription._get_rules().citynet_bill_day
            )
            subscription.anchor_day = day
            subscription.anchor_date = periods.grid_anchor(start, day)

    @api.depends("date_start")
    def _compute_next_period_start(self):
        for subscription in self:
            if not subscription.next_period_start:
                subscription.next_period_start = subscription.date_start

    @api.depends(
        "next_period_start",
        "bill_timing",
        "anchor_date",
        "anchor_day",
        "interval_months",
        "date_end",
        "date_bill_hold",
        "date_handover",
        "state",
        "waits_for_start",
        "charge_ids.amount",
        "charge_ids.date",
        "charge_ids.is_billed",
        "charge_ids.is_waived",
        "charge_ids.needs_approval",
        "company_id.citynet_lead_days",
        "company_id.citynet_first_bill",
        "company_id.citynet_prepaid",
        "terms_id.citynet_lead_days",
        "terms_id.citynet_first_bill",
        "terms_id.citynet_prepaid",
    )
    def _compute_date_next_bill(self):
        for subscription in self:
            day = subscription._get_next_bill_day()
            hold = subscription.date_bill_hold
            subscription.date_next_bill = max(day, hold) if day and hold else day

    @api.depends("move_line_ids.parent_state", "partner_id")
    def _compute_bills(self):
        # sudo: who sees a service may know how many bills it has and whether one is
        # late; their amounts need the right to read bills
        lines = self.env["account.move.line"].sudo()
        mine = Domain("citynet_subscription_id", "in", self.ids)
        counts = {
            subscription.id: count
            for subscription, count in lines._read_group(
                mine & Domain("parent_state", "!=", "cancel"),
                ["citynet_subscription_id"],
                ["move_id:count_distinct"],
            )
        }
        payers = {one.id: one.partner_id.commercial_partner_id.id for one in self}
        overdue = {
            subscription.id
            for subscription, payer in lines._read_group(
                mine & Domain("move_id", "any", self._get_overdue_move_domain()),
                ["citynet_subscription_id", "partner_id"],
            )
            # what a former payer owes isn't the service's
            if payer.id == payers.get(subscription.id)
        }
        for subscription in self:
            subscription.bill_count = counts.get(subscription._origin.id, 0)
            subscription.is_overdue = subscription._origin.id in overdue

    def _search_is_overdue(self, operator, value):
        if operator not in ("in", "not in"):
            return NotImplemented
        # sudo: as in ``_compute_bills``
        lines = (
            self.env["account.move.line"]
            .sudo()
            ._search(
                Domain("citynet_subscription_id", "!=", False)
                & Domain("move_id", "any", self._get_overdue_move_domain())
            )
        )
        overdue = lines.subselect("citynet_subscription_id")
        # sudo: as above
        handed = self.sudo().search(
            Domain("id", "in", overdue) & Domain("date_payer", "!=", False)
        )
        domain = Domain("id", "in", overdue) & (
            Domain("date_payer", "=", False)
            | Domain("id", "in", handed.filtered("is_overdue").ids)
        )
        return domain if (True in value) == (operator == "in") else ~domain

    @api.model
    def _get_overdue_move_domain(self):
        """:return: Domain of the customer bills whose due date has passed unpaid."""
        today = self.env.company._citynet_today()
        return OPEN_BILLS & Domain("invoice_date_due", "<", today)

    @api.model
    def _get_writable_fields(self):
        """Contract, price and billing days are the manager's to change."""
        # EXTENDS citynet.state.mixin
        if self.env.user.has_group("citynet_crm.group_manager"):
            return super()._get_writable_fields()
        return {
            "address_id",
            "area_id",
            "ont_serial",
            "po_number",
            "contract_number",
            "charge_ids",
        }

    def action_view_bills(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "citynet_crm.citynet_bill_action"
        )
        domain = [("line_ids.citynet_subscription_id", "=", self.id)]
        return {**action, "domain": domain, "context": {"create": False}}

    # ---- When it is billed ---------------------------------------------------

    def _get_rules(self):
        """:return: the record with this service's ``citynet.billing.rules``."""
        return self.terms_id or self.company_id

    def _get_next_bill_day(self):
        """:return: date on which the next bill is made, hold apart; False for never."""
        self.ensure_one()
        if self.waits_for_start or self._is_waiting_for_payment():
            return False
        period = self._get_next_period()
        if period:
            return self._get_bill_day(period)
        if not self.date_end:
            return False
        # an ended service gets its last charges by a bill of their own
        left = self.charge_ids.filtered(
            lambda charge: (
                not (charge.is_billed or charge.is_waived or charge.needs_approval)
            )
        )
        if sum(left.mapped("amount")) > 0:
            return min(left.mapped("date"))
        # what is left over is given back when all of it is known
        is_over = self.state == "closed" and min(left.mapped("amount"), default=0) < 0
        return max(left.mapped("date")) if is_over else False

    def _get_bill_day(self, period):
        """:return: date on which the bill of ``period`` is made."""
        lead = timedelta(days=self._get_rules().citynet_lead_days)
        return self._get_bill_date(period) - lead

    def _get_bill_date(self, period):
        """:return: date from which the bill of ``period`` counts, early or not."""
        if self.bill_timing == "advance" and not self._waits_for_whole(period):
            return period.start
        return period.end + timedelta(days=1)

    def _waits_for_whole(self, period):
        """:return: bool, whether ``period`` is the first days of a service that are
        billed together with the first whole period."""
        return (
            period.start == self.date_start
            and period.start > self.anchor_date
            and self._get_rules().citynet_first_bill == "together"
        )

    def _get_due_date(self, reference):
        """:return: date by which a bill that counts from ``reference`` is to be paid."""
        rules = self._get_rules()
        return periods.due_date(
            reference, self.due_day or rules.citynet_due_day, rules.citynet_due_days
        )

    def _is_waiting_for_payment(self):
        """:return: bool, whether this is a prepaid service with a bill still open."""
        self.ensure_one()
        if not self._get_rules().citynet_prepaid or self.state == "closed":
            return False
        # sudo: whether a bill is paid decides on the next one, for all who ask
        return bool(
            self.env["account.move.line"]
            .sudo()
            .search_count(
                [
                    ("citynet_subscription_id", "=", self._origin.id),
                    ("partner_id", "=", self.partner_id.commercial_partner_id.id),
                    ("citynet_period_start", "!=", False),
                    ("parent_state", "=", "posted"),
                    ("move_id.payment_state", "in", ("not_paid", "partial")),
                ],
                limit=1,
            )
        )

    def _citynet_look_at_payments(self):
        """Bills of these services were made or paid: when is the next one?"""
        prepaid = self.filtered(lambda service: service._get_rules().citynet_prepaid)
        self.env.add_to_compute(self._fields["date_next_bill"], prepaid)

    # ---- For which days ------------------------------------------------------

    def _get_whole_period(self, day):
        """:return: ``periods.Period`` of this service's grid in which ``day`` lies."""
        self.ensure_one()
        return periods.period_containing(
            self.anchor_date, self.anchor_day, int(self.interval_months), day
        )

    def _get_next_period(self, start=None, until=None):
        """The period from ``start`` on, cut to the days of service and of its payer.

        :param date start: default the first day that no bill covers yet
        :param date until: last day to take, default none
        :return: ``periods.Period`` or None when no day is left to bill
        """
        self.ensure_one()
        start = start or self.next_period_start
        if not (start and self.anchor_date):
            return None
        whole = self._get_whole_period(start)
        last_of_payer = self.date_handover and self.date_handover - timedelta(days=1)
        ends = (whole.end, self.date_end, last_of_payer, until)
        end = min(day for day in ends if day)
        return periods.Period(whole.index, start, end) if start <= end else None

    def _get_due_periods(self, day, covered=()):
        """The periods to bill in a run over ``day``, oldest first.

        :param date day: bills made on or before it are due
        :param covered: (first, last) days of bills after ``next_period_start``
        :return: list of ``periods.Period``, and the date ``next_period_start`` becomes
        :raise UserError: for more periods than a bill can be meant to have
        """
        self.ensure_one()
        due, start = [], self.next_period_start
        while True:
            start, until = periods.free_days(start, covered)
            period = self._get_next_period(start, until)
            if not period or self._get_bill_day(period) > day:
                return due, start
            if self._is_billable_period(period):
                due.append(period)
            start = period.end + timedelta(days=1)
            if len(due) > self._max_due_periods:
                raise UserError(
                    self.env._(
                        "%(name)s has more than %(count)s periods to bill since "
                        "%(start)s; set the day from which it is billed first.",
                        name=self.display_name,
                        count=self._max_due_periods,
                        start=format_date(self.env, self.next_period_start),
                    )
                )

    def _is_far_behind(self, day, count):
        """Whether a person must see it before so many periods are billed at once.

        :param date day: of the run
        :param int count: periods that are due
        :return: bool
        """
        self.ensure_one()
        limit = self.company_id.citynet_max_periods
        is_approved = self.catch_up_date and self.catch_up_date >= day
        return bool(limit) and count > limit and not is_approved

    def _is_billable_period(self, period):
        """Whether ``period`` is billed, or will never be.

        :param period: ``periods.Period``, cut to the days of service
        :return: bool
        """
        self.ensure_one()
        since = self._get_unbilled_since()
        return not since or period.start < since

    def _get_unbilled_since(self):
        """The day from which periods that begin are not billed, as long as it lasts.

        A pause at the customer's wish costs nothing. While the line is closed for
        unpaid bills the contract goes on, unless the rules say for how long.

        :return: date, or None
        """
        self.ensure_one()
        if self.state != "suspended" or not self.date_suspended:
            return None
        since = self.company_id._citynet_local(self.date_suspended).date()
        if self.suspend_reason == "customer":
            return since
        rules = self._get_rules()
        if self.suspend_reason != "arrears" or rules.citynet_suspended_billing == "yes":
            return None
        months = (
            rules.citynet_suspended_months
            if rules.citynet_suspended_billing == "months"
            else 0
        )
        return fields.Date.add(since, months=months)

    def _restore(self):
        # EXTENDS: a pause that ends within a period passed over is billed from today
        since = {
            service: day for service in self if (day := service._get_unbilled_since())
        }
        moved = super()._restore()
        # sudo: those who may end a pause move the day from which the service is billed
        for service in (moved & self.browse().union(*since)).sudo():
            start = since[service]
            if service.next_period_start > start:
                billed = service._get_covered_days(start)[service]
                free = max((last for _first, last in billed), default=start)
                service.next_period_start = max(
                    service.company_id._citynet_today(), free + timedelta(days=1)
                )
        return moved

    def _get_covered_days(self, since=None):
        """The days that bills cover, from each service's ``next_period_start`` on.

        :param date since: count from this day instead
        :return: defaultdict {service: [(first, last), ...] in order of days}
        """
        covered = defaultdict(list)
        starts = [since] if since else self.mapped("next_period_start")
        if not starts:
            return covered
        for line in self._get_period_lines(min(starts)):
            covered[line.citynet_subscription_id].append(
                (line.citynet_period_start, line.citynet_period_end)
            )
        return covered

    def _get_period_lines(self, since):
        """:return: ``account.move.line`` records that bill days from ``since`` on, in
        order of days"""
        return self.env["account.move.line"].search_fetch(
            [
                ("citynet_subscription_id", "in", self.ids),
                ("citynet_period_start", "!=", False),
                ("citynet_period_end", ">=", since),
                ("parent_state", "!=", "cancel"),
            ],
            ["citynet_subscription_id", "citynet_period_start", "citynet_period_end"],
            order="citynet_period_start",
        )

    def _release_periods(self, start):
        """A bill was cancelled: its days from ``start`` on become billable again.

        Held until tomorrow, so that the same mistake isn't billed a minute later. Days
        of a former payer aren't billed to the present one.
        """
        for service in self:
            first = max(start, service.date_payer or start)
            service.next_period_start = min(service.next_period_start, first)
            tomorrow = service.company_id._citynet_today() + timedelta(days=1)
            service.date_bill_hold = max(service.date_bill_hold or tomorrow, tomorrow)

    # ---- A bill and the services that share it -------------------------------

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
                ("needs_approval", "=", False),
                ("date", "<=", day),
            ],
            order="date, id",
        )
        # what their taxes are asked from, which would be read payer by payer
        for company, own in charges.grouped("company_id").items():
            payers = own.subscription_id.partner_id.with_company(company)
            payers.fetch(["property_account_position_id", "parent_id"])
            payers.mapped("child_ids")
        return charges.grouped("subscription_id")

    def _prepare_bill_plan(self, day, covered, charges):
        """What a bill of these services has to say; nothing is written.

        :param date day: periods billed on or before it are due
        :param covered: what ``_get_covered_days`` returned
        :param charges: what ``_get_pending_charges`` returned
        :return: dict: ``lines`` (``account.move.line`` values), ``starts`` ({service:
            date its ``next_period_start`` becomes}), ``date`` (from which the latest
            period on the bill counts, None without one), ``used`` ({credit: int rupiah}
            of those that the bill takes only in part), ``periods`` ({service: how many
            periods are due})
        """
        lines, starts, dates, used, periods_due = {}, {}, [], {}, {}
        fit = self.env["citynet.bill.credit"]
        pending = self.env["citynet.charge"]
        for service in self:
            due, starts[service] = service._get_due_periods(day, covered[service])
            lines[service] = fit._level(
                service._prepare_bill_lines(due), service.company_id
            )
            periods_due[service] = len(due)
            pending |= charges.get(service, pending)
            dates += [service._get_bill_date(period) for period in due]
        credits = pending.filtered(lambda charge: charge.amount < 0)
        for charge in pending - credits:
            lines[charge.subscription_id].append(charge._prepare_bill_line())
        asked = [line for part in lines.values() for line in part]
        for charge, line, amount in credits._fit_on_bill(asked):
            lines[charge.subscription_id].append(line)
            if amount < -round(charge.amount):
                used[charge] = amount
        return {
            "lines": self._arrange_bill_lines(lines),
            "starts": starts,
            "date": max(dates, default=None),
            "used": used,
            "periods": periods_due,
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

    # ---- Lines of periods ----------------------------------------------------

    def _prepare_bill_lines(self, due):
        """The lines of one service's periods, in the payer's language.

        :param due: list of ``periods.Period`` to bill
        :return: list of ``account.move.line`` values
        """
        self.ensure_one()
        lang = self.partner_id.lang or self.env.lang
        # a new environment per service would cost a tenth of the run time
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
        lines = []
        for promo, discount in self._get_discounts(period):
            if lines and not discount:
                continue
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
            first=format_date(self.env, first, date_format="d MMM y"),
            last=format_date(self.env, last, date_format="d MMM y"),
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

    # ---- Charges -------------------------------------------------------------

    def _prepare_deposit_values(self):
        """:return: dict of the ``citynet.charge`` of the deposit, None without one."""
        self.ensure_one()
        amount = self._get_rules().citynet_deposit
        return (
            {
                "subscription_id": self.id,
                "kind": "deposit",
                "name": self.env._("Deposit, given back when the service ends"),
                "date": self.date_start,
                "amount": amount,
            }
            if amount
            else None
        )

    def _get_late_fee_text(self, bill, day):
        return self.env._(
            "Late fee: bill %(bill)s was due on %(due)s and open on %(day)s.",
            bill=bill.name,
            due=format_date(self.env, bill.invoice_date_due, date_format="d MMM y"),
            day=format_date(self.env, day, date_format="d MMM y"),
        )
