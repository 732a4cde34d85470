from . import (
    citynet_deposit_hand_over,
    citynet_online_setup,
)
