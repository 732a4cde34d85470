from . import (
    order,
    portal,
    portal_complaints,
    portal_orders,
    portal_payments,
    portal_promo,
    website,
)
