"""The arithmetic of periods holds for every date, price and rule."""

import itertools
from datetime import date, timedelta

from hypothesis import example, given, settings
from hypothesis import strategies as st

from odoo.addons.citynet_crm.tools.billing import periods
from odoo.addons.citynet_crm.tools.billing.periods import Period

# How long an example takes says something about the machine, nothing about the rule.
settings.register_profile("citynet", deadline=None)
settings.load_profile("citynet")

DAY = timedelta(days=1)
dates = st.dates(date(2019, 12, 1), date(2101, 1, 31))
days = st.integers(1, 31)
months = st.sampled_from([1, 3, 6, 12])
prices = st.integers(0, 50_000_000)
rules = st.sampled_from(["month", "thirty", "none"])


@st.composite
def cuts(draw):
    """A whole period and the parts into which some days cut it, in any order."""
    anchor, day, length = draw(dates), draw(days), draw(months)
    start = periods.grid_anchor(anchor, day)
    whole = periods.period_at(start, day, length, draw(st.integers(0, 40)))
    offsets = st.lists(st.integers(1, whole.days - 1), unique=True, max_size=6)
    edges = [0, *sorted(draw(offsets)), whole.days]
    parts = [
        Period(whole.index, whole.start + a * DAY, whole.start + (b - 1) * DAY)
        for a, b in itertools.pairwise(edges)
    ]
    return whole, draw(st.permutations(parts)), length


@given(dates, days, months, st.integers(-24, 240))
def test_periods_tile_time(start, day, length, index):
    anchor = periods.grid_anchor(start, day)
    one = periods.period_at(anchor, day, length, index)
    following = periods.period_at(anchor, day, length, index + 1)
    assert one.end + DAY == following.start
    assert 28 * length <= one.days <= 31 * length


@given(dates, days)
@example(date(2026, 1, 31), 31)
@example(date(2024, 2, 29), 29)
def test_a_start_never_drifts_from_its_day(start, day):
    anchor = periods.grid_anchor(start, day)
    for index in range(120):
        begin = periods.period_at(anchor, day, 1, index).start
        following = begin + DAY
        assert begin.day == day or (begin.day < day and following.day == 1)
        distance = (begin.year - anchor.year) * 12 + begin.month - anchor.month
        assert distance == index


@given(dates, days)
def test_the_anchor_is_the_last_such_day_that_is_not_later(start, day):
    anchor = periods.grid_anchor(start, day)
    assert anchor <= start
    assert start < periods.shift_months(anchor, day, 1)


@given(dates, days, months, st.integers(0, 4000))
def test_every_day_lies_in_exactly_the_period_that_is_found(start, day, length, later):
    anchor = periods.grid_anchor(start, day)
    wanted = start + later * DAY
    found = periods.period_containing(anchor, day, length, wanted)
    assert found.start <= wanted <= found.end
    assert found == periods.period_at(anchor, day, length, found.index)


@given(cuts(), prices, rules)
def test_parts_add_up_to_the_price_exactly(cut, price, rule):
    whole, parts, length = cut
    shares = periods.split(price, parts, whole, rule, length)
    assert sum(shares) == price
    assert all(0 <= share <= price for share in shares)


@given(cuts(), prices, rules)
def test_the_order_of_parts_has_no_effect(cut, price, rule):
    whole, parts, length = cut
    shares = dict(
        zip(parts, periods.split(price, parts, whole, rule, length), strict=True)
    )
    ordered = sorted(parts)
    assert periods.split(price, ordered, whole, rule, length) == [
        shares[part] for part in ordered
    ]


@given(cuts(), prices, rules)
def test_a_part_alone_costs_its_days_and_never_more_than_the_whole(cut, price, rule):
    whole, parts, length = cut
    for part in parts:
        amount = periods.prorated(price, part, whole, rule, length)
        assert 0 <= amount <= price
        if rule == "month":
            exact = price * part.days / whole.days
            assert abs(amount - exact) <= 0.5
    if rule == "month":
        alone = sum(
            periods.prorated(price, part, whole, rule, length) for part in parts
        )
        assert abs(alone - price) <= len(parts) / 2


@given(cuts(), prices, rules)
def test_more_days_never_cost_less(cut, price, rule):
    whole, _parts, length = cut
    costs = [
        periods.prorated(
            price,
            Period(0, whole.start, whole.start + count * DAY),
            whole,
            rule,
            length,
        )
        for count in range(whole.days)
    ]
    assert costs == sorted(costs)
    assert costs[-1] == price


@given(dates, st.integers(0, 31), st.integers(0, 60))
def test_a_bill_is_never_due_before_it_is_made(reference, due_day, due_days):
    due = periods.due_date(reference, due_day, due_days)
    assert due >= reference
    if due_day:
        assert (due - reference).days <= 31
        assert due.day == due_day or (due.day < due_day and (due + DAY).day == 1)
    else:
        assert due == reference + due_days * DAY


@given(dates, st.lists(st.tuples(st.integers(0, 90), st.integers(0, 30)), max_size=6))
def test_free_days_are_the_first_that_nothing_covers(start, spans):
    covered = sorted(
        (start + first * DAY, start + (first + length) * DAY) for first, length in spans
    )
    taken = {
        first + n * DAY
        for first, last in covered
        for n in range((last - first).days + 1)
    }
    free, until = periods.free_days(start, covered)
    assert free == next(
        start + n * DAY for n in range(200) if start + n * DAY not in taken
    )
    if until:
        assert until + DAY in taken
        assert not {free + n * DAY for n in range((until - free).days + 1)} & taken


def test_what_a_provider_reckons_by_hand():
    november = Period(0, date(2026, 11, 1), date(2026, 11, 30))
    october = Period(0, date(2026, 10, 1), date(2026, 10, 31))
    half = Period(0, date(2026, 11, 16), date(2026, 11, 30))
    assert periods.prorated(200000, half, november, "month") == 100000
    assert periods.prorated(200000, half, november, "thirty") == 100000
    assert periods.prorated(200000, half, november, "none") == 200000
    late = Period(0, date(2026, 10, 17), date(2026, 10, 31))
    assert periods.prorated(200000, late, october, "month") == 96774
    assert periods.prorated(200000, late, october, "thirty") == 100000


@given(prices, st.sampled_from([1, 100, 500, 1000]))
def test_a_rounded_amount_is_a_multiple_and_no_more_than_half_a_unit_off(price, unit):
    amount = periods.rounded(price, unit)
    assert amount % unit == 0
    assert -unit < 2 * (price - amount) < unit or 2 * (amount - price) == unit


@given(cuts(), prices, rules, st.sampled_from([100, 500, 1000]))
def test_a_rounded_part_is_never_far_from_its_share(cut, price, rule, unit):
    whole, parts, length = cut
    share = periods.prorated(price, parts[0], whole, rule, length)
    assert abs(periods.rounded(share, unit) - share) * 2 <= unit


def test_a_change_costs_the_days_used_and_the_new_price_less_what_was_paid():
    # as some providers do: days used x old price / 30 + new price - old price already paid
    assert periods.change_amount(200_000, 300_000, 12) == 80_000 + 300_000 - 200_000
    assert periods.change_amount(300_000, 100_000, 3) == 30_000 + 100_000 - 300_000


def test_a_downgrade_without_refund_costs_nothing_at_least():
    # other providers: no refund on downgrade
    assert periods.change_amount(300_000, 100_000, 3, refund=False) == 0
    assert periods.change_amount(100_000, 300_000, 30, refund=False) == 300_000
