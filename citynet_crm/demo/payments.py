"""Money beyond the bills: cash handed over, the bank's file, online payments, credits."""

import base64
from datetime import timedelta

from odoo import api, models
from odoo.fields import Command

# what is missing of a deposit, and why: {(desk, how many deposits ago): ...}
MISSING = {
    ("cs1", 0): (5000, "Uang kembalian kurang"),
    ("cs2", 2): (2000, "Salah memberi kembalian"),
}
NIGHTS = 5
# what the bank writes: {customer} pays {rupiah} as ``how`` says, or nobody we know
BANK_LINES = (
    ("Hj. Zubaidah", "TRSF E-BANKING CR {number} INTERNET", 0),
    ("Rudi Hartanto", "SWITCHING CR TRANSFER DR 002 ATM BRI", 1),
    ("Dian Pertiwi", "BI-FAST CR TRANSFER DR 008 {name}", 0),
    ("Eko Budiarto", "TRSF E-BANKING CR M-BCA BAYAR WIFI", 0),
)
BANK_OTHERS = (
    ("SETORAN TUNAI KCP KUDUS", 0, 75000),
    ("BIAYA ADMINISTRASI", 30000, 0),
    ("BUNGA TABUNGAN", 0, 18452),
)


class CitynetDemo(models.AbstractModel):
    _inherit = "citynet.demo"

    @api.model
    def _hand_over_cash(self):
        """Each month's cash of each desk was handed over; the last of it waits."""
        parts = []
        for agent in self._demo("user_cs1"), self._demo("user_cs2"):
            months = self._get_cash_by_month(agent)
            parts += [
                (month, number, agent, months[month])
                for number, month in enumerate(sorted(months, reverse=True))
            ]
        for _month, number, agent, payments in sorted(parts, key=lambda part: part[:2]):
            missing = MISSING.get((agent.login, number), (0, False))
            deposit = self._hand_over(agent, payments, *missing)
            if number:
                deposit.with_user(self._demo("user_keuangan")).action_confirm()
                deposit.date_confirmed = deposit.date + timedelta(hours=5)

    @api.model
    def _get_cash_by_month(self, agent):
        """:return: dict {first of the month: the ``account.payment`` records taken}; the
        last days' cash is still in hand"""
        in_hand = self.env["citynet.deposit"].with_user(agent)._get_in_hand(agent)
        old = self._day(days=5)
        return in_hand.filtered(lambda payment: payment.date < old).grouped(
            lambda payment: payment.date.replace(day=1)
        )

    @api.model
    def _hand_over(self, agent, payments, missing, note):
        """:return: the ``citynet.deposit`` of these payments, of the day of the last"""
        taken = sum(payments.mapped("amount"))
        deposit = self.env["citynet.deposit"].create(
            {
                "user_id": agent.id,
                "company_id": self.env.company.id,
                "date": self._at(max(payments.mapped("date")), 10),
                "amount": taken - missing,
                "amount_taken": taken,
                "note": note,
            }
        )
        payments.citynet_deposit_id = deposit
        return deposit

    @api.model
    def _read_bank_statement(self, services):
        """The accountant has read the bank's file: some lines wait for a customer."""
        day = f"{self._day(days=1):%d/%m/%Y}"
        rows = [("Tanggal", "Keterangan", "Debit", "Kredit")]
        for name, text, add_suffix in BANK_LINES:
            payer = self._get_service(services, name).partner_id
            number = payer.citynet_number
            bill = self._get_open_bills(payer)[:1]
            amount = round(bill.amount_residual) + add_suffix * (int(number[-3:]))
            text = text.format(number=number, name=name.upper())
            rows.append((day, text, "", amount))
        rows += [
            (day, text, debit or "", credit or "")
            for text, debit, credit in BANK_OTHERS
        ]
        content = "\n".join(";".join(map(str, row)) for row in rows)
        statement = (
            self.env["citynet.bank.statement"]
            .with_user(self._demo("user_keuangan"))
            .create(
                {
                    "journal_id": self._get_journal("bank").id,
                    "file": base64.b64encode(content.encode()),
                    "file_name": f"mutasi-bca-{self._day(days=1):%Y-%m-%d}.csv",
                }
            )
        )
        statement.action_import()
        statement.line_ids.filtered(
            lambda line: line.text.startswith("BUNGA")
        ).action_ignore()

    @api.model
    def _get_open_bills(self, payer):
        """:return: the ``account.move`` bills of ``payer`` to pay, the oldest first"""
        return self.env["account.move"].search(
            [
                ("partner_id", "=", payer.id),
                ("move_type", "=", "out_invoice"),
                ("payment_state", "in", ("not_paid", "partial")),
                ("state", "=", "posted"),
            ],
            order="invoice_date, id",
        )

    @api.model
    def _compare_nights(self, services):
        """The nights agree but for the last: a payment hangs, one nobody knows."""
        checks = self.env["citynet.payment.check"]
        done = self.env["payment.transaction"]
        payments = self._get_payments_online()
        for nights in reversed(range(NIGHTS)):
            day = self._day(days=nights)
            paid = payments.filtered(lambda payment, day=day: payment.date < day)
            done += done.create([self._prepare_transaction(one) for one in paid])
            payments -= paid
            check = checks.create({"company_id": self.env.company.id, "date": day})
            since = self._at(day, 2) - timedelta(days=check._days_back)
            listed = [
                {"reference": one.reference, "amount": one.amount}
                for one in done
                if one.last_state_change >= since
            ]
            if not nights:
                payer = self._get_service(services, "Hendra Gunawan").partner_id
                done.browse().create(
                    self._prepare_pending(self._get_open_bills(payer)[:1])
                )
                listed.append({"reference": f"QR-{day:%y%m%d}-7731", "amount": 200000})
            check.write(check._prepare_figures(listed, since))
            check._update_findings(listed, since, self.env["payment.provider"])
            check.date_run = self._at(day, 2)
        check.with_context(mail_activity_quick_update=True)._tell()

    @api.model
    def _get_payments_online(self):
        """:return: ``account.payment`` of the last weeks that weren't cash"""
        payments = self.env["account.payment"].search(
            [
                ("journal_id.type", "=", "bank"),
                ("date", ">", self._day(days=21)),
                ("memo", "!=", False),
            ],
            order="date, id",
        )
        return payments.browse(
            one[0].id for one in payments.grouped("memo").values()
        )  # a bill is paid online once

    @api.model
    def _prepare_transaction(self, payment):
        """:return: dict of the ``payment.transaction`` that brought ``payment``"""
        return {
            **self._prepare_online(payment.invoice_ids[:1], payment.amount),
            "reference": payment.memo,
            "partner_id": payment.partner_id.id,
            "state": "done",
            "last_state_change": self._at(payment.date, 19),
            "payment_id": payment.id,
            "is_post_processed": True,
        }

    @api.model
    def _prepare_pending(self, bill):
        """:return: dict of a ``payment.transaction`` of which nobody hears any more"""
        return {
            **self._prepare_online(bill, bill.amount_residual),
            "reference": bill.name,
            "partner_id": bill.partner_id.id,
            "state": "pending",
            "last_state_change": self._at(self._day(days=2), 20),
        }

    @api.model
    def _prepare_online(self, bill, amount):
        return {
            "provider_id": self.env.ref("payment.payment_provider_demo").id,
            "payment_method_id": self.env.ref("payment.payment_method_qris").id,
            "operation": "online_redirect",
            "currency_id": self.env.company.currency_id.id,
            "amount": amount,
            "invoice_ids": [Command.set(bill.ids)],
        }

    @api.model
    def _credit_customers(self, services):
        """Recommendations whose first bill is paid, and hours an office was without."""
        referred = self.env["citynet.subscription"].union(
            *(service for _row, service in services if service.referrer_id)
        )
        paid = referred.filtered(
            lambda service: (
                "paid" in service.move_line_ids.move_id.mapped("payment_state")
            )
        )
        paid._credit_referrals()
        office = next(
            service
            for _row, service in services
            if service.partner_id.citynet_audience == "institution"
            and service.state == "active"
        )
        self.env["citynet.sla.credit"].with_user(self._demo("user_pemilik")).create(
            {
                "subscription_id": office.id,
                "hours": 14,
                "reason": "tersedia 98,1 % dari 99,5 % yang dijanjikan bulan lalu",
            }
        ).action_confirm()
