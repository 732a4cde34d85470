"""Customers of all kinds who owe, and payments in the same second as suspensions.

The code runs inside ``odoo shell`` of a database of its own, with real transactions.
"""

import json

import processes

# what each tenth customer is like, and whether they are to be suspended
KINDS = {
    0: True,  # owes a bill long overdue
    1: True,  # paid a part
    2: False,  # owes less than the tolerance
    3: False,  # within the grace
    4: False,  # has paid, the money isn't used yet
    5: False,  # has promised
    6: False,  # is exempt
    7: False,  # isn't due yet
    8: False,  # has no bill at all
    9: False,  # has no bill at all
}

_SETUP = """
import datetime, json, random, threading, time
from odoo import Command, api
from odoo.service.model import retrying
company = env.company
company.write({f"citynet_isolir_{day}": True for day in
    ("mon", "tue", "wed", "thu", "fri", "sat", "sun")})
company.write({"citynet_isolir_mode": "manual", "citynet_grace_days": 3,
    "citynet_isolir_day": 0, "citynet_isolir_tolerance": 1000})
today = company._citynet_today()
def ago(days):
    return today - datetime.timedelta(days=days)
package = env["product.template"].create({"name": "Home 20",
    "citynet_is_package": True, "citynet_speed_down": 20, "list_price": 200000})
def make_services(count):
    partners = env["res.partner"].create(
        [{"name": f"Pelanggan {n}"} for n in range(count)])
    services = env["citynet.subscription"].create([{"partner_id": partner.id,
        "package_id": package.id, "date_start": ago(60)} for partner in partners])
    env.cr.commit()
    return services
def make_bills(services, due, price=200000):
    for start in range(0, len(services), 200):
        bills = env["account.move"].create([{"move_type": "out_invoice",
            "partner_id": service.partner_id.id, "invoice_date": ago(50),
            "invoice_date_due": due, "invoice_line_ids": [Command.create({
                "product_id": package.product_variant_id.id, "price_unit": price,
                "tax_ids": False, "citynet_subscription_id": service.id})]}
            for service in services[start:start + 200]])
        bills.action_post()
        env.cr.commit()
        env.invalidate_all()
def pay(services, amount):
    env["account.payment"].create([{"payment_type": "inbound",
        "partner_type": "customer", "partner_id": service.partner_id.id,
        "amount": amount} for service in services]).action_post()
    env.cr.commit()
"""

_MAKE = """
services = make_services(%(count)s)
kinds = services.grouped(lambda service: services.ids.index(service.id) %% 10)
for kind in (0, 4, 5, 6):
    make_bills(kinds[kind], ago(20))
make_bills(kinds[1], ago(20), 150000)
make_bills(kinds[2], ago(20), 900)
make_bills(kinds[3], ago(2))
make_bills(kinds[7], ago(-5))
pay(kinds[1], 50000)
pay(kinds[4], 200000)
env["citynet.promise"].create([{"subscription_id": service.id, "date": today}
    for service in kinds[5]])
kinds[6].partner_id.citynet_isolir_exempt = True
env.cr.commit()
env.invalidate_all()
begin = time.perf_counter()
isolir = env["citynet.isolir"]._ensure_today(company)
env.cr.commit()
scan = time.perf_counter() - begin
isolir._transition("open")
env.cr.commit()
isolir._process_queue()
env.invalidate_all()
expected = set((kinds[0] | kinds[1]).ids)
suspended = set(services.filtered(lambda one: one.state == "suspended").ids)
print("RESULT", json.dumps({"scanned": isolir.scanned_count, "scan_s": round(scan, 3),
    "listed": len(isolir.line_ids), "suspended": len(suspended),
    "wrong": len(suspended ^ expected)}))
"""

_MAKE_LIST = """
company.citynet_auto_billing = False
services = make_services(%(count)s)
make_bills(services, ago(20))
isolir = env["citynet.isolir"]._ensure_today(company)
env.cr.commit()
pay(services[::3], 200000)
isolir._transition("open")
env.cr.commit()
print("RESULT", json.dumps({"list": isolir.id}))
"""

_MAKE_REMINDERS = """
company.citynet_auto_billing = False
env.ref("mail.ir_cron_mail_scheduler_action").active = False  # the mails stay to count
services = make_services(%(count)s)
for service in services:
    service.partner_id.email = f"budi{service.id}@example.com"
make_bills(services, ago(3))
print("RESULT", json.dumps({"bills": len(services.move_line_ids.move_id)}))
"""

