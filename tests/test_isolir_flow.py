"""From an overdue bill to a restored line, with the customer in a browser."""

import json

import test_online_payment

import processes

_CALL_CRONS = """
for name in ("ir_cron_reminder", "ir_cron_isolir"):
    env.ref(f"citynet_crm.{name}").method_direct_trigger()
"""
_OVERDUE = """
import datetime
company = env.company
company.write({"citynet_isolir_" + day: True for day in
    ("mon", "tue", "wed", "thu", "fri", "sat", "sun")})
company.write({"citynet_isolir_mode": "auto", "citynet_grace_days": 2})
due = company._citynet_today() - datetime.timedelta(days=4)
env["account.move"].browse(%(bill)s).invoice_date_due = due
env.cr.commit()
"""


def test_reminded_suspended_paid_in_the_portal_and_restored(database, start_odoo):
    setup = "import json\n" + test_online_payment.SETUP
    made = json.loads(processes.shell(database, setup).splitlines()[-1])
    processes.shell(database, _OVERDUE % made + _CALL_CRONS)
    state = "SELECT state FROM citynet_subscription WHERE id = %s"
    assert processes.sql(database, state, made["service"]) == [("suspended",)]
    reminded = "SELECT days FROM citynet_reminder WHERE move_id = %s"
    assert processes.sql(database, reminded, made["bill"]) == [(3,)]
    server = start_odoo(database, "--max-cron-threads=0")
    # pays the bill and asks for its receipt, a PDF
    test_online_payment.pay_with_the_demo_provider(server.url, database, made)
    assert processes.sql(database, state, made["service"]) == [("active",)]
    jobs = processes.sql(
        database,
        "SELECT kind, state FROM citynet_provisioning WHERE subscription_id = %s"
        " AND kind IN ('suspend', 'restore') ORDER BY id",
        made["service"],
    )
    assert jobs == [("suspend", "cancelled"), ("restore", "pending")]
