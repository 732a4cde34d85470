from . import citynet_bill_correct
from . import citynet_charge_waive
from . import citynet_company_rules
from . import citynet_package_price
from . import citynet_withholding
