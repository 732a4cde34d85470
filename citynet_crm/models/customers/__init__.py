from . import (
    citynet_identity,
    citynet_identity_log,
    res_partner,
)
