from . import citynet_outage
from . import citynet_outage_service
from . import citynet_outage_drain
from . import citynet_outage_news
