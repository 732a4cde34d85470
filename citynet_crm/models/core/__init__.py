from . import (
    base,
    citynet_address_mixin,
    citynet_dashboard,
    citynet_demo,
    citynet_event_mixin,
    citynet_queue_mixin,
    citynet_rate_limit,
    citynet_reply,
    citynet_sequence_mixin,
    citynet_state_mixin,
    res_company,
    res_currency,
)
