"""Late fees and offers by e-mail: killed in the middle, each comes once and none is lost."""

import processes

_COUNT = 300
_MAKE = f"""
import datetime
from odoo import Command
company = env.company
company.write({{"citynet_late_fee_kind": "amount", "citynet_late_fee_amount": 10000,
    "citynet_grace_days": 3}})
today = company._citynet_today()
package = env["product.template"].create({{"name": "Home 20",
    "citynet_is_package": True, "citynet_speed_down": 20, "list_price": 200000}})
partners = env["res.partner"].create([{{"name": f"Pelanggan {{n}}",
    "email": f"p{{n}}@example.com", "citynet_promo_mail": True}} for n in range({_COUNT})])
services = env["citynet.subscription"].create([{{"partner_id": partner.id,
    "package_id": package.id, "date_start": today}} for partner in partners])
bills = env["account.move"].create([{{"move_type": "out_invoice",
    "partner_id": service.partner_id.id, "invoice_date": today - datetime.timedelta(40),
    "invoice_date_due": today - datetime.timedelta(30),
    "invoice_line_ids": [Command.create({{"name": "x", "price_unit": 200000,
        "tax_ids": False, "citynet_subscription_id": service.id}})]}}
    for service in services])
bills.action_post()
promo = env["citynet.promo"].create({{"name": "Merdeka", "percent": 10}})
promo.action_publish()
promo.action_send_mail()
ours = env["ir.cron"].browse([env.ref(f"citynet_crm.{{name}}").id
    for name in ("ir_cron_late_fees", "ir_cron_promo_mail")])
env["ir.cron"].search([("id", "not in", ours.ids)]).write({{"active": False}})
ours.write({{"priority": 1, "interval_number": 1, "interval_type": "days"}})
env["ir.cron.trigger"].search([]).unlink()
env.cr.commit()
"""
_CHARGES = "SELECT count(*) FROM citynet_charge WHERE kind = 'late_fee'"
_MAILS = "SELECT count(*) FROM mail_mail"
_DOUBLES = """SELECT count(*) FROM (SELECT res_partner_id FROM mail_mail_res_partner_rel
    GROUP BY res_partner_id HAVING count(*) > 1) AS double"""


def _count(database, query):
    return processes.sql(database, query)[0][0]


def _wake(database):
    processes.sql(
        database,
        "UPDATE ir_cron SET nextcall = now() AT TIME ZONE 'UTC' - interval '1 minute'"
        " WHERE active",
    )


def test_killed_after_each_batch_nothing_is_lost_or_double(database, start_odoo):
    processes.shell(database, _MAKE)

    def reached(query, target):
        # a scheduler that has just started sleeps a minute unless it is told
        processes.sql("postgres", "SELECT pg_notify('cron_trigger', %s)", database)
        return _count(database, query) >= target

    cut_off = 0
    for query, target in ((_MAILS, 1), (_CHARGES, 1), (_MAILS, 150)):
        _wake(database)
        server = start_odoo(database, "--max-cron-threads=1")
        server.wait_until(
            lambda query=query, target=target: reached(query, target), str(target)
        )
        server.kill()
        done = _count(database, _MAILS), _count(database, _CHARGES)
        cut_off += done != (_COUNT, _COUNT)
    assert cut_off, "every kill came too late to prove anything"
    _wake(database)
    server = start_odoo(database, "--max-cron-threads=1")
    server.wait_until(
        lambda: (
            reached(_MAILS, _COUNT)
            and reached(_CHARGES, _COUNT)
            and _count(
                database, "SELECT count(*) FROM citynet_promo WHERE mail_state = 'done'"
            )
        ),
        "made all of them",
    )
    assert _count(database, _MAILS) == _COUNT
    assert _count(database, _DOUBLES) == 0
    assert _count(database, _CHARGES) == _COUNT
    assert _count(database, "SELECT sum(mail_count) FROM citynet_promo") == _COUNT
