"""Six clicks at the same moment through real HTTP: the money is taken once."""

import concurrent.futures

import processes
from web_session import WebSession

_MAKE = """
from odoo.tests import new_test_user
import datetime
package = env["product.template"].create({
    "name": "Citynet 20 Mbps", "citynet_is_package": True, "citynet_speed_down": 20,
    "list_price": 200000,
})
customer = env["res.partner"].create({"name": "Budi"})
today = env.company._citynet_today()
service = env["citynet.subscription"].create({
    "partner_id": customer.id, "package_id": package.id, "date_start": today,
})
run = env["citynet.billing.run"].create({"date": today})
assert not env["citynet.billing.batch"]._bill(run, [service])
new_test_user(env, "desk_agent", groups="citynet_crm.group_agent")
cash = env["account.journal"].search([
    ("type", "=", "cash"), ("company_id", "=", env.company.id)], limit=1)
env.cr.commit()
print("MADE", customer.id, cash.id, int(service.move_line_ids.move_id.amount_residual))
"""


def test_six_clicks_at_once_take_the_money_once(database, start_odoo):
    printed = processes.shell(database, _MAKE)
    customer, cash, amount = map(int, printed.split("MADE", 1)[1].split())
    server = start_odoo(database, "--workers=3", "--max-cron-threads=0")
    session = WebSession(server.url, database, "desk_agent", "desk_agent")
    arguments = [customer, amount, cash, "0123456789abcdef", amount]
    with concurrent.futures.ThreadPoolExecutor(6) as pool:
        answers = list(
            pool.map(
                lambda _: session.call("citynet.cash.desk", "take_payment", arguments),
                range(6),
            )
        )
    payments = {answer["result"]["payment_id"] for answer in answers}
    assert len(payments) == 1
    [[count, total]] = processes.sql(
        database,
        "SELECT count(*), sum(amount) FROM account_payment WHERE partner_id = %s",
        customer,
    )
    assert (count, total) == (1, amount)
    [[left]] = processes.sql(
        database,
        "SELECT sum(amount_residual) FROM account_move WHERE partner_id = %s"
        " AND move_type = 'out_invoice'",
        customer,
    )
    assert left == 0
