"""What becomes of unpaid bills: reminders, promises, lists, fees, ends of services."""

from datetime import timedelta

from odoo import fields
from odoo.addons.citynet_crm.models.collections.citynet_subscription import Arrears

from . import network
from .scene import SUSPENDED_DAYS

HOLIDAYS = {
    (1, 1): "Tahun Baru Masehi",
    (5, 1): "Hari Buruh Internasional",
    (6, 1): "Hari Lahir Pancasila",
    (8, 17): "Hari Kemerdekaan",
    (12, 25): "Hari Raya Natal",
}


def make_arrears(scene):
    """Every screen about unpaid bills has something to show."""
    stories = scene.get_by_story()
    back = stories["cash"][0]
    exempt(stories["exempt"])
    remind(scene, get_late_bills(scene))
    promise(scene, stories["promise"])
    suspend_once(scene, stories["arrears"], back)
    network.fill_outbox(scene, stories["arrears"], stories["cash"], back)
    propose_ends(scene, stories["defaulted"])
    shift_due_dates(scene)
    charge_late_fees(scene, stories["late"])
    name_holidays(scene)
    scene.env["citynet.isolir"]._ensure_today(scene.company)


def get_late_bills(scene):
    """:return: the ``account.move`` bills of homes that are long due and unpaid"""
    return scene.env["account.move"].search(
        [
            ("citynet_run_id", "!=", False),
            ("payment_state", "in", ("not_paid", "partial")),
            ("partner_id.citynet_audience", "!=", "institution"),
            ("invoice_date_due", "<", scene.day(days=3)),
        ]
    )


def remind(scene, late_bills):
    """Those who haven't paid were reminded on the day, and three days later."""
    steps = scene.env["citynet.reminder.step"].search([("days", "in", (0, 3))])
    scene.env["citynet.reminder"].create(
        [
            {
                "step_id": step.id,
                "move_id": bill.id,
                "days": step.days,
                "date": scene.at(bill.invoice_date_due + timedelta(days=step.days), 8),
            }
            for bill in late_bills
            for step in steps
        ]
    )


def exempt(services):
    """Exempt from suspension."""
    for service in services:
        service.partner_id.write(
            {
                "citynet_isolir_exempt": True,
                "citynet_isolir_exempt_reason": "Klinik bersalin desa, tidak boleh"
                " terputus",
            }
        )


def promise(scene, services):
    """One promise that ends today, one that holds a little longer."""
    words = ("Gajian hari ini, dibayar sore.", "Menunggu panen, minta waktu.")
    scene.env["citynet.promise"].create(
        [
            {
                "subscription_id": service.id,
                "date": scene.day(days=-2 * number),
                "note": words[number % len(words)],
                "user_id": scene.get("user_cs1").id,
            }
            for number, service in enumerate(services)
        ]
    )


def suspend_once(scene, arrears, restored):
    """The list of two weeks ago, and the broken promise that went before."""
    day = scene.day(days=SUSPENDED_DAYS)
    moment = scene.at(day, 10)
    isolir = scene.in_year_of(day, "citynet.isolir")._bypass_guard("state")
    isolir = isolir.create(
        {
            "date": day,
            "state": "done",
            "date_scanned": scene.at(day, 8),
            "scanned_count": scene.env["citynet.subscription"].search_count([]),
            "approved_by_id": scene.get("user_pemilik").id,
            "date_done": moment,
        }
    )
    owing = scene.env["citynet.subscription"].union(*arrears)
    owed = owing._get_arrears(scene.company, scene.today, owing)
    owed[restored] = Arrears(restored.price, day - timedelta(days=9), 1)
    lines = scene.env["citynet.isolir.line"]._bypass_guard("state")
    for service, part in owed.items():
        values = isolir._prepare_line_values(service, part, None)
        values.update(state="suspended", date_suspended=moment)
        values["days_overdue"] = max(1, values["days_overdue"] - SUSPENDED_DAYS)
        lines.create(values)
    # today, also when the sample data is loaded soon after midnight
    now = fields.Datetime.now()
    back = max(now - timedelta(minutes=20), scene.at(scene.today, 0))
    restored.date_restored = back
    isolir.line_ids.filtered(lambda line: line.subscription_id == restored)._transition(
        "restored", {"date_restored": back}
    )
    scene.env["citynet.promise"]._bypass_guard("state").create(
        {
            "subscription_id": arrears[0].id,
            "date": day - timedelta(days=3),
            "state": "broken",
            "note": "Dibayar setelah jualan laku.",
            "user_id": scene.get("user_cs2").id,
            "date_settled": scene.at(day - timedelta(days=2), 6),
        }
    )


def propose_ends(scene, defaulted):
    """Proposals to decide on, and services ended: equipment fetched, or to be."""
    proposals = scene.env["citynet.termination"]
    proposals._cron_propose()
    for service in defaulted:
        proposals._bypass_guard("state").create(
            {
                "subscription_id": service.id,
                "state": "ended",
                "date": service.date_end,
                "work_order_id": service.work_order_ids.filtered(
                    lambda job: job.kind == "termination"
                )[:1].id,
            }
        )
    given_up = scene.get_service("Hartono")
    proposal = proposals.search([("subscription_id", "=", given_up.id)])
    job = given_up.work_order_ids.filtered(lambda job: job.kind == "termination")
    proposal._transition("ended", {"work_order_id": job.id})
    given_up._close(scene.today, "Menunggak lebih dari dua bulan")


def shift_due_dates(scene):
    """A flood last month gave everybody who was due five days more."""
    bills = scene.env["account.move"].search(
        [
            ("citynet_run_id", "!=", False),
            ("partner_id.citynet_audience", "!=", "institution"),
            ("invoice_date_due", "<", scene.day(days=30)),
        ],
        order="invoice_date_due DESC",
        limit=12,
    )
    new = bills[0].invoice_date_due
    bills = bills.filtered(lambda bill: bill.invoice_date_due == new)
    old = new - timedelta(days=5)
    shift = scene.env["citynet.due.shift"].create(
        {
            "reason": "Banjir di Kecamatan Jati, loket tutup",
            "company_id": scene.company.id,
            "due_from": old,
            "due_until": old,
            "date": new,
        }
    )
    scene.env["citynet.due.shift.log"].create(
        [
            {"shift_id": shift.id, "move_id": bill.id, "date_before": old}
            for bill in bills
        ]
    )
    shift._transition(
        "done",
        {
            "user_id": scene.get("user_pemilik").id,
            "date_done": scene.at(old, 9),
        },
    )


def charge_late_fees(scene, services):
    """One late fee that the next bill asks for, one that was let go."""
    charges = scene.env["citynet.charge"]
    for service in services[:2]:
        bill = service.move_line_ids.move_id.sorted("invoice_date")[-1:]
        charges += charges.create(
            {
                "subscription_id": service.id,
                "kind": "late_fee",
                "date": scene.today,
                "amount": 10000,
                "late_move_id": bill.id,
                "late_step": 1,
                "name": service._get_late_fee_text(bill, scene.today),
            }
        )
    owner = scene.get("user_pemilik")
    charges[-1:].with_user(owner)._waive("Bank tutup karena libur panjang")


def name_holidays(scene):
    """The public holidays with a fixed day, of this year and the next."""
    company, today = scene.company, scene.today
    scene.env["resource.calendar.leaves"].create(
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
