from . import (
    citynet_bill_correct,
    citynet_charge_waive,
    citynet_company_rules,
    citynet_package_price,
    citynet_withholding,
)
