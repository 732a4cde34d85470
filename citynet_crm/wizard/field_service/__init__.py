from . import (
    citynet_work_order_report,
)
