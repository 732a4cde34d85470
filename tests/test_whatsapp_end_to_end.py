"""Odoo and the fake Graph API together: templates, messages, reports, answers, faults."""

import concurrent.futures

import processes
from worlds import whatsapp as scenario

SUBMIT = """
account = env["citynet.whatsapp.account"].browse({account})
templates = env["citynet.whatsapp.template"].search([])
env.ref("citynet_whatsapp.template_invoice_paid_id").header_kind = "document"
env.ref("citynet_whatsapp.template_order_received_en").parameter_format = "positional"
templates.action_submit()
env.cr.commit()
print("RESULT", len(templates), sorted(set(account.env["citynet.whatsapp.registration"]
    .search([("account_id", "=", account.id)]).mapped("status"))))
"""
SYNC = """
account = env["citynet.whatsapp.account"].browse({account})
account.action_test_connection()
account._sync_templates()
env.cr.commit()
rows = env["citynet.whatsapp.registration"].search([("account_id", "=", account.id)])
print("RESULT", sorted(set(rows.mapped("status"))), set(rows.mapped("hold_reason")),
    account.daily_limit)
"""
SEND_ALL = """
account = env["citynet.whatsapp.account"].browse({account})
messages = env["citynet.whatsapp.message"]
rows = []
for number, template in enumerate(env["citynet.whatsapp.template"].search([])):
    row = messages._prepare_row(account, template.rule_id, template)
    payload = template._render(None, account._get_base_url_for_links())
    row.update(number="+62812%08d" % number, body=payload["plain"], payload=payload,
        business_key="all|%s" % template.id)
    if template.header_kind == "document":
        row["media_state"] = "todo"
        bill = env["account.move"].search([("move_type", "=", "out_invoice")], limit=1)
        if not bill:
            bill = bill.create({{"move_type": "out_invoice",
                "partner_id": env.ref("base.main_partner").id,
                "invoice_line_ids": [(0, 0, {{"name": "x", "price_unit": 1000}})]}})
        row.update(res_model="account.move", res_id=bill.id)
    rows.append(row)
print("RESULT", len(messages._insert_rows(rows)))
env.cr.commit()
"""
TICKET = """
customer = env["res.partner"].create({"name": "Budi Santoso", "phone": "0812-3456-7890",
    "country_id": env.ref("base.id").id, "lang": "id_ID"})
customer._citynet_make_customers()
ticket = env["citynet.ticket"].create({"title": "Internet mati", "partner_id": customer.id})
env.cr.commit()
print("RESULT", ticket.name)
"""
SEND_PAST_THE_SCHEDULER = """
import time
account = env["citynet.whatsapp.account"].browse({account})
end = time.time() + 60
while time.time() < end and account._count_due(0):
    account._send_due(5)
    env.cr.commit()
"""


def result(output):
    return next(line for line in output.splitlines() if line.startswith("RESULT"))


def test_the_whole_way_of_messages(database, start_odoo, fake_graph):
    account, key = scenario.set_up(database, fake_graph.url)
    server = start_odoo(database, "--workers=0", "--max-cron-threads=1")
    fake_graph.settings(
        webhook=f"{server.url}/citynet/whatsapp/{key}",
        statuses=["sent", "delivered", "read"],
    )

    # templates are made at Meta, checked there, approved, and found again over pages
    assert "['PENDING']" in result(
        processes.shell(database, SUBMIT.format(account=account))
    )
    remote = fake_graph.state()["templates"]
    assert len(remote) == 46
    for row in remote:
        fake_graph.control("template", {**row, "status": "APPROVED"})
    told = result(processes.shell(database, SYNC.format(account=account)))
    assert told == "RESULT ['APPROVED'] {False} 2000"

    # every shipped text passes the API's own checks, also the one with a file
    processes.shell(database, SEND_ALL.format(account=account))
    scenario.wake(database, "files")
    scenario.wake(database)
    server.wait_until(
        lambda: scenario.states(database) == {"read": 46}, "reads all", 120
    )
    assert len(fake_graph.journal()) == 46

    # an event, its message, the customer's answer to it, and ours
    number = result(processes.shell(database, TICKET)).split()[1]
    scenario.wake(database)
    server.wait_until(
        lambda: scenario.states(database).get("read") == 47, "tells of it"
    )
    entry = fake_graph.journal()[-1]
    assert entry["to"] == "+6281234567890"
    texts = [
        p["text"] for p in entry["body"]["template"]["components"][0]["parameters"]
    ]
    assert texts == ["Budi Santoso", number, "Internet mati"]
    words = {
        "from": "6281234567890",
        "id": "wamid.in1",
        "type": "text",
        "text": {"body": "STATUS"},
    }
    words |= {"timestamp": str(int(entry["at"]) + 5), "context": {"id": entry["id"]}}
    for _time in range(3):
        fake_graph.control("say", words)
    server.wait_until(lambda: len(fake_graph.journal()) == 48, "answers")
    answer = fake_graph.journal()[-1]
    assert answer["type"] == "text"
    assert number in answer["body"]["text"]["body"]

    # a template that Meta pauses holds its queue, and lets it go afterwards
    fake_graph.control(
        "template",
        {"name": "citynet_ticket_opened", "language": "id", "status": "PAUSED"},
    )
    processes.shell(database, TICKET)
    scenario.wake(database)
    server.wait_until(lambda: scenario.states(database).get("held") == 1, "holds")
    row = next(
        row for row in fake_graph.state()["templates"]
        if (row["name"], row["language"]) == ("citynet_ticket_opened", "id")
    )  # fmt: skip
    fake_graph.control("template", {**row, "status": "APPROVED"})
    change = {"event": "APPROVED", "message_template_id": row["id"]}
    fake_graph.control(
        "report", {"changes": [["message_template_status_update", change]]}
    )
    server.wait_until(lambda: len(fake_graph.journal()) == 49, "goes on")


