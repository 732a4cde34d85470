from . import (
    base,
    citynet_address_mixin,
    citynet_dashboard,
    citynet_demo,
    citynet_drain_mixin,
    citynet_event_mixin,
    citynet_rate_limit,
    citynet_reply,
    citynet_state_mixin,
    citynet_guard_mixin,
    res_company,
    res_currency,
)
