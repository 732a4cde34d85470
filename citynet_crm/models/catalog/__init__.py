from . import citynet_village
from . import citynet_area
from . import product_template
from . import citynet_promo
