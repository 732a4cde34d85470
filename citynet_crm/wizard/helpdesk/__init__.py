from . import (
    citynet_sla_credit,
    citynet_ticket_merge,
)
