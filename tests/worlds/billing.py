"""A few hundred services due, and what their bills must come to by another reckoning."""

import calendar
import datetime
import json

import processes

_MAKE = """
import datetime, json
company = env.company
company.write({
    "citynet_cycle": "fixed", "citynet_bill_day": 1, "citynet_bill_timing": "advance",
    "citynet_lead_days": 0, "citynet_proration": "month", "citynet_auto_billing": False,
})
# small batches, so that a kill finds some done and some not
env["ir.config_parameter"].set_param("citynet_crm.billing_batch", 10)
today = company._citynet_today()
first = (today.replace(day=1) - datetime.timedelta(days=1)).replace(day=1)
env["citynet.subscription"].search([("date_next_bill", "<=", today)]).action_archive()
package = env["product.template"].create({
    "name": "Citynet 20 Mbps", "citynet_is_package": True, "citynet_speed_down": 20,
    "list_price": 150000,
})
partners = env["res.partner"].create([
    {
        "name": f"Customer {number}",
        "citynet_invoice_grouping": "payer" if number %% 10 == 0 else "service",
    }
    for number in range(%(count)s)
])
env["citynet.subscription"].create([
    {
        # every tenth payer has its own service and the next customer's, on one bill
        "partner_id": partners[number - 1 if number %% 10 == 1 else number].id,
        "package_id": package.id,
        "price": 150000 + number %% 7 * 12345,
        "date_start": first + datetime.timedelta(days=number %% 28),
    }
    for number in range(%(count)s)
])
run = env["citynet.billing.run"].create({"date": today})
run._start()
env.cr.commit()
print("WORLD", json.dumps({"run": run.id, "first": first.isoformat()}))
"""


def make(database, count):
    """Make ``count`` services and an open run over them.

    :return: the run's id, and the rupiah all its bills must come to before tax
    """
    printed = processes.shell(database, _MAKE % {"count": count})
    made = json.loads(printed.split("WORLD", 1)[1])
    first = datetime.date.fromisoformat(made["first"])
    days = calendar.monthrange(first.year, first.month)[1]
    total = 0
    for number in range(count):
        price = 150000 + number % 7 * 12345
        used = days - number % 28
        total += price + (2 * price * used + days) // (2 * days)
    return made["run"], total


def billed(database, run):
    """:return: how many periods the run has billed and committed so far"""
    return processes.sql(
        database,
        """SELECT count(*) FROM account_move_line line
             JOIN account_move move ON move.id = line.move_id
            WHERE move.citynet_run_id = %s AND line.citynet_period_start IS NOT NULL""",
        run,
    )[0][0]


def is_done(database, run):
    query = "SELECT state = 'done' FROM citynet_billing_run WHERE id = %s"
    return processes.sql(database, query, run)[0][0]


def check(database, run, count, total):
    """Each (service, period) once, all posted, the sum to the rupiah, audit clean."""
    [[periods, distinct, services]] = processes.sql(
        database,
        """SELECT count(*),
                  count(DISTINCT (line.citynet_subscription_id, line.citynet_period_start)),
                  count(DISTINCT line.citynet_subscription_id)
             FROM account_move_line line
             JOIN account_move move ON move.id = line.move_id
            WHERE move.citynet_run_id = %s AND line.citynet_period_start IS NOT NULL""",
        run,
    )
    assert (periods, distinct, services) == (2 * count, 2 * count, count)
    [[bills, names, posted, untaxed]] = processes.sql(
        database,
        """SELECT count(*), count(DISTINCT name), count(*) FILTER (WHERE state = 'posted'),
                  sum(amount_untaxed) FROM account_move WHERE citynet_run_id = %s""",
        run,
    )
    assert bills == names == posted == count - count // 10
    assert untaxed == total
    [[problems, audited]] = processes.sql(
        database,
        "SELECT audit_problem_count, date_audited FROM citynet_billing_run WHERE id = %s",
        run,
    )
    assert audited
    assert problems == 0
    assert not processes.sql(database, "SELECT reason FROM citynet_billing_error")
