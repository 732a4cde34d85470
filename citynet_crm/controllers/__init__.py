from . import (
    core,
    services,
    billing,
    field_service,
    orders,
    changes,
    payments,
    helpdesk,
)
