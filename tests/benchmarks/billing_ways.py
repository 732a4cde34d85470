"""One way to the same bills, measured in a process of its own.

`python -m benchmarks.billing_ways WAY DATABASE [FILE]` prints one line of JSON. Each way
starts afresh, makes a bill that it takes back, and is measured from then on.
"""

import contextlib
import json
import os
import sys
import time
from pathlib import Path

import odoo
from odoo.modules.registry import Registry
from odoo.tools import config, split_every

from . import billing_peers

_BATCH = 500
_TABLES = (
    "account_move",
    "account_move_line",
    "citynet_subscription",
    "citynet_charge",
)


def citynet(env, _bills):
    """Our run, and once more when nothing is left to do."""
    run = env["citynet.billing.run"].search([], order="id desc", limit=1)
    services = env["citynet.subscription"].search(run._get_due_domain(), limit=20)
    env["citynet.billing.batch"]._bill(run, services._group_by_bill())
    _take_back(env)
    with _measure(env) as result:
        run._process_queue()
    result |= _count(env, [("citynet_run_id", "=", run.id)])
    result["shapes"] = _count_shapes(env, run)
    result["problems"] = run.audit_problem_count + len(run.error_ids)
    stop = run.quick_stop or ""
    result["different_columns"] = stop.count(",") + bool(stop)
    before = _count_writes(env)
    with _measure(env) as again:
        run._reopen()
        run._process_queue()
    result["again"] = {**again, "writes": _count_writes(env) - before}
    return result


def plain(env, count):
    """The values of the first ``count`` bills, by plain `create` and `action_post`."""
    run = env["citynet.billing.run"].search([], order="id desc", limit=1)
    batch = env["citynet.billing.batch"]
    day = batch._get_bill_day(run)
    services = env["citynet.subscription"].search(run._get_due_domain(), order="id")
    bills = services._group_by_bill()[: int(count)]
    planned, _errors = batch._plan(run, bills, day)
    values = [bill._prepare_bill_values(run, day, plan) for bill, plan in planned]
    env["account.move"].create(values[:1]).action_post()
    _take_back(env)
    with _measure(env) as result:
        for part in split_every(_BATCH, values):
            env["account.move"].create(list(part)).action_post()
            env.cr.commit()
            env.invalidate_all()
    return result | _count(env, [("citynet_run_id", "=", run.id)])


def contract(env, bills):
    """OCA's contracts: its own job, and the posting that it leaves to the user."""
    contracts = billing_peers.make_contracts(env, bills)
    contracts[:1]._recurring_create_invoice().action_post()
    _take_back(env)
    with _measure(env) as result:
        env["contract.contract"].cron_recurring_create_invoice()
        env.cr.commit()
        _post(env)
    return result | _count(env, [])


def subscription_oca(env, bills):
    """OCA's subscriptions: its own job, and the posting that it leaves to the user."""
    subscriptions = billing_peers.make_subscriptions(env, bills)
    subscriptions[:1].generate_invoice()
    env["account.move"].search([("state", "=", "draft")]).action_post()
    _take_back(env)
    with _measure(env) as result:
        env["sale.subscription"].cron_subscription_management()
        env.cr.commit()
        _post(env)
    return result | _count(env, [])


def _post(env):
    drafts = env["account.move"].search([("state", "=", "draft")], order="id")
    for part in split_every(_BATCH, drafts.ids):
        env["account.move"].browse(part).action_post()
        env.cr.commit()
        env.invalidate_all()


def _take_back(env):
    env.cr.rollback()
    env.invalidate_all()
    env["account.move"]._get_sequence_cache().clear()


def _count(env, domain):
    moves = env["account.move"].search(
        [*domain, ("move_type", "=", "out_invoice"), ("state", "=", "posted")]
    )
    return {
        "bills": len(moves),
        "total": round(sum(moves.mapped("amount_total"))),
        "by_bill": [round(move.amount_total) for move in moves.sorted("id")]
        if len(moves) < 500
        else [],
    }


