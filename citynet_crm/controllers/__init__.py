from . import (
    field,
    order,
    portal,
    portal_complaints,
    portal_jobs,
    portal_orders,
    portal_payments,
    website,
)
