"""Two processes at work on one run, and on two runs over the same services."""

import concurrent.futures
import time

import processes
from worlds import billing

_DRAIN = """
import time
Run = env["citynet.billing.run"]
time.sleep(max(0, {start} - time.time()))
for turn in range(600):
    Run._cron_drain_runs()
    env.invalidate_all()
    if not Run.search_count([("state", "=", "open")]):
        break
    time.sleep(0.1)
print("DRAINED")
"""


def _drain_by_two(database):
    start = time.time() + 12
    code = _DRAIN.format(start=start)
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for printed in pool.map(lambda _: processes.shell(database, code), range(2)):
            assert "DRAINED" in printed


def test_two_processes_on_one_run_bill_every_period_once(database):
    run, total = billing.make(database, 300)
    _drain_by_two(database)
    billing.check(database, run, 300, total)


def test_two_runs_over_the_same_services_bill_every_period_once(database):
    run, total = billing.make(database, 150)
    processes.shell(
        database,
        f"""
from odoo.fields import Date
run = env["citynet.billing.run"].browse({run})
# a neighbouring day of the same month: the first is a bill day of its own
days = -1 if run.date.day > 1 else 1
env["citynet.billing.run"].create(dict(date=Date.add(run.date, days=days)))._start()
env.cr.commit()
""",
    )
    _drain_by_two(database)
    processes.sql(
        database,
        "UPDATE account_move SET citynet_run_id = %s WHERE citynet_run_id IS NOT NULL",
        run,
    )
    billing.check(database, run, 150, total)
