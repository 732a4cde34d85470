from . import (
    order,
    portal,
    portal_changes,
    portal_complaints,
    portal_orders,
    portal_payments,
    website,
)
