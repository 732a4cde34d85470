from . import (
    citynet_dashboard,
    citynet_health,
    citynet_provisioning,
    citynet_provisioning_adapter,
    citynet_provisioning_manual,
    citynet_subscription,
    res_company,
    res_config_settings,
)
