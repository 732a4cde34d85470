from . import contact
from . import portal_promo
from . import order
from . import portal
from . import website
