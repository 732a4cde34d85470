"""The sender is killed again and again, and answers get lost: nobody gets a bill twice."""

import collections
import random
import time

import whatsapp_world as world

MESSAGES = 2000
KILLS = 20


def test_killed_senders_double_and_lose_nothing(database, start_odoo, fake_graph):
    fake_graph.settings(
        latency=0.1, statuses=["sent", "delivered"], status_delay=0.5, batch=20
    )
    fake_graph.faults({"kind": "accept_drop", "probability": 0.01})
    account, key = world.set_up(database, fake_graph.url, rate=80)
    world.queue(database, account, MESSAGES)
    numbers = [f"+62812{n:08}" for n in range(MESSAGES)]
    fake_graph.control("people", {"open": numbers})
    # who receives reports lives on; who sends is killed
    receiver = start_odoo(database, "--workers=0", "--max-cron-threads=0")
    fake_graph.settings(webhook=f"{receiver.url}/citynet/whatsapp/{key}")

    chance = random.Random(3)
    kills = 0
    while kills < KILLS and world.waiting(database):
        sender = start_odoo(database, "--workers=0", "--max-cron-threads=1")
        before = fake_graph.counts()["requests"]
        world.wake(database)
        target = before + chance.randint(20, 90)
        sender.wait_until(
            lambda target=target: (
                fake_graph.counts()["requests"] >= target or not world.waiting(database)
            ),
            "sends",
            300,
        )
        time.sleep(chance.random() / 5)
        sender.kill()
        kills += 1
    sender = start_odoo(database, "--workers=0", "--max-cron-threads=1")
    world.wake(database)
    sender.wait_until(lambda: not world.waiting(database), "sends the rest", 300)
    # every report has arrived and is read
    sender.wait_until(
        lambda: not fake_graph.counts()["waiting"], "gets all reports", 120
    )
    world.wake(database, "events")
    accepted = {entry["callback"] for entry in fake_graph.journal()}
    sender.wait_until(
        lambda: world.states(database).get("delivered", 0) == len(accepted),
        "reads",
        120,
    )

    times = collections.Counter(entry["callback"] for entry in fake_graph.journal())
    states = world.states(database)
    assert kills == KILLS
    assert max(times.values()) == 1, "a bill was sent twice"
    assert sum(states.values()) == MESSAGES
    assert states["delivered"] == len(accepted)
    # what never arrived is unclear, and neither lost nor sent again
    assert states.get("unknown", 0) == MESSAGES - len(accepted)
    assert set(states) <= {"delivered", "unknown"}
