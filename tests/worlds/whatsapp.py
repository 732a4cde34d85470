"""A database that sends by WhatsApp to the fake Graph API, for tests and benchmarks."""

import collections
import json
import random
import time

import processes

SETUP = """
account = env["citynet.whatsapp.account"].create({{
    "name": "Fake Graph", "provider": "cloud", "base_url": {url!r},
    "phone_number_id": "111", "waba_id": "222", "app_id": "333",
    "access_token": "token", "app_secret": "app-secret",
    "daily_limit": -1, "spacing": 0, "rate": {rate}, "slots": {slots},
    "quiet_from": 0, "quiet_to": 0, "unknown_minutes": 15,
}})
account._transition("active")
env["ir.cron"].search([("model_id.model", "not like", "citynet.whatsapp%")]).active = False
env.cr.commit()
print("RESULT", account.id, account.path_key)
"""


def set_up(database, url, rate=40, slots=32):
    """:return: (account id, key of its address for reports)"""
    out = processes.shell(database, SETUP.format(url=url, rate=rate, slots=slots))
    line = next(line for line in out.splitlines() if line.startswith("RESULT"))
    _word, account_id, key = line.split()
    return int(account_id), key


def queue(database, account_id, count, lane=40, is_money=True, first=0, event="test"):
    """Put messages into the queue by SQL, each to a number of its own."""
    payload = json.dumps({"type": "text", "text": {"body": "Halo"}, "plain": "Halo"})
    processes.sql(
        database,
        """
        INSERT INTO citynet_whatsapp_message
               (direction, state, kind, account_id, company_id, number, business_key, uuid,
                body, payload, lane, purpose, is_money, due_at, attempts, needs_attention,
                create_date)
        SELECT 'out', 'queued', 'text', %s, (SELECT company_id FROM citynet_whatsapp_account
                WHERE id = %s), '+62812' || lpad(n::text, 8, '0'), %s || '|' || n,
               md5(%s || n), 'Halo', %s::jsonb, %s, 'service', %s,
               now() AT TIME ZONE 'UTC', 0, FALSE, now() AT TIME ZONE 'UTC'
          FROM generate_series(%s, %s) n
        """,
        account_id, account_id, event, event, payload, lane, is_money, first, first + count - 1,
    )  # fmt: skip


def wake(database, cron="send"):
    """Let a scheduled action run as soon as may be."""
    processes.sql(
        database,
        """
        INSERT INTO ir_cron_trigger (cron_id, call_at)
        SELECT res_id, now() AT TIME ZONE 'UTC' FROM ir_model_data
         WHERE module = 'citynet_whatsapp' AND name = %s
        """,
        f"ir_cron_{cron}",
    )
    processes.sql("postgres", "SELECT pg_notify('cron_trigger', %s)", database)


def states(database):
    """:return: dict {state: number of messages}"""
    rows = processes.sql(
        database,
        "SELECT state, count(*) FROM citynet_whatsapp_message WHERE direction = 'out' GROUP BY 1",
    )
    return dict(rows)


def waiting(database):
    """:return: int, messages that are not yet handed over"""
    found = states(database)
    return found.get("queued", 0) + found.get("sending", 0)


def kill_senders(database, start_odoo, fake_graph, messages, kills, rate=80, seed=3):
    """Kill the sender again and again while it works off bills, with answers that get lost.

    Who receives reports lives on, and reads them in the end.

    :param start_odoo: function that starts a server on a database
    :return: dict of kills, duplicates, lost, unknown, accepted, states
    """
    fake_graph.settings(
        latency=0.1, statuses=["sent", "delivered"], status_delay=0.5, batch=20
    )
    fake_graph.faults({"kind": "accept_drop", "probability": 0.01})
    account, key = set_up(database, fake_graph.url, rate)
    queue(database, account, messages)
    numbers = [f"+62812{n:08}" for n in range(messages)]
    fake_graph.control("people", {"open": numbers})
    receiver = start_odoo(database, "--workers=0", "--max-cron-threads=0")
    fake_graph.settings(webhook=f"{receiver.url}/citynet/whatsapp/{key}")
    chance, done = random.Random(seed), 0
    step = messages // (kills + 2)
    while done < kills and waiting(database):
        sender = start_odoo(database, "--workers=0", "--max-cron-threads=1")
        target = fake_graph.counts()["requests"] + chance.randint(step // 4, step)
        wake(database)
        sender.wait_until(
            lambda target=target: (
                fake_graph.counts()["requests"] >= target or not waiting(database)
            ),
            "sends",
            300,
        )
        time.sleep(chance.random() / 5)
        sender.kill()
        done += 1
    sender = start_odoo(database, "--workers=0", "--max-cron-threads=1")
    wake(database)
    sender.wait_until(lambda: not waiting(database), "sends the rest", 300)
    sender.wait_until(
        lambda: not fake_graph.counts()["waiting"], "gets all reports", 180
    )
    accepted = {entry["callback"] for entry in fake_graph.journal()}

    def is_read():
        wake(database, "events")
        time.sleep(0.5)
        return states(database).get("delivered", 0) == len(accepted)

    sender.wait_until(is_read, "reads all reports", 180)
    sender.stop()
    receiver.stop()
    times = collections.Counter(entry["callback"] for entry in fake_graph.journal())
    found = states(database)
    return {
        "kills": done,
        "duplicates": sum(count - 1 for count in times.values()),
        # known neither as arrived nor as unclear
        "lost": messages - found.get("delivered", 0) - found.get("unknown", 0),
        "unknown": found.get("unknown", 0),
        "accepted": len(accepted),
        "states": found,
    }