_RACE = """
services = make_services(%(races)s)
make_bills(services, ago(20))
isolir = env["citynet.isolir"].search([("date", "=", today)], limit=1)
isolir = isolir or env["citynet.isolir"].create({})
lines = env["citynet.isolir.line"].create([
    {"isolir_id": isolir.id, "subscription_id": service.id} for service in services])
cash = env["account.journal"].search([("type", "=", "cash")], limit=1)
env.cr.commit()
barrier, failures = threading.Barrier(2), []
random.seed(%(seed)s)
waits = [(max(0, shift), max(0, -shift)) for shift in
    (random.uniform(-0.12, 0.12) for _service in services)]
def in_turns(side, act, records):
    for number in range(len(records)):
        with env.registry.cursor() as cr:
            own = api.Environment(cr, 1, {})
            record = records[number].with_env(own)
            barrier.wait(120)
            time.sleep(waits[number][side])
            try:
                retrying(lambda: act(own, record), own)
            except Exception as error:
                failures.append(repr(error))
def suspend(own, line):
    own.clear()
    line._carry_out()
def take(own, service):
    own.clear()
    own["citynet.cash.desk"].take_payment(service.partner_id.id, 200000, cash.id,
        f"race-{service.id:012}", 200000)
threads = [threading.Thread(target=in_turns, args=args) for args in
    ((0, suspend, lines), (1, take, services))]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
env.cr.rollback()
env.invalidate_all()
bills = services.move_line_ids.move_id
print("RESULT", json.dumps({"races": len(services), "failures": failures[:3],
    "unpaid": len(bills.filtered("amount_residual")),
    "wrong": len(services.filtered(lambda one: one.state != "active")),
    "endings": {state: len(own) for state, own in lines.grouped("state").items()}}))
"""

_RESTORE = """
adapter = type(env["citynet.provisioning.manual"])
adapter._is_automatic = lambda self: True
adapter._carry_out = lambda self, job: time.sleep(0.02)  # a router's answer
services = make_services(%(count)s)
make_bills(services, ago(20))
services._suspend("arrears")
env.cr.commit()
cash = env["account.journal"].search([("type", "=", "cash")], limit=1)
jobs, seconds = env["citynet.provisioning"], []
jobs._cron_send_jobs()
for service in services:
    env.invalidate_all()
    begin = time.perf_counter()
    env["citynet.cash.desk"].take_payment(service.partner_id.id, 200000, cash.id,
        f"restore-{service.id:012}", 200000)
    env.cr.commit()
    jobs._cron_send_jobs()
    seconds.append(time.perf_counter() - begin)
    job = jobs.search([("subscription_id", "=", service.id)], limit=1)
    assert (service.state, job.kind, job.state) == ("active", "restore", "done")
seconds.sort()
print("RESULT", json.dumps({"restored": len(seconds),
    "restored_p95_s": round(seconds[int(0.95 * len(seconds)) - 1], 3)}))
"""


def _run(database, code, **values):
    printed = processes.shell(database, _SETUP + code % values, timeout=3000)
    return json.loads(printed.split("RESULT", 1)[1])


def scan(database, count):
    """A list over ``count`` customers of all kinds, carried out.

    :return: dict: scanned, scan_s, listed, suspended and wrong (suspended who should
        not be, or the other way round)
    """
    return _run(database, _MAKE, count=count)


def race(database, races, seed=1):
    """Suspend and pay ``races`` services, each at the same moment.

    :return: dict: races, unpaid, wrong (not active at the end), endings, failures
    """
    return _run(database, _RACE, races=races, seed=seed)


def restore(database, count):
    """:return: dict: restored, restored_p95_s: from the payment until the network knew"""
    return _run(database, _RESTORE, count=count)


def make_list(database, count):
    """An open list of ``count`` services; every third has paid since it was made.

    :return: dict: list, its id
    """
    return _run(database, _MAKE_LIST, count=count)


def make_reminders(database, count):
    """``count`` bills whose reminder, three days after the due date, goes out now.

    :return: dict: bills
    """
    return _run(database, _MAKE_REMINDERS, count=count)
