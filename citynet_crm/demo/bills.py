"""Bills, payments and what becomes of those who don't pay."""

from datetime import timedelta

from odoo import api, models
from odoo.fields import Command

# How many days after a bill its payer comes.
PAY_DAYS = {
    "cash": (4, 9, 14),
    "transfer": (2, 6, 11),
    "late": (24, 33),
    "overdue": (24, 33),
}
UNPAID_BILLS = {
    "arrears": 4,
    "promise": 2,
    "defaulted": 2,
    "overdue": 2,
    "exempt": 2,
}
# Their last bill is open on every day of the month: what the bank's file and the nightly
# comparison are about.
OPEN_NAMES = (
    "Hj. Zubaidah",
    "Rudi Hartanto",
    "Dian Pertiwi",
    "Hendra Gunawan",
)
HISTORY_MONTHS = 12
FIRST_CUSTOMER = 10001
PORTAL_LOGINS = {
    "budi": "Budi Santoso",
    "siti": "Siti Aminah",
    "yusuf": "Yusuf Maulana",
    "rsmitra": "RS Mitra Waras",
}


class CitynetDemo(models.AbstractModel):
    _inherit = "citynet.demo"

    @api.model
    def _set_up_books(self):
        """The bank account that bills name, and a promo or two in the shop window."""
        bank = self._get_journal("bank")
        if bank and not bank.bank_account_id:
            bank.set_bank_account("0000123456", self._demo("bank").id)
            bank.citynet_va_prefix = "88608"
        # the numbers before are those of customers still in the old workbook
        numbers = self.env.ref("citynet_crm.seq_citynet_customer")
        numbers.number_next = max(numbers.number_next_actual, FIRST_CUSTOMER)
        published = self._demo("promo_lebaran") + self._demo("promo_installation")
        (published + self._demo("promo_discount")).action_publish()

    @api.model
    def _end_services(self, services):
        """Old services are billed here since a year; some run no longer."""
        first = self._day(HISTORY_MONTHS).replace(day=1)
        for row, service in services:
            if service.next_period_start < first:
                service.next_period_start = first
                service.charge_ids.unlink()  # paid long ago
            story = getattr(self, f"_story_{row['story']}", None)
            if story:
                story(row, service)
        self._demo("promo_lebaran").action_end()

    def _story_closed(self, row, service):
        months, _bar, reason = row["note"].partition("|")
        month = self._day(months).replace(day=1)
        last = max(month, self._day(months, 3))
        service._close(last, reason)
        job = self._make_job(service, "termination", last, reason)
        self._schedule(job, last, 10)
        self._do(job, last)

    _story_defaulted = _story_closed

    def _story_arrears(self, row, service):
        service._suspend("arrears")
        service.date_suspended = self._at(self._day(days=12), 10)

    def _story_pause(self, row, service):
        service._suspend("customer")
        service.date_suspended = self._at(self._day(days=40), 14)

    @api.model
    def _bill_until_today(self):
        """A run for every day on which something was due."""
        services = self.env["citynet.subscription"]
        today = self.env.company._citynet_today()
        domain = [
            ("company_id", "=", self.env.company.id),
            ("date_next_bill", "<=", today),
        ]
        while first := services.search(domain, order="date_next_bill", limit=1):
            self._bill(first.date_next_bill)

    @api.model
    def _bill(self, day):
        """One run over what was due on ``day``, with its bills dated then."""
        runs = self._in_year_of(day, "citynet.billing.run")
        run = runs.create({"company_id": self.env.company.id, "date": day})
        due = self.env["citynet.subscription"].search(run._get_due_domain())
        failed = self.env["citynet.demo.batch"]._bill(run, due._group_by_bill())
        self.env["citynet.billing.error"]._record(run, failed)
        self._let_planner_look()
        run._finish()
        moment = self._at(day, 5)
        run.date_done = moment
        self._age(run, moment)

    @api.model
    def _take_payments(self, services):
        """Everybody pays so many days after each bill as his story says."""
        stories = {service.partner_id: row["story"] for row, service in services}
        today = self.env.company._citynet_today()
        values = {}
        for payer, bills in self._get_bills_by_payer().items():
            story = stories.get(payer, "transfer")
            unpaid = UNPAID_BILLS.get(story, int(payer.name in OPEN_NAMES))
            for bill in bills[: len(bills) - unpaid]:
                days = PAY_DAYS.get(story, PAY_DAYS["transfer"])
                day = bill.invoice_date + timedelta(days=days[bill.id % len(days)])
                part = 1
                if story == "instalment" and bill == bills[-1]:
                    day, part = min(day, today), 0.5
                if day > today:
                    continue
                values[bill] = self._prepare_payment_values(bill, day, story, part)
        self._pay(values)

    @api.model
    def _get_bills_by_payer(self):
        """:return: dict {payer: the posted bills of his services, the oldest first}"""
        bills = self.env["account.move"].search(
            [("citynet_run_id", "!=", False), ("state", "=", "posted")],
            order="invoice_date, id",
        )
        return bills.grouped("partner_id")

    @api.model
    def _prepare_payment_values(self, bill, day, story, part):
        """:return: dict of the ``account.payment`` of ``part`` of what ``bill`` is about"""
        receivable = bill.line_ids.filtered(
            lambda line: line.account_type == "asset_receivable"
        )
        return {
            "date": day,
            "amount": bill.currency_id.round(bill.amount_residual * part),
            "payment_type": "inbound",
            "partner_type": "customer",
            "memo": bill.name,
            "citynet_taken_by_id": story == "cash" and self._get_desk(bill).id,
            "journal_id": self._get_journal("cash" if story == "cash" else "bank").id,
            "partner_id": bill.partner_id.id,
            "destination_account_id": receivable.account_id.id,
        }

    @api.model
    def _get_desk(self, bill):
        """:return: ``res.users`` of customer service who takes this customer's cash"""
        number = bill.partner_id.citynet_number or "0"
        return self._demo("user_cs1" if number[-1] < "6" else "user_cs2")

    @api.model
    def _pay(self, values):
        """What stock's payment dialog does, for a year's payments at once.

        :param dict values: {bill: values of its ``account.payment``}
        """
        payments = self.env["account.payment"].create(list(values.values()))
        payments.action_post()
        self._let_planner_look()
        plan = []
        for bill, payment in zip(values, payments, strict=True):
            lines = bill.line_ids + payment.move_id.line_ids
            plan.append(
                lines.filtered(lambda line: line.account_type == "asset_receivable")
            )
            bill.matched_payment_ids += payment
        self.env["account.move.line"]._reconcile_plan(plan)
        self._let_planner_look()

    @api.model
    def _let_planner_look(self):
        """Tell PostgreSQL how full its tables have become in this transaction.

        Nobody else sees the rows yet, so its own look-out can't; without it, it takes
        the tables for empty and reads them from end to end, over and over.
        """
        self.env.flush_all()
        self.env.cr.execute(
            "ANALYZE account_move, account_move_line, account_partial_reconcile,"
            " account_payment, citynet_charge, citynet_subscription"
        )

    @api.model
    def _get_journal(self, kind):
        """:return: the company's first ``account.journal`` of type ``kind``"""
        return self.env["account.journal"].search(
            [("type", "=", kind), ("company_id", "=", self.env.company.id)], limit=1
        )

    @api.model
    def _invite_customers(self):
        """A few customers with a portal account; who they are stands in logins.txt."""
        for login, name in PORTAL_LOGINS.items():
            partner = self.env["res.partner"].search(
                [("name", "=", name), ("citynet_number", "!=", False)], limit=1
            )
            partner.email = partner.email or f"{login}@pelanggan.example"
            user = self.env["res.users"].create(
                {
                    "login": login,
                    "password": login,
                    "partner_id": partner.id,
                    "lang": "id_ID",
                    "tz": self.env.company.citynet_tz,
                    "group_ids": [Command.set(self.env.ref("base.group_portal").ids)],
                }
            )
            self._remember(user, f"user_{login}")


class CitynetDemoBatch(models.AbstractModel):
    """Bills that carry the day of their run, where real ones carry today."""

    _name = "citynet.demo.batch"
    _inherit = ["citynet.billing.batch"]
    _description = "Bills of the past, for the demo"

    def _get_bill_day(self, run):
        return run.date
