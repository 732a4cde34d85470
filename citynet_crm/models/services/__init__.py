from . import (
    citynet_area,
    citynet_dashboard,
    citynet_promo,
    citynet_subscription,
    product_template,
    res_partner,
)
