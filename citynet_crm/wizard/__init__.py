from . import (
    core,
    customers,
    billing,
    field_service,
    changes,
    payments,
    helpdesk,
)
