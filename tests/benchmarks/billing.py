"""The billing run beside other ways to the same bills: `./citynet bench billing [N]`.

Each way makes N bills of the same mix in the same run, all posted. CPU is that of
Python and of the database's backend together; both take turns, so on an idle machine
it is about the time that passes.
"""

import contextlib
import os
import time

from odoo.tools import split_every

from . import billing_world

_BATCH = 500


def main(context):
    count = int(context.arguments[0]) if context.arguments else 3000
    print("load before:", *os.getloadavg())
    with context.new_env() as env:
        bills, mixed = billing_world.make(env, count)
        print(f"{count} services, {bills} bills:", mixed)
    plain = _plain(context, min(count, 1000))
    with context.new_env() as env:
        run_id = env["citynet.billing.run"].create({}).id
    idle = _reset_peak()
    with context.new_env() as env:
        run = env["citynet.billing.run"].browse(run_id)
        with context.measure("citynet", bills), _cpu(env) as ours:
            run._drain()
        ours = ours[0] / bills
        problems = run.audit_problem_count or len(run.error_ids)
        different = (run.quick_stop or "").count(",") + bool(run.quick_stop)
    row = context.result["citynet"]
    grown = (_status("VmHWM") - idle) // 1024
    with context.new_env() as env:
        run = env["citynet.billing.run"].browse(run_id)
        with context.measure("again", bills):
            run._reopen()
            run._drain()
    context.result |= {
        "vs_plain": round(plain / ours, 1),
        "ms_plain": round(1000 * plain, 2),
        "ms_citynet": round(1000 * ours, 2),
        f"seconds_{count}": row["seconds"],
        "rss_growth_mb": grown,
        "queries_per_bill": round(row["queries"] / bills, 3),
        "rerun_s": context.result["again"]["seconds"],
        "different_columns": different,
        "problems": problems,
        "load": os.getloadavg()[0],
    }


def _plain(context, count):
    """The same bills as plain Odoo makes them, taken back afterwards.

    :return: float, CPU seconds a bill
    """
    with context.new_env() as env:
        run = env["citynet.billing.run"].create({"date": env.company._citynet_today()})
        batch = env["citynet.billing.batch"]
        day = batch._get_bill_day(run)
        services = env["citynet.subscription"].search(
            run._get_due_domain(), limit=count, order="id"
        )
        planned, _errors = batch._plan(run, services._group_by_bill(), day)
        values = [bill._prepare_bill_values(run, day, plan) for bill, plan in planned]
        env.flush_all()
        with context.measure("plain", len(values)), _cpu(env) as used:
            for part in split_every(_BATCH, values):
                moves = env["account.move"].create(list(part))
                moves.action_post()
                env.flush_all()
                env.invalidate_all()
        env.cr.rollback()
    return used[0] / len(values)


@contextlib.contextmanager
def _cpu(env):
    """Yields a list that holds the CPU seconds of Python and the backend afterwards."""
    env.cr.execute("SELECT pg_backend_pid()")
    (pid,) = env.cr.fetchone()
    result = []
    before = time.process_time() + _backend_cpu(pid)
    yield result
    result.append(time.process_time() + _backend_cpu(pid) - before)


def _backend_cpu(pid):
    with open(f"/proc/{pid}/stat") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _reset_peak():
    """Forget the most memory that this process ever had.

    :return: what it has now, kB
    """
    with open("/proc/self/clear_refs", "w") as file:
        file.write("5")
    return _status("VmRSS")


def _status(name):
    """:return: a line of the process's status, kB"""
    with open("/proc/self/status") as file:
        return next(int(line.split()[1]) for line in file if line.startswith(name))
