from . import (
    core,
    billing,
    field_service,
    payments,
    privacy,
)
