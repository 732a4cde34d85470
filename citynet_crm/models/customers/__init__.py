from . import (
    citynet_personal_data,
    citynet_identity,
    citynet_identity_log,
    ir_attachment,
    res_partner,
)
