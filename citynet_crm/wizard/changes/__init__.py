from . import (
    citynet_subscription_stop,
)
