"""Money from customers, month by month, and the cash that the desks hand over."""

from datetime import timedelta

from odoo.fields import Command

# How many days after a bill its payer comes.
PAY_DAYS = {
    "cash": (4, 9, 14),
    "transfer": (2, 6, 11),
    "late": (24, 33),
    "overdue": (24, 33),
}
UNPAID_BILLS = {
    "arrears": 4,
    "promise": 2,
    "defaulted": 2,
    "overdue": 2,
    "exempt": 2,
}
# Their last bill is open on every day of the month: what the bank's file and the nightly
# comparison are about.
OPEN_NAMES = (
    "Hj. Zubaidah",
    "Rudi Hartanto",
    "Dian Pertiwi",
    "Hendra Gunawan",
)
# what is missing of a deposit, and why: {(desk, how many deposits ago): ...}
MISSING = {
    ("cs1", 0): (5000, "Uang kembalian kurang"),
    ("cs2", 2): (2000, "Salah memberi kembalian"),
}


# ---- Bills are paid ----


def take_payments(scene):
    """Every payer comes so many days after each bill as their story says."""
    stories = {service.partner_id: row["story"] for row, service in scene.services}
    values = {}
    for payer, bills in get_bills_by_payer(scene).items():
        story = stories.get(payer, "transfer")
        unpaid = UNPAID_BILLS.get(story, int(payer.name in OPEN_NAMES))
        for bill in bills[: len(bills) - unpaid]:
            days = PAY_DAYS.get(story, PAY_DAYS["transfer"])
            day = bill.invoice_date + timedelta(days=days[bill.id % len(days)])
            part = 1
            if story == "instalment" and bill == bills[-1]:
                day, part = min(day, scene.today), 0.5
            if day > scene.today:
                continue
            values[bill] = prepare_payment_values(scene, bill, day, story, part)
    pay(scene, values)


def get_bills_by_payer(scene):
    """:return: dict {payer: the posted bills of their services, the oldest first}"""
    bills = scene.env["account.move"].search(
        [("citynet_run_id", "!=", False), ("state", "=", "posted")],
        order="invoice_date, id",
    )
    return bills.grouped("partner_id")


def prepare_payment_values(scene, bill, day, story, part):
    """:return: dict of the ``account.payment`` of ``part`` of what ``bill`` is about"""
    receivable = bill.line_ids.filtered(
        lambda line: line.account_type == "asset_receivable"
    )
    return {
        "date": day,
        "amount": bill.currency_id.round(bill.amount_residual * part),
        "payment_type": "inbound",
        "partner_type": "customer",
        "memo": bill.name,
        "citynet_taken_by_id": story == "cash" and get_desk(scene, bill).id,
        "journal_id": scene.get_journal("cash" if story == "cash" else "bank").id,
        "partner_id": bill.partner_id.id,
        "destination_account_id": receivable.account_id.id,
        "invoice_ids": [Command.set(bill.ids)],
    }


def get_desk(scene, bill):
    """:return: ``res.users`` of customer service who takes this customer's cash"""
    number = bill.partner_id.citynet_number or "0"
    return scene.get("user_cs1" if number[-1] < "6" else "user_cs2")


def pay(scene, values):
    """What stock's payment dialog does, for a year's payments at once.

    :param dict values: {bill: values of its ``account.payment``}
    """
    payments = scene.env["account.payment"].create(list(values.values()))
    payments.action_post()
    scene.analyze()
    plan = []
    for bill, payment in zip(values, payments, strict=True):
        lines = bill.line_ids + payment.move_id.line_ids
        plan.append(
            lines.filtered(lambda line: line.account_type == "asset_receivable")
        )
    scene.env["account.move.line"]._reconcile_plan(plan)
    scene.analyze()


# ---- Cash is handed over ----


def hand_over_cash(scene):
    """Each month's cash of each desk was handed over; the last of it waits."""
    parts = []
    for agent in scene.get("user_cs1"), scene.get("user_cs2"):
        months = get_cash_by_month(scene, agent)
        parts += [
            (month, number, agent, months[month])
            for number, month in enumerate(sorted(months, reverse=True))
        ]
    for _month, number, agent, payments in sorted(parts, key=lambda part: part[:2]):
        missing = MISSING.get((agent.login, number), (0, False))
        deposit = hand_over(scene, agent, payments, *missing)
        if number:
            deposit.with_user(scene.get("user_keuangan")).action_confirm()
            deposit.date_confirmed = deposit.date + timedelta(hours=5)


def get_cash_by_month(scene, agent):
    """:return: dict {first of the month: the ``account.payment`` records taken}; the
    last days' cash is still in hand"""
    in_hand = scene.env["citynet.deposit"].with_user(agent)._get_in_hand(agent)
    old = scene.day(days=5)
    return in_hand.filtered(lambda payment: payment.date < old).grouped(
        lambda payment: payment.date.replace(day=1)
    )


def hand_over(scene, agent, payments, missing, note):
    """:return: the ``citynet.deposit`` of these payments, of the day of the last"""
    taken = sum(payments.mapped("amount"))
    deposit = scene.env["citynet.deposit"].create(
        {
            "user_id": agent.id,
            "company_id": scene.company.id,
            "date": scene.at(max(payments.mapped("date")), 10),
            "amount": taken - missing,
            "amount_taken": taken,
            "note": note,
        }
    )
    payments.citynet_deposit_id = deposit
    return deposit
