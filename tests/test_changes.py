"""Changes of price add up, in any order and at any day and hour of the cron."""

import itertools
from datetime import date, timedelta

from hypothesis import example, given, settings
from hypothesis import strategies as st

from odoo.addons.citynet_crm.tools.billing import periods
from odoo.addons.citynet_crm.tools.changes import proration

settings.register_profile("citynet", deadline=None)
settings.load_profile("citynet")

prices = st.integers(0, 50_000_000)
rules = st.sampled_from(["month", "thirty", "none"])


def parts_of(day, anchor_day, months, *, billed):
    whole = periods.period_containing(
        periods.grid_anchor(date(2019, 1, 31), anchor_day), anchor_day, months, day
    )
    if billed:
        return proration.change_parts(day, [(whole, whole)])
    return proration.change_parts(day, [], [(whole, whole)])


@given(
    st.dates(date(2020, 1, 1), date(2100, 12, 31)),
    st.integers(1, 31),
    st.sampled_from([1, 3, 6, 12]),
    st.booleans(),
    prices,
    prices,
    prices,
    rules,
)
@example(date(2024, 2, 29), 31, 1, True, 200_000, 300_000, 250_001, "month")
@example(date(2025, 2, 28), 31, 1, False, 200_000, 300_000, 250_001, "thirty")
def test_changes_of_one_day_add_up(
    day, anchor, months, billed, first, second, third, rule
):
    parts = parts_of(day, anchor, months, billed=billed)

    def cost(old, new):
        return proration.change_cost(old, new, parts, rule, months)

    assert cost(first, second) + cost(second, first) == 0
    assert cost(first, second) + cost(second, third) == cost(first, third)
    assert abs(cost(first, second)) <= abs(second - first)


@given(
    st.dates(date(2020, 1, 1), date(2100, 12, 31)), st.integers(1, 31), prices, prices
)
def test_billed_before_or_after_costs_the_same_days(day, anchor, old, new):
    billed = parts_of(day, anchor, 1, billed=True)
    unbilled = parts_of(day, anchor, 1, billed=False)
    paid_before = old + proration.change_cost(old, new, billed, "month")
    paid_after = new + proration.change_cost(old, new, unbilled, "month")
    assert abs(paid_before - paid_after) <= 1


def test_a_known_upgrade():
    november = periods.Period(0, date(2026, 11, 1), date(2026, 11, 30))
    day = november.start + timedelta(days=20)
    parts = proration.change_parts(day, [(november, november)])
    assert proration.change_cost(200_000, 300_000, parts, "month") == 33_333


DAY = timedelta(days=1)
anchors = st.integers(1, 31)
days = st.dates(date(2020, 1, 1), date(2100, 12, 31))


@given(days, anchors, st.booleans(), st.lists(prices, min_size=2, max_size=8), rules)
@example(date(2024, 2, 29), 29, True, [200_000, 300_000, 200_000], "month")
@example(date(2025, 2, 28), 31, False, [200_000, 100_000, 200_000], "thirty")
def test_any_number_of_changes_on_one_day_are_one(day, anchor, billed, steps, rule):
    parts = parts_of(day, anchor, 1, billed=billed)
    costs = [
        proration.change_cost(old, new, parts, rule)
        for old, new in itertools.pairwise(steps)
    ]
    assert sum(costs) == proration.change_cost(steps[0], steps[-1], parts, rule)


@given(days, anchors, st.lists(prices, min_size=2, max_size=8), rules)
@example(date(2026, 1, 31), 31, [200_000, 300_000, 200_000], "month")
@example(date(2026, 1, 31), 31, [200_000, 100_000, 200_000], "month")
def test_without_refunds_a_day_costs_its_last_change_and_nothing_is_given(
    day, anchor, steps, rule
):
    parts = parts_of(day, anchor, 1, billed=True)
    charged = 0
    for price in steps[1:]:
        total = proration.change_cost(steps[0], price, parts, rule)
        charged += proration.without_refund(total, charged)
        assert charged == max(total, 0)
    if steps[0] == steps[-1]:
        assert charged == 0


def pay(timeline, price, rule="month"):
    """What a customer pays in all, when bills and changes come in this order.

    :param timeline: list of ("bill", whole period) and ("change", day, price)
    """
    paid, billed, opened = 0, [], []
    for kind, *what in timeline:
        if kind == "bill":
            [whole] = what
            paid += price
            billed.append((whole, whole))
        elif kind == "open":  # days that are used before they are billed
            opened.append((what[0], what[0]))
        else:
            day, new = what
            unbilled = [pair for pair in opened if pair not in billed]
            parts = proration.change_parts(day, billed, unbilled)
            paid += proration.change_cost(price, new, parts, rule)
            price = new
    return paid


@st.composite
def lives(draw):
    """Some months, and changes on some of their days, in order."""
    anchor_day = draw(anchors)
    anchor = periods.grid_anchor(draw(days), anchor_day)
    wholes = [periods.period_at(anchor, anchor_day, 1, index) for index in range(4)]
    length = (wholes[-1].end - wholes[0].start).days
    offsets = sorted(draw(st.lists(st.integers(0, length), max_size=5)))
    steps = [
        ("change", wholes[0].start + offset * DAY, draw(prices)) for offset in offsets
    ]
    return wholes, draw(prices), steps


def by_day(wholes, price, steps):
    """:return: float, each day at its own price"""
    total = 0
    for whole in wholes:
        for offset in range(whole.days):
            day = whole.start + offset * DAY
            held = [new for _kind, since, new in steps if since <= day]
            total += (held[-1] if held else price) / whole.days
    return total


@given(lives())
def test_bills_in_advance_and_changes_come_to_each_day_at_its_price(life):
    wholes, price, steps = life
    timeline = sorted(
        [*(("bill", whole) for whole in wholes), *steps],
        key=lambda event: (
            event[1].start if event[0] == "bill" else event[1],
            event[0] == "change",
        ),
    )
    paid = pay(timeline, price)
    assert abs(paid - by_day(wholes, price, steps)) <= len(steps) + 1


@given(lives())
def test_a_cron_that_comes_late_charges_what_each_day_would_have_charged(life):
    """run(A and B) == run(A), then run(B): bills and changes of all days at once."""
    wholes, price, steps = life
    bills = [("bill", whole) for whole in wholes]
    on_time = sorted(
        [*bills, *steps],
        key=lambda event: (
            event[1].start if event[0] == "bill" else event[1],
            event[0] == "change",
        ),
    )
    assert pay(on_time, price) == pay([*bills, *steps], price)


@given(lives())
def test_bills_in_arrears_come_to_each_day_at_its_price(life):
    wholes, price, steps = life
    events = [
        *((whole.start, 0, ("open", whole)) for whole in wholes),
        *((step[1], 1, step) for step in steps),
        *((whole.end + DAY, -1, ("bill", whole)) for whole in wholes),
    ]
    events.sort(key=lambda event: event[:2])
    paid = pay([event[2] for event in events], price)
    assert abs(paid - by_day(wholes, price, steps)) <= len(steps) + 1
