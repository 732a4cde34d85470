from . import (
    citynet_change_request_package,
    citynet_change_request_pause,
    citynet_change_request_relocation,
    citynet_change_request_stop,
    citynet_change_request_payer,
    citynet_change_request_portal,
    citynet_change_request,
    citynet_dashboard,
    citynet_subscription,
    citynet_work_order,
)
