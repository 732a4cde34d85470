from . import (
    citynet_personal_data,
    citynet_area,
    citynet_dashboard,
    citynet_promo,
    citynet_subscription,
    product_template,
    res_partner,
)
