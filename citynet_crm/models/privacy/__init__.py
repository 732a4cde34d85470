from . import (
    citynet_privacy_kept,
    citynet_privacy_sweep,
    citynet_privacy_eraser,
    citynet_privacy_erasure_list,
    citynet_privacy_erasure,
    citynet_privacy_rule,
    citynet_privacy_clearing,
)
