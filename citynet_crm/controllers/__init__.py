from . import (
    core,
    customers,
    services,
    billing,
    field_service,
    orders,
    changes,
    payments,
    helpdesk,
    privacy,
)
