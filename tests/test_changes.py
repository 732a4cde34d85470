"""Changes of price add up, whatever their order and the calendar."""

from datetime import date, timedelta

from hypothesis import example, given, settings
from hypothesis import strategies as st

from odoo.addons.citynet_crm.tools import changes, periods

settings.register_profile("citynet", deadline=None)
settings.load_profile("citynet")

prices = st.integers(0, 50_000_000)
rules = st.sampled_from(["month", "thirty", "none"])


def parts_of(day, anchor_day, months, *, billed):
    whole = periods.period_containing(
        periods.grid_anchor(date(2019, 1, 31), anchor_day), anchor_day, months, day
    )
    if billed:
        return changes.change_parts(day, [(whole, whole)])
    return changes.change_parts(day, [], [(whole, whole)])


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
        return changes.change_cost(old, new, parts, rule, months)

    assert cost(first, second) + cost(second, first) == 0
    assert cost(first, second) + cost(second, third) == cost(first, third)
    assert abs(cost(first, second)) <= abs(second - first)


@given(
    st.dates(date(2020, 1, 1), date(2100, 12, 31)), st.integers(1, 31), prices, prices
)
def test_billed_before_or_after_costs_the_same_days(day, anchor, old, new):
    billed = parts_of(day, anchor, 1, billed=True)
    unbilled = parts_of(day, anchor, 1, billed=False)
    paid_before = old + changes.change_cost(old, new, billed, "month")
    paid_after = new + changes.change_cost(old, new, unbilled, "month")
    assert abs(paid_before - paid_after) <= 1


def test_a_known_upgrade():
    november = periods.Period(0, date(2026, 11, 1), date(2026, 11, 30))
    day = november.start + timedelta(days=20)
    parts = changes.change_parts(day, [(november, november)])
    assert changes.change_cost(200_000, 300_000, parts, "month") == 33_333
