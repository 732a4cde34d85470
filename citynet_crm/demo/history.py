"""The order in which the history is told; each step is a function of its own file."""

from . import (
    arrears,
    bank,
    bills,
    care,
    changes,
    jobs,
    orders,
    payments,
    website,
)
from .scene import Scene

STEPS = (
    website.set_up_menu,
    bills.set_up_books,
    orders.connect_customers,
    bills.end_services,
    care.make_complaints,
    care.make_outages,
    jobs.make_other_jobs,
    orders.make_open_orders,
    bills.bill_until_today,
    payments.take_payments,
    payments.hand_over_cash,
    bank.compare_nights,
    bank.read_statement,
    bills.credit_customers,
    changes.make_changes,
    arrears.make_arrears,
    bills.bill_until_today,  # what ended today is settled
    website.invite_customers,
    orders.look_at_identities,
)


def load_history(env):
    """Make the history; a second time there is nothing left to do."""
    scene = Scene(env)
    if scene.is_told():
        return
    for step in STEPS:
        step(scene)
    scene.remember(scene.company, "done")
