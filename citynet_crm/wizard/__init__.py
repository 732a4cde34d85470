from . import (
    citynet_bill_correct,
    citynet_charge_waive,
    citynet_company_rules,
    citynet_identity_viewer,
    citynet_online_setup,
    citynet_package_price,
    citynet_sla_credit,
    citynet_subscription_stop,
    citynet_ticket_merge,
    citynet_withholding,
    citynet_work_order_report,
)
