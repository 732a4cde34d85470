from . import (
    citynet_outage_end,
    citynet_sla_credit,
    citynet_ticket_merge,
)
