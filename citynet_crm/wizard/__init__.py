from . import (
    customers,
    billing,
    field_service,
    changes,
    payments,
    helpdesk,
)
