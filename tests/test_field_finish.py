"""Twenty taps on "Finish" at the same moment, through real HTTP: one service is born.
The mail with its document is sent once, also when processes are killed."""

import contextlib
import json
import re
from concurrent.futures import ThreadPoolExecutor

import requests

import processes

_MAKE = """
from odoo import Command, fields
from odoo.tests import new_test_user
package = env["product.template"].create({
    "name": "Citynet 20 Mbps", "citynet_is_package": True, "citynet_speed_down": 20,
    "citynet_installation_fee": 250000, "list_price": 200000,
})
customer = env["res.partner"].create({"name": "Budi", "email": "budi@example.com"})
user = new_test_user(env, "field_technician", groups="citynet_crm.group_technician")
technician = env["hr.employee"].create(
    {"name": "Slamet", "user_id": user.id, "citynet_is_technician": True})
job = env["citynet.work.order"].create({
    "partner_id": customer.id, "address_id": customer.id, "package_id": package.id,
    "technician_ids": [Command.set(technician.ids)], "date_planned": fields.Datetime.now(),
})
picture = env.user.partner_id._avatar_get_placeholder()
import base64
for kind in ("after", "signal"):
    env["citynet.work.order.photo"].create(
        {"work_order_id": job.id, "kind": kind, "image": base64.b64encode(picture)})
job.action_schedule()
env.cr.commit()
print("MADE", job.id, customer.id, *job._get_checklists()[job].ids)
"""
TAPS = 20


def test_twenty_taps_at_once_finish_one_job(database, start_odoo):
    printed = processes.shell(database, _MAKE)
    job, customer, *checks = map(int, printed.split("MADE", 1)[1].split())
    server = start_odoo(database, "--workers=4", "--max-cron-threads=0")
    session = requests.Session()
    session.trust_env = False
    login = {
        "db": database,
        "login": "field_technician",
        "password": "field_technician",
    }
    session.post(
        f"{server.url}/web/session/authenticate",
        json={"jsonrpc": "2.0", "params": login},
        timeout=60,
    )
    page = session.get(f"{server.url}/citynet/field", timeout=60).text
    token = re.search(r'data-csrf="([^"]+)"', page)[1]

    def tap(number):
        # every other tap as from a page that was loaded again: another key
        report = {
            "key": "0123456789abcdef" + ("" if number % 2 else f"{number:02}"),
            "result": "done",
            "ont_serial": "ZTE-20",
            "checks": checks,
        }
        return session.post(
            f"{server.url}/citynet/field/{job}/report",
            data={"csrf_token": token, "report": json.dumps(report)},
            timeout=120,
        )

    with ThreadPoolExecutor(TAPS) as pool:
        answers = list(pool.map(tap, range(TAPS)))
    assert [answer.status_code for answer in answers] == [200] * TAPS, [
        answer.text for answer in answers if answer.status_code != 200
    ]
    assert count(database, "citynet_subscription", customer) == 1
    assert count(database, "citynet_charge", customer) == 1
    [[state, queued]] = processes.sql(
        database, "SELECT state, bast_queued FROM citynet_work_order WHERE id = %s", job
    )
    assert (state, queued) == ("done", True)


def count(database, table, customer):
    return processes.sql(
        database, f"SELECT count(*) FROM {table} WHERE partner_id = %s", customer
    )[0][0]


_SERIAL = """
env["citynet.work.order"].browse(%s).ont_serial = "ZTE-MAIL"
"""
_QUEUE = """
job = env["citynet.work.order"].browse(%s)
job._without_events().action_done()
job.bast_queued = True
env.cr.commit()
"""
# what the scheduled action does, killed before its commit or not
_MAIL = """
import os, signal
job = env["citynet.work.order"].browse(%s)
mail = type(env["mail.template"]).send_mail
def send(self, *arguments, **options):
    result = mail(self, *arguments, **options)
    if %s:
        env.flush_all()
        os.kill(os.getpid(), signal.SIGKILL)
    return result
type(env["mail.template"]).send_mail = send
env["citynet.work.order"]._cron_mail_bast()
"""


def test_a_hand_over_mail_that_was_killed_goes_once(database):
    printed = processes.shell(database, _MAKE)
    job = int(printed.split("MADE", 1)[1].split()[0])
    processes.shell(database, "env.company.citynet_bast_mail = False; env.cr.commit()")
    processes.shell(database, (_SERIAL + _QUEUE) % (job, job))
    with contextlib.suppress(AssertionError):
        processes.shell(database, _MAIL % (job, True))
    assert mails(database, job) == 0
    with ThreadPoolExecutor(2) as pool:
        runs = [
            pool.submit(processes.shell, database, _MAIL % (job, False)) for _ in "12"
        ]
    for run in runs:
        run.exception()  # one of two at the same moment may give way to the other
    processes.shell(database, _MAIL % (job, False))
    assert mails(database, job) == 1


def mails(database, job):
    return processes.sql(
        database,
        "SELECT count(*) FROM mail_mail mail JOIN mail_message message"
        " ON message.id = mail.mail_message_id WHERE message.model = 'citynet.work.order'"
        " AND message.res_id = %s",
        job,
    )[0][0]
