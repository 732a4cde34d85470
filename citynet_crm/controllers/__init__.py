from . import (
    services,
    billing,
    field_service,
    orders,
    changes,
    payments,
    helpdesk,
)
