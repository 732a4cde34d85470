"""Scheduled actions of care are killed: outages tell and credit once, deadlines of
complaints are escalated once.

`./citynet bench outage` does the first with 10,000 services.
"""

from processes import shell, sql

SERVICES = 600  # several batches of either half
WORLD = f"""
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


def work(database, start_odoo, cron, query, *values):
    """Let a server begin and kill it at once, then let another one end it."""
    for goal in (1, SERVICES):
        sql(database, WAKE, cron)
        server = start_odoo(database, "--max-cron-threads=1", "--log-level=warn")

        def count():
            return sql(database, query, *values)[0][0]

        def reached(goal=goal):
            # a scheduler that has just started sleeps a minute unless it is told
            sql("postgres", "SELECT pg_notify('cron_trigger', %s)", database)
            return count() >= goal

        server.wait_until(reached, f"worked off {goal}")
        server.kill()
        if goal == 1:
            assert count() < SERVICES, "the kill came too late to prove anything"


def test_killed_drains_tell_and_credit_each_customer_once(database, start_odoo):
    shell(database, WORLD)
    work(database, start_odoo, "ir_cron_outage", TOLD, "outage_announced")
    assert sql(database, MESSAGES, "outage_announced") == [(SERVICES, SERVICES)]
    shell(database, END)
    work(database, start_odoo, "ir_cron_outage", SETTLED)
    assert sql(database, MESSAGES, "outage_resolved") == [(SERVICES, SERVICES)]
    assert sql(database, CREDITS) == [(SERVICES, SERVICES)]
    states = sql(database, "SELECT state FROM citynet_ticket WHERE title = 'Mati'")
    assert states == [("resolved",)]


def test_killed_escalations_take_each_step_once(database, start_odoo):
    shell(database, LATE)
    work(database, start_odoo, "ir_cron_escalation", ESCALATED)
    steps = 4 * SERVICES
    assert sql(database, STEPS) == [(steps, steps, steps)]
