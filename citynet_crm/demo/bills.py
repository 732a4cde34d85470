"""Bills of a year, day by day; services that ended before, and credits after."""

from . import jobs
from .scene import SUSPENDED_DAYS

HISTORY_MONTHS = 12
FIRST_CUSTOMER = 10001


def set_up_books(scene):
    """The bank account that bills name, and a promo or two in the shop window."""
    bank = scene.get_journal("bank")
    if bank and not bank.bank_account_id:
        bank.set_bank_account("0000123456", scene.get("bank").id)
        bank.citynet_va_prefix = "88608"
    # the numbers before are those of customers still in the old workbook
    numbers = scene.env.ref("citynet_crm.seq_citynet_customer")
    numbers.number_next = max(numbers.number_next_actual, FIRST_CUSTOMER)
    published = scene.get("promo_lebaran") + scene.get("promo_installation")
    (published + scene.get("promo_discount")).action_publish()


# ---- Services that run no longer ----


def end_services(scene):
    """Old services are billed here since a year; some run no longer."""
    first = scene.day(HISTORY_MONTHS).replace(day=1)
    for row, service in scene.services:
        if service.next_period_start < first:
            service.next_period_start = first
            service.charge_ids.unlink()  # paid long ago
        if row["story"] in STORIES:
            STORIES[row["story"]](scene, row, service)
    scene.get("promo_lebaran").action_end()


def close(scene, row, service):
    months, _bar, reason = row["note"].partition("|")
    month = scene.day(months).replace(day=1)
    last = max(month, scene.day(months, 3))
    service._close(last, reason)
    job = jobs.make_job(scene, service, "termination", last, reason)
    jobs.schedule(scene, job, last, 10)
    jobs.do(scene, job, last)


def suspend_for_arrears(scene, row, service):
    service._suspend("arrears")
    service.date_suspended = scene.at(scene.day(days=SUSPENDED_DAYS), 10)


def pause(scene, row, service):
    service._suspend("customer")
    service.date_suspended = scene.at(scene.day(days=40), 14)


STORIES = {
    "closed": close,
    "defaulted": close,
    "arrears": suspend_for_arrears,
    "pause": pause,
}


# ---- Bills ----


def bill_until_today(scene):
    """A run for every day on which something was due."""
    services = scene.env["citynet.subscription"]
    domain = [
        ("company_id", "=", scene.company.id),
        ("date_next_bill", "<=", scene.today),
    ]
    while first := services.search(domain, order="date_next_bill", limit=1):
        bill(scene, first.date_next_bill)


def bill(scene, day):
    """One run over what was due on ``day``, with its bills dated then."""
    runs = scene.in_year_of(day, "citynet.billing.run")
    here = {"company_id": scene.company.id, "date": day}
    run = runs.search([(name, "=", value) for name, value in here.items()])
    if run:  # what ends on a day that was billed is settled by the same run
        run._transition("open")
    else:
        run = runs.create(here)
        run._start()
    due = scene.env["citynet.subscription"].search(run._get_due_domain())
    batch = scene.env["citynet.billing.batch"]
    failed = batch._bill(run, due._group_by_bill(), day)
    scene.env["citynet.billing.error"]._record(run, failed)
    scene.analyze()
    run._finish()
    moment = scene.at(day, 5)
    run.date_done = moment
    scene.age(run, moment)


# ---- Credits on the next bill ----


def credit_customers(scene):
    """Recommendations whose first bill is paid, and hours an office was without."""
    referred = scene.env["citynet.subscription"].union(
        *(service for _row, service in scene.services if service.referrer_id)
    )
    paid = referred.filtered(
        lambda service: "paid" in service.move_line_ids.move_id.mapped("payment_state")
    )
    paid._credit_referrals()
    office = next(
        service
        for _row, service in scene.services
        if service.partner_id.citynet_audience == "institution"
        and service.state == "active"
    )
    scene.env["citynet.sla.credit"].with_user(scene.get("user_pemilik")).create(
        {
            "subscription_id": office.id,
            "hours": 14,
            "reason": "tersedia 98,1 % dari 99,5 % yang dijanjikan bulan lalu",
        }
    ).action_confirm()
