"""Ten thousand statuses, three times each, shuffled, the readers killed: the ledger is right."""

import random
import time

import processes
from worlds import whatsapp as scenario

MESSAGES = 5400
STEPS = ("sent", "delivered", "read")


def test_repeated_shuffled_reports_end_in_the_senders_ledger(
    database, start_odoo, fake_graph
):
    account, key = scenario.set_up(database, fake_graph.url)
    scenario.queue(database, account, MESSAGES)
    processes.sql(
        database,
        "UPDATE citynet_whatsapp_message SET state = 'accepted', ref = 'wamid.' || uuid",
    )
    refs = [
        row[0]
        for row in processes.sql(database, "SELECT ref FROM citynet_whatsapp_message")
    ]
    chance = random.Random(5)
    last = {ref: chance.choice(STEPS) for ref in refs}
    events = [
        {"id": ref, "status": step, "timestamp": str(1790000000 + STEPS.index(step))}
        for ref in refs
        for step in STEPS[: STEPS.index(last[ref]) + 1]
        if step != "delivered" or last[ref] != "read" or chance.random() < 0.7
    ]
    repeated = events * 3
    chance.shuffle(repeated)
    server = start_odoo(database, "--workers=2", "--max-cron-threads=0")
    fake_graph.settings(
        webhook=f"{server.url}/citynet/whatsapp/{key}", wrong_signature=0.02
    )
    posted = 0
    reader = start_odoo(database, "--workers=0", "--max-cron-threads=1")
    kills = 0
    while posted < len(repeated):
        for _post in range(20):
            size = chance.choice([1, 5, 20, 50])
            batch = repeated[posted : posted + size]
            posted += len(batch)
            if batch:
                fake_graph.control("report", {"statuses": batch})
        server.wait_until(lambda: fake_graph.counts()["waiting"] < 15, "keeps up", 120)
        if kills < 5:
            time.sleep(chance.random() / 2)
            reader.kill()
            kills += 1
            reader = start_odoo(database, "--workers=0", "--max-cron-threads=1")
            scenario.wake(database, "events")
    server.wait_until(lambda: not fake_graph.counts()["waiting"], "takes all", 180)
    scenario.wake(database, "events")

    def unread():
        rows = processes.sql(
            database,
            "SELECT (SELECT count(*) FROM citynet_whatsapp_event WHERE state = 'new')"
            " + (SELECT count(*) FROM citynet_whatsapp_status WHERE is_applied IS NOT TRUE)",
        )
        return rows[0][0]

    reader.wait_until(lambda: not unread(), "reads all", 180)
    found = dict(
        processes.sql(database, "SELECT ref, state FROM citynet_whatsapp_message")
    )
    ledger = processes.sql(database, "SELECT ref, status FROM citynet_whatsapp_status")
    assert kills == 5
    assert len(events) >= 10000
    assert fake_graph.counts()["bad_reports"] > 0, "wrong signatures were among them"
    assert sorted(ledger) == sorted((event["id"], event["status"]) for event in events)
    assert found == last
