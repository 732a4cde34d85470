"""How fast: the pacer by itself, over every rate."""

import random
import threading
import time

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.addons.citynet_whatsapp.tools.pace import Gate, Pacer


def most_in_a_second(starts):
    return max(
        sum(1 for other in starts if moment <= other < moment + 1) for moment in starts
    )


@settings(max_examples=60, deadline=None)
@given(
    rate=st.integers(1, 100),
    steps=st.lists(st.floats(0, 0.5), min_size=30, max_size=90),
)
def test_no_second_has_more_than_the_rate(rate, steps):
    pacer, now, starts = Pacer(rate), 0.0, []
    for step in steps:
        now += step
        for _message in range(pacer.room(now, 50)):
            starts.append(pacer.take(now))
    assert most_in_a_second(starts) <= rate


def test_the_rate_is_nearly_used():
    pacer, now, starts = Pacer(80), 0.0, []
    while now < 10:
        for _message in range(pacer.room(now, 32)):
            starts.append(pacer.take(now))
        now += 0.05
    assert len(starts) >= 690


def test_a_rate_below_one_a_second_is_kept():
    pacer, starts = Pacer(0.2), []
    now = 0.0
    while now < 60:
        if pacer.room(now, 5):
            starts.append(pacer.take(now))
        now += 0.05
    gaps = [later - earlier for earlier, later in zip(starts, starts[1:], strict=False)]
    assert min(gaps) >= 5


def test_too_fast_halves_and_clean_minutes_bring_it_back():
    pacer = Pacer(40)
    pacer.slow_down(0)
    assert pacer.current == 20
    pacer.recover(30)
    assert pacer.current == 20
    pacer.recover(60)
    assert pacer.current == 24
    for minute in range(2, 7):
        pacer.recover(minute * 60)
    assert pacer.current == 40


def test_refusals_that_come_together_slow_down_once():
    pacer = Pacer(40)
    for moment in range(5):
        pacer.slow_down(moment / 10)
    assert pacer.current == 20
    for moment in range(10, 200, 10):
        pacer.slow_down(moment)
    assert pacer.current == 4, "never below a tenth"


def test_no_second_at_the_other_end_has_more_at_any_delay():
    gate, ways, randomness = Gate(20), [], random.Random(1)
    delays = [randomness.choice((0, 0.01, 0.1, 0.5)) for _message in range(70)]

    def send(delay):
        gate.enter()
        start = time.monotonic()
        time.sleep(delay)
        ways.append((start, time.monotonic()))
        gate.leave()

    threads = [threading.Thread(target=send, args=(delay,)) for delay in delays]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(ways) == 70
    # a message arrives at some moment of its way: count all that may be in a second
    moments = [moment for way in ways for moment in way]
    most = max(
        sum(start < moment + 1 and end >= moment for start, end in ways)
        for moment in moments
    )
    assert most <= 20
