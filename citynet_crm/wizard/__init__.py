from . import (
    citynet_identity_viewer,
    citynet_package_price,
    citynet_subscription_stop,
    citynet_work_order_report,
)
