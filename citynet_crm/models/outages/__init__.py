from . import (
    citynet_charge,
    citynet_dashboard,
    citynet_outage_announcement,
    citynet_outage_compensation,
    citynet_outage,
    citynet_outage_news,
    citynet_outage_notice,
    citynet_outage_service,
)
