"""What becomes of unpaid bills: lists, promises, the network, the end of a service."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.addons.citynet_crm.models.collections.citynet_subscription import Arrears

SUSPENDED_DAYS = 12
# how long customers waited for their line after they had paid, in seconds
WAITS = (35, 48, 61, 90, 45, 130, 75, 240, 52, 600)

HOLIDAYS = {
    (1, 1): "Tahun Baru Masehi",
    (5, 1): "Hari Buruh Internasional",
    (6, 1): "Hari Lahir Pancasila",
    (8, 17): "Hari Kemerdekaan",
    (12, 25): "Hari Raya Natal",
}


class CitynetDemo(models.AbstractModel):
    _inherit = "citynet.demo"

    @api.model
    def _tell_arrears(self, services):
        """Every screen about unpaid bills has something to show."""
        by_story = {}
        for row, service in services:
            by_story.setdefault(row["story"], []).append(service)
        back = by_story["cash"][0]
        self._exempt(by_story["exempt"])
        self._remind(self._get_late_bills())
        self._promise(by_story["promise"])
        self._suspend_once(by_story["arrears"], back)
        self._work_the_network(by_story["arrears"], by_story["cash"], back)
        self._propose_ends(services, by_story["defaulted"])
        self._shift_due_dates(services[0][1].company_id)
        self._charge_late_fees(by_story["late"])
        self._name_holidays()
        self.env["citynet.isolir"]._ensure_today(self.env.company)

    @api.model
    def _get_late_bills(self):
        """:return: the ``account.move`` bills of homes that are long due and unpaid"""
        return self.env["account.move"].search(
            [
                ("citynet_run_id", "!=", False),
                ("payment_state", "in", ("not_paid", "partial")),
                ("partner_id.citynet_audience", "!=", "institution"),
                ("invoice_date_due", "<", self._day(days=3)),
            ]
        )

    @api.model
    def _remind(self, late_bills):
        """Those who haven't paid were reminded on the day, and three days later."""
        steps = self.env["citynet.reminder.step"].search([("days", "in", (0, 3))])
        self.env["citynet.reminder"].create(
            [
                {
                    "step_id": step.id,
                    "move_id": bill.id,
                    "days": step.days,
                    "date": self._at(
                        bill.invoice_date_due + timedelta(days=step.days), 8
                    ),
                }
                for bill in late_bills
                for step in steps
            ]
        )

    @api.model
    def _exempt(self, services):
        for service in services:
            service.partner_id.write(
                {
                    "citynet_isolir_exempt": True,
                    "citynet_isolir_exempt_reason": "Klinik bersalin desa, tidak boleh"
                    " terputus",
                }
            )

    @api.model
    def _promise(self, services):
        """One promise that ends today, one that holds a little longer."""
        words = ("Gajian hari ini, dibayar sore.", "Menunggu panen, minta waktu.")
        self.env["citynet.promise"].create(
            [
                {
                    "subscription_id": service.id,
                    "date": self._day(days=-2 * number),
                    "note": words[number % len(words)],
                    "user_id": self._demo("user_cs1").id,
                }
                for number, service in enumerate(services)
            ]
        )

    @api.model
    def _suspend_once(self, arrears, restored):
        """The list of two weeks ago, and the broken promise that went before."""
        day = self._day(days=SUSPENDED_DAYS)
        moment = self._at(day, 10)
        isolir = self._in_year_of(day, "citynet.isolir")._state_door()
        isolir = isolir.create(
            {
                "date": day,
                "state": "done",
                "date_scanned": self._at(day, 8),
                "scanned_count": self.env["citynet.subscription"].search_count([]),
                "approved_by_id": self._demo("user_pemilik").id,
                "date_done": moment,
            }
        )
        owing = self.env["citynet.subscription"].union(*arrears)
        owed = owing._get_arrears(self.env.company, self._day(), owing)
        owed[restored] = Arrears(restored.price, day - timedelta(days=9), 1)
        lines = self.env["citynet.isolir.line"]._state_door()
        for service, part in owed.items():
            values = isolir._prepare_line_values(service, part, None)
            values.update(state="suspended", date_suspended=moment)
            values["days_overdue"] = max(1, values["days_overdue"] - SUSPENDED_DAYS)
            lines.create(values)
        # today, also when the sample data is loaded soon after midnight
        now = fields.Datetime.now()
        back = max(now - timedelta(minutes=20), self._at(self._day(), 0))
        restored.date_restored = back
        isolir.line_ids.filtered(
            lambda line: line.subscription_id == restored
        )._transition("restored", {"date_restored": back})
        self.env["citynet.promise"]._state_door().create(
            {
                "subscription_id": arrears[0].id,
                "date": day - timedelta(days=3),
                "state": "broken",
                "note": "Dibayar setelah jualan laku.",
                "user_id": self._demo("user_cs2").id,
                "date_settled": self._at(day - timedelta(days=2), 6),
            }
        )

    @api.model
    def _work_the_network(self, suspended, others, restored):
        """Orders carried out, one that failed and one that waits for a person."""
        jobs = self.env["citynet.provisioning"]._state_door()
        day = self._at(self._day(days=SUSPENDED_DAYS), 10)
        for service in suspended[:-1]:
            jobs.create(self._prepare_job_values(service, "suspend", day, 40))
        failed = self._prepare_job_values(suspended[-1], "suspend", day)
        failed.update(
            state="failed",
            attempts=6,
            error="Router POP Mlati (10.20.0.2): tidak ada jawaban dalam 10 detik",
        )
        jobs.create(failed)
        for number, wait in enumerate(WAITS):
            moment = self._at(self._day(days=1 + 2 * number), 9 + number % 8)
            service = others[number % len(others)]
            jobs.create(
                {
                    **self._prepare_job_values(service, "restore", moment, wait),
                    "date_paid": moment,
                }
            )
        paid = restored.date_restored
        values = self._prepare_job_values(restored, "restore", paid, WAITS[0])
        jobs.create({**values, "date_paid": paid})
        jobs.create(self._prepare_job_values(others[-1], "activate", paid))

    @api.model
    def _prepare_job_values(self, service, kind, moment, wait=None):
        """:return: dict of a ``citynet.provisioning``, done after ``wait`` seconds"""
        values = {"subscription_id": service.id, "kind": kind, "date_asked": moment}
        if wait:
            values["state"] = "done"
            values["date_done"] = moment + timedelta(seconds=wait)
            values["user_id"] = self._demo("user_cs1").id
        return values

    @api.model
    def _propose_ends(self, services, defaulted):
        """Proposals to decide on, and services ended: equipment fetched, or to be."""
        proposals = self.env["citynet.termination"]
        proposals._cron_propose()
        for service in defaulted:
            proposals._state_door().create(
                {
                    "subscription_id": service.id,
                    "state": "ended",
                    "date": service.date_end,
                    "work_order_id": service.work_order_ids.filtered(
                        lambda job: job.kind == "termination"
                    )[:1].id,
                }
            )
        given_up = self._get_service(services, "Hartono")
        proposal = proposals.search([("subscription_id", "=", given_up.id)])
        job = given_up.work_order_ids.filtered(lambda job: job.kind == "termination")
        proposal._transition("ended", {"work_order_id": job.id})
        given_up._close(self._day(), "Menunggak lebih dari dua bulan")

    @api.model
    def _shift_due_dates(self, company):
        """A flood last month gave everybody who was due five days more."""
        bills = self.env["account.move"].search(
            [
                ("citynet_run_id", "!=", False),
                ("partner_id.citynet_audience", "!=", "institution"),
                ("invoice_date_due", "<", self._day(days=30)),
            ],
            order="invoice_date_due DESC",
            limit=12,
        )
        new = bills[0].invoice_date_due
        bills = bills.filtered(lambda bill: bill.invoice_date_due == new)
        old = new - timedelta(days=5)
        shift = self.env["citynet.due.shift"].create(
            {
                "reason": "Banjir di Kecamatan Jati, loket tutup",
                "company_id": company.id,
                "due_from": old,
                "due_until": old,
                "date": new,
            }
        )
        self.env["citynet.due.shift.log"].create(
            [
                {"shift_id": shift.id, "move_id": bill.id, "date_before": old}
                for bill in bills
            ]
        )
        shift._transition(
            "done",
            {
                "user_id": self._demo("user_pemilik").id,
                "date_done": self._at(old, 9),
            },
        )

    @api.model
    def _charge_late_fees(self, services):
        """One late fee that the next bill asks for, one that was let go."""
        charges = self.env["citynet.charge"]
        for service in services[:2]:
            bill = service.move_line_ids.move_id.sorted("invoice_date")[-1:]
            charges += charges.create(
                {
                    "subscription_id": service.id,
                    "kind": "late_fee",
                    "date": self._day(),
                    "amount": 10000,
                    "late_move_id": bill.id,
                    "late_step": 1,
                    "name": service._get_late_fee_text(bill, self._day()),
                }
            )
        owner = self._demo("user_pemilik")
        charges[-1:].with_user(owner)._waive("Bank tutup karena libur panjang")

    @api.model
    def _name_holidays(self):
        """The public holidays with a fixed day, of this year and the next."""
        company, today = self.env.company, self._day()
        self.env["resource.calendar.leaves"].create(
            [
                {
                    "name": name,
                    "company_id": company.id,
                    "date_from": company._citynet_utc(day),
                    "date_to": company._citynet_utc(day, 23) + timedelta(minutes=59),
                }
                for year in (today.year, today.year + 1)
                for (month, number), name in HOLIDAYS.items()
                if (day := today.replace(year=year, month=month, day=number)) >= today
            ]
        )