def _count_shapes(env, run):
    """:return: how many kinds of bills the run has, as the run itself tells them apart"""
    seen = set()
    services = run.move_ids[:3000].line_ids.citynet_subscription_id
    partners = services.partner_id
    customers = env["citynet.invoice.poster.quick"]._get_customer_shapes(partners)
    for move in run.move_ids[:3000]:
        lines = move.invoice_line_ids.sorted("sequence")
        seen.add(
            (
                customers[move.partner_id.id],
                bool(move.ref),
                tuple(
                    (
                        line.display_type,
                        line.product_id.id,
                        line.price_unit > 0,
                        bool(line.citynet_promo_id),
                        bool(line.citynet_charge_id),
                    )
                    for line in lines
                ),
            )
        )
    return len(seen)


def _count_writes(env):
    """:return: how many rows were ever written in the tables of bills and services"""
    env.cr.commit()
    env.cr.execute("SELECT pg_stat_force_next_flush(), pg_stat_clear_snapshot()")
    env.cr.commit()
    env.cr.execute(
        """SELECT sum(n_tup_ins + n_tup_upd + n_tup_del) FROM pg_stat_user_tables
            WHERE relname IN %s""",
        [_TABLES],
    )
    return int(env.cr.fetchone()[0])


# --- the stopwatch ----------------------------------------------------------------


@contextlib.contextmanager
def _measure(env):
    """Yields a dict that holds afterwards: seconds, CPU, queries, growth of memory."""
    env.cr.commit()
    result = {}
    before = _backend_cpu(env)
    idle = _reset_peak()
    queries, cpu = odoo.sql_db.sql_counter, time.process_time()
    start = time.perf_counter()
    yield result
    seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
    result |= {
        "seconds": round(seconds, 3),
        "queries": odoo.sql_db.sql_counter - queries,
        "python": round(cpu, 3),
        "postgres": round(
            sum(used - before.get(pid, 0) for pid, used in _backend_cpu(env).items()),
            3,
        ),
        "rss_growth_mb": max(_status("VmHWM") - idle, 0) // 1024,
        "load": round(os.getloadavg()[0], 1),
    }
    result["cpu"] = round(result["python"] + result["postgres"], 3)


def _backend_cpu(env):
    """:return: dict {pid: CPU seconds} of the backends that serve this process"""
    env.cr.execute(
        """SELECT pid FROM pg_stat_activity
            WHERE datname = current_database() AND backend_type = 'client backend'"""
    )
    tick = os.sysconf("SC_CLK_TCK")
    result = {}
    for (pid,) in env.cr.fetchall():
        with contextlib.suppress(OSError):
            text = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
            result[pid] = (int(text[11]) + int(text[12])) / tick
    return result


def _reset_peak():
    """Forget the most memory that this process ever had.

    :return: what it has now, kB
    """
    Path("/proc/self/clear_refs").write_text("5")
    return _status("VmRSS")


def _status(name):
    """:return: a line of the process's status, kB"""
    with open("/proc/self/status") as file:
        return next(int(line.split()[1]) for line in file if line.startswith(name))


def main(way, database, argument=""):
    options = ["-d", database, "--log-level=warn", "--no-http"]
    if extra := os.environ.get("CITYNET_BENCH_PEERS"):
        config.parse_config(["--log-level=warn"])
        paths = [*map(str, config["addons_path"]), extra]
        options += ["--addons-path", ",".join(paths)]
    config.parse_config(options)
    what = json.loads(Path(argument).read_text()) if way in _PEERS else argument
    with Registry(database).cursor() as cursor:
        env = odoo.api.Environment(cursor, odoo.SUPERUSER_ID, {})
        env = env(context={"allowed_company_ids": env.company.ids})
        result = globals()[way](env, what)
    print(json.dumps(result), flush=True)


_PEERS = ("contract", "subscription_oca")

if __name__ == "__main__":
    main(*sys.argv[1:])
