"""Scheduled actions of care are killed: outages tell and credit once, deadlines of
complaints are escalated once.

`./citynet bench outage` does the first with 10,000 services.
"""

import contextlib

import psycopg2

from processes import shell, sql

MESSAGE = "citynet_whatsapp_message"
SERVICES = 450  # several batches of either half
WORLD = f"""
env["citynet.whatsapp.account"].create(
    {{"name": "Coba", "provider": "simulator"}})._transition("active")
odp = env["citynet.area"].create({{"name": "ODP"}})
package = env["product.template"].create({{
    "name": "Paket", "citynet_is_package": True, "citynet_speed_down": 10,
    "list_price": 150_000}})
partners = env["res.partner"].create(
    [{{"name": f"P {{n}}", "phone": f"0812000{{n:05}}"}} for n in range({SERVICES})])
env["citynet.subscription"].create([
    {{"partner_id": one.id, "package_id": package.id, "area_id": odp.id}}
    for one in partners])
outage = env["citynet.outage"].create({{"cause": "Putus", "area_ids": odp.ids}})
outage.date_start = outage.date_start.replace(year=outage.date_start.year - 1)
ticket = env["citynet.ticket"].create({{
    "title": "Mati", "subscription_id": outage.service_ids[:1].subscription_id.id}})
outage.action_announce()
env.cr.commit()
"""
END = """
env["citynet.outage"].search([("cause", "=", "Putus")]).action_resolve()
env.cr.commit()
"""
WAKE = """UPDATE ir_cron SET nextcall = now() AT TIME ZONE 'UTC' - interval '1 minute'
           WHERE id = (SELECT res_id FROM ir_model_data
                        WHERE module = 'citynet_crm' AND name = %s)"""
TOLD = "SELECT count(*) FROM citynet_outage_notice WHERE is_done AND event = %s"
SETTLED = "SELECT count(*) FROM citynet_outage_service WHERE is_settled"
# by what customers would get and find on their bills, not by the drain's own ledger
MESSAGES = """SELECT count(*), count(DISTINCT partner_id) FROM citynet_whatsapp_message
               WHERE res_model = 'citynet.outage' AND event = %s"""
CREDITS = """SELECT count(*), count(DISTINCT subscription_id) FROM citynet_charge
              WHERE kind = 'outage'"""


LATE = f"""
partner = env["res.partner"].create({{"name": "P"}})
tickets = env["citynet.ticket"].create(
    [{{"title": f"T {{n}}", "partner_id": partner.id}} for n in range({SERVICES})])
long_ago = tickets[0].create_date.replace(year=tickets[0].create_date.year - 1)
tickets.write({{"date_first_due": long_ago, "date_restore_due": long_ago}})
tickets._plan_next_step()
env.cr.commit()
"""
ESCALATED = "SELECT count(DISTINCT ticket_id) FROM citynet_ticket_escalation"
# a leader and a manager for either clock, and as many activities
STEPS = """SELECT (SELECT count(*) FROM citynet_ticket_escalation),
                  (SELECT count(DISTINCT (ticket_id, clock, step))
                     FROM citynet_ticket_escalation),
                  (SELECT count(*) FROM mail_activity WHERE res_model = 'citynet.ticket')"""


BLOCKED = """SELECT count(*) FROM pg_stat_activity
              WHERE datname = %s AND wait_event_type = 'Lock'"""


def work(database, start_odoo, cron, table, query, *values):
    """Kill a server amid a batch, then let another one do all of it.

    :param str table: that each batch writes to; it is locked, so that the first server
        waits there with its batch half done
    """
    sql(database, WAKE, cron)
    with contextlib.closing(psycopg2.connect(dbname=database)) as blocker:
        blocker.cursor().execute(f"LOCK TABLE {table} IN EXCLUSIVE MODE")
        run(database, start_odoo, lambda: sql("postgres", BLOCKED, database)[0][0] > 0)
    assert sql(database, query, *values)[0][0] < SERVICES
    sql(database, WAKE, cron)
    run(database, start_odoo, lambda: sql(database, query, *values)[0][0] >= SERVICES)


def run(database, start_odoo, is_reached):
    """Start a server and kill it as soon as the condition holds."""
    server = start_odoo(database, "--max-cron-threads=1", "--log-level=warn")

    def reached():
        # a scheduler that has just started sleeps a minute unless it is told
        sql("postgres", "SELECT pg_notify('cron_trigger', %s)", database)
        return is_reached()

    server.wait_until(reached, "is so far")
    server.kill()


def test_killed_drains_tell_and_credit_each_customer_once(database, start_odoo):
    shell(database, WORLD)
    work(database, start_odoo, "ir_cron_outage", MESSAGE, TOLD, "outage_announced")
    assert sql(database, MESSAGES, "outage_announced") == [(SERVICES, SERVICES)]
    shell(database, END)
    work(database, start_odoo, "ir_cron_outage", "citynet_charge", SETTLED)
    assert sql(database, MESSAGES, "outage_resolved") == [(SERVICES, SERVICES)]
    assert sql(database, CREDITS) == [(SERVICES, SERVICES)]
    states = sql(database, "SELECT state FROM citynet_ticket WHERE title = 'Mati'")
    assert states == [("resolved",)]


def test_killed_escalations_take_each_step_once(database, start_odoo):
    shell(database, LATE)
    work(database, start_odoo, "ir_cron_escalation", "mail_activity", ESCALATED)
    steps = 4 * SERVICES
    assert sql(database, STEPS) == [(steps, steps, steps)]
