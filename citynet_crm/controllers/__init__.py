from . import (
    services,
    field_service,
    orders,
    changes,
    payments,
    helpdesk,
)