def test_a_storm_of_refusals_loses_nothing(database, start_odoo, fake_graph):
    account, _key = scenario.set_up(database, fake_graph.url, rate=60)
    count = 200
    scenario.queue(database, account, count)
    fake_graph.control("people", {"open": [f"+62812{n:08}" for n in range(count)]})
    fake_graph.faults(
        {"kind": "error", "code": 130429, "status": 429, "count": 20},
        {"kind": "error", "code": 131016, "status": 500, "count": 20},
        {"kind": "error", "code": 131056, "count": 10},
        {"kind": "http", "status": 429, "count": 10},
        {"kind": "error", "code": 131026, "count": 5},
        {"kind": "accept_500", "count": 3},
    )
    server = start_odoo(database, "--workers=0", "--max-cron-threads=1")
    scenario.wake(database)

    def settled():
        if scenario.waiting(database):
            # what waits for its next try needn't wait in a test
            processes.sql(
                database,
                "UPDATE citynet_whatsapp_message SET due_at = now() AT TIME ZONE 'UTC'"
                " WHERE state = 'queued' AND due_at > now() AT TIME ZONE 'UTC'",
            )
            return False
        return True

    server.wait_until(settled, "settles", 180)
    found = scenario.states(database)
    assert found == {"accepted": count - 8, "failed": 5, "unknown": 3}
    accepted = [entry["to"] for entry in fake_graph.journal()]
    assert len(accepted) == len(set(accepted)) == count - 5


def test_a_dead_token_stops_after_a_few_calls(database, start_odoo, fake_graph):
    account, _key = scenario.set_up(database, fake_graph.url, rate=40)
    scenario.queue(database, account, 300)
    fake_graph.control("people", {"open": [f"+62812{n:08}" for n in range(300)]})
    fake_graph.settings(latency=0.1)
    server = start_odoo(database, "--workers=0", "--max-cron-threads=1")
    scenario.wake(database)
    server.wait_until(lambda: len(fake_graph.journal()) > 50, "sends")
    fake_graph.settings(token="another")  # noqa: S106

    def state():
        return processes.sql(
            database,
            "SELECT state FROM citynet_whatsapp_account WHERE id = %s",
            account,
        )[0][0]

    server.wait_until(lambda: state() == "blocked", "stops")
    server.wait_until(lambda: not scenario.states(database).get("sending"), "lands")
    calls = fake_graph.counts()["calls"]["POST 111/messages"]
    assert calls - len(fake_graph.journal()) <= 6
    found = scenario.states(database)
    assert found["queued"] + found["accepted"] == 300


def test_four_senders_together_send_each_message_once(database, start_odoo, fake_graph):
    account, _key = scenario.set_up(database, fake_graph.url, rate=300)
    scenario.queue(database, account, 800)
    fake_graph.control("people", {"open": [f"+62812{n:08}" for n in range(800)]})
    fake_graph.settings(latency=0.05)
    # four processes, each with a sender of its own that is called past the scheduler's lock
    code = SEND_PAST_THE_SCHEDULER.format(account=account)
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _n: processes.shell(database, code), range(4)))
    to = [entry["to"] for entry in fake_graph.journal()]
    assert len(to) == len(set(to)) == 800
    assert scenario.states(database) == {"accepted": 800}
    assert fake_graph.counts()["most_in_a_second"] <= 300
