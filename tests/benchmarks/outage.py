"""An outage over 10,000 services: how long its request takes, and the work behind it.

A server of its own works it off by its scheduled action and is killed in the middle
of either half; the database is counted afterwards.
"""

import shutil
import tempfile
import time

import processes
from benchmarks import Context

SERVICES, PER_CUSTOMER = 10_000, 2
WAKE = """UPDATE ir_cron SET nextcall = now() AT TIME ZONE 'UTC' - interval '1 minute'
           WHERE id = (SELECT res_id FROM ir_model_data
                        WHERE module = 'citynet_crm' AND name = 'ir_cron_outage')"""
TOLD = "SELECT count(*) FROM citynet_outage_notice WHERE is_done AND event = %s"
SETTLED = "SELECT count(*) FROM citynet_outage_service WHERE is_settled"
CREDITED = "SELECT count(*) FROM citynet_charge WHERE outage_id IS NOT NULL"
# by what customers would get and by what is on their bills, not by our own ledger
DOUBLED = """
    SELECT (SELECT count(*) - count(DISTINCT (partner_id, event))
              FROM citynet_whatsapp_message WHERE res_model = 'citynet.outage')
         + (SELECT count(*) - count(DISTINCT subscription_id)
              FROM citynet_charge WHERE kind = 'outage')"""


def main(context: Context):
    area = make_fixture(context)
    customers = SERVICES // PER_CUSTOMER
    start = time.perf_counter()
    outage, announced_s = announce(context, area)
    drain(context, TOLD, ["outage_announced"], customers)
    resolved_s = resolve(context, outage)
    drain(context, SETTLED, [], SERVICES)
    seconds = time.perf_counter() - start
    announced = count(context, TOLD, "outage_announced")
    ended = count(context, TOLD, "outage_resolved")
    credited = count(context, CREDITED)
    context.result.update(
        services=SERVICES,
        request_s=round(max(announced_s, resolved_s), 3),
        announced=announced,
        credited=credited,
        lost=2 * customers - announced - ended + SERVICES - credited,
        doubled=count(context, DOUBLED),
        seconds=round(seconds, 1),
    )


def count(context, query, *values):
    return processes.sql(context.database, query, *values)[0][0]


def make_fixture(context):
    """:return: int, id of the region that holds everything"""
    with context.new_env() as env:
        region = env["citynet.area"].create({"name": "Kudus"})
        odps = env["citynet.area"].create(
            [
                {"name": f"ODP {n}", "kind": "odp", "parent_id": region.id}
                for n in range(100)
            ]
        )
        package = env["product.template"].create(
            {
                "name": "Paket",
                "citynet_is_package": True,
                "citynet_speed_down": 10,
                "list_price": 150_000,
            }
        )
        partners = env["res.partner"].create(
            [
                {"name": f"Pelanggan {n}", "phone": f"0812000{n:05}"}
                for n in range(SERVICES // PER_CUSTOMER)
            ]
        )
        env["citynet.subscription"].create(
            [
                {
                    "partner_id": partners[n // PER_CUSTOMER].id,
                    "package_id": package.id,
                    "area_id": odps[n % 100].id,
                }
                for n in range(SERVICES)
            ]
        )
        return region.id


def announce(context, area):
    """:return: (id of the outage, seconds that the request took)"""
    start = time.perf_counter()
    with context.new_env() as env:
        outage = env["citynet.outage"].create(
            {"cause": "Kabel putus", "area_ids": [area]}
        )
        outage.date_start = outage.date_start.replace(year=outage.date_start.year - 1)
        outage.action_announce()
    return outage.id, time.perf_counter() - start


def resolve(context, outage):
    """:return: float, seconds that the request took"""
    start = time.perf_counter()
    with context.new_env() as env:
        env["citynet.outage"].browse(outage).action_resolve()
    return time.perf_counter() - start


def drain(context, query, values, total):
    """Let a server work until ``query`` counts ``total``; it is killed half-way once."""
    for target, kill in ((total // 2, True), (total, False)):
        processes.sql(context.database, WAKE)
        folder = tempfile.mkdtemp()
        arguments = ("--max-cron-threads=1", "--log-level=warn")
        server = processes.OdooProcess(
            context.database, *arguments, log=f"{folder}/log"
        )

        def reached(goal=target):
            # a scheduler that has just started sleeps a minute unless it is told
            processes.sql(
                "postgres", "SELECT pg_notify('cron_trigger', %s)", context.database
            )
            return count(context, query, *values) >= goal

        try:
            server.wait_until(reached, f"worked off {target}", 600)
        finally:
            if kill:
                server.kill()
            else:
                server.stop()
            shutil.rmtree(folder)
