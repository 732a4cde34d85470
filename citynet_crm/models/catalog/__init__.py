from . import (
    citynet_area,
    citynet_promo,
    citynet_village,
    product_template,
)
