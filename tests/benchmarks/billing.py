"""The billing run beside other ways to the same bills: `./citynet bench billing`.

Each way makes bills of one mix, all posted, in a fresh process and a fresh copy of the
database. CPU is that of Python and of the database's backends together; both take
turns, so on an idle machine it is about the time that passes. The ratios are of CPU a
bill.

Arguments: a number of services (3000), `--big N` (100000; 0: without), `--no-peers`,
`--plain N` and `--peer N` for fewer bills of the others (what they take a bill grows
little with their number), `--faults` (what kills and stops leave behind, instead of the
speed).
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import odoo

import processes

from . import billing_fixture, billing_peers

_REPEATS = 3


def main(context):
    parser = argparse.ArgumentParser("citynet bench billing")
    parser.add_argument("count", type=int, nargs="?")
    parser.add_argument("--big", type=int, default=100000)
    parser.add_argument("--plain", type=int, default=3000, help="bills of plain Odoo")
    parser.add_argument("--peer", type=int, default=3000, help="bills of the addons")
    parser.add_argument("--no-peers", action="store_true")
    parser.add_argument("--faults", action="store_true")
    options = parser.parse_args(context.arguments)
    print("load before:", *(round(one, 1) for one in os.getloadavg()))
    if options.faults:
        from . import billing_faults

        billing_faults.main(context, options.count or 10000)
        return
    options.count = options.count or 3000
    with tempfile.TemporaryDirectory() as folder:
        spec = Path(folder, "bills.json")
        make_fixture(context, context.database, options.count, spec, options.peer)
        ways = _measure_ways(context, options, spec)
    big = ways["citynet"]
    if options.big:
        with processes.cloned_database("_big", _template()) as database:
            make_fixture(context, database, options.big)
            big = _way("citynet", database)
        _tell(f"citynet, {options.big}", big)
    context.result |= _conclude(ways, big, options)
    context.result["load"] = round(os.getloadavg()[0], 1)


def _template():
    return os.environ["CITYNET_BENCH_TEMPLATE"]


def make_fixture(context, database, count, spec=None, peer=0):
    """Fill a database and disconnect, so that it can be copied."""
    registry = odoo.modules.registry.Registry(database)
    with registry.cursor() as cursor:
        env = odoo.api.Environment(cursor, odoo.SUPERUSER_ID, {})
        bills, mixed = billing_fixture.make(env, count)
        run = env["citynet.billing.run"].create({})
        run._start()
        print(f"{count} services, {bills} bills:", mixed, flush=True)
        if spec:
            spec.write_text(json.dumps(billing_peers.export(env, run, peer)))
    odoo.sql_db.close_all()
    return bills


def _measure_ways(context, options, spec):
    """:return: dict {way: result, the median of its repeats}"""
    ways = {}
    for way, argument, repeats in (
        ("plain", options.plain, _REPEATS - 1),
        ("citynet", "", _REPEATS),
    ):
        results = []
        for _turn in range(repeats):
            with processes.cloned_database("_way", context.database) as database:
                results.append(_way(way, database, str(argument)))
        ways[way] = _median(results)
        _tell(way, ways[way])
    if options.no_peers:
        return ways
    expected = None
    path = billing_peers.fetch()
    for way, addon in billing_peers.ADDONS.items():
        with processes.cloned_database("_peer", _base()) as database:
            billing_peers.install(database, addon, path)
            ways[way] = _way(way, database, str(spec), CITYNET_BENCH_PEERS=str(path))
        _tell(way, ways[way])
        expected = expected or sorted(ways[way]["by_bill"])
        if sorted(ways[way]["by_bill"]) != expected:
            raise AssertionError(f"{way} makes other bills: {ways[way]['total']}")
    return ways


def _base():
    return os.environ["CITYNET_BENCH_BASE"]


def _way(way, database, argument="", **environment):
    """:return: dict, what this way printed in a process of its own"""
    command = [sys.executable, "-m", "benchmarks.billing_ways", way, database, argument]
    done = subprocess.run(
        command,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, **environment},
        check=True,
    )
    return json.loads(done.stdout.splitlines()[-1])


def _median(results):
    """:return: the result whose CPU is the middle one, with all that were measured"""
    ordered = sorted(results, key=lambda one: one["cpu"])
    middle = ordered[(len(ordered) - 1) // 2]
    return {
        **middle,
        "seconds": round(statistics.median(one["seconds"] for one in results), 3),
        "all_cpu": [one["cpu"] for one in results],
        "all_seconds": [one["seconds"] for one in results],
    }


def _per_bill(result):
    return result["cpu"] / result["bills"]


def _tell(way, result):
    shown = {key: value for key, value in result.items() if key != "by_bill"}
    each = 1000 * _per_bill(result)
    print(f"{way}: {each:.2f} ms of CPU a bill;", json.dumps(shown), flush=True)


def _conclude(ways, big, options):
    ours = ways["citynet"]
    mine = _per_bill(ours)
    result = {f"ms_{way}": round(1000 * _per_bill(one), 2) for way, one in ways.items()}
    result |= {
        f"vs_{key}": round(_per_bill(ways[way]) / mine, 1)
        for key, way in (
            ("plain", "plain"),
            ("oca_contract", "contract"),
            ("subscription_oca", "subscription_oca"),
        )
        if way in ways
    }
    result[f"seconds_{options.count}"] = ours["seconds"]
    if options.big:
        result[f"seconds_{options.big}"] = big["seconds"]
    return result | {
        "rss_growth_mb": big["rss_growth_mb"],
        "queries_per_bill": round(ours["queries"] / ours["bills"], 3),
        "rerun_s": big["again"]["seconds"],
        "rerun_writes": big["again"]["writes"],
        "different_columns": ours["different_columns"] + big["different_columns"],
        "problems": ours["problems"] + big["problems"],
        "shapes": ours["shapes"],
    }
