from . import citynet_identity
from . import res_partner
from . import res_partner_customer
from . import citynet_tax_code
