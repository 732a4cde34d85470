from . import (
    field,
    portal_jobs,
    portal_promo,
    order,
    portal,
    portal_changes,
    portal_complaints,
    portal_orders,
    portal_payments,
    website,
)
