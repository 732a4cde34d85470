from . import (
    citynet_demo,
    citynet_demo_orders,
    citynet_demo_bills,
    citynet_demo_arrears,
    citynet_demo_care,
    citynet_demo_changes,
    citynet_demo_money,
)
