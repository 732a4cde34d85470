from . import citynet_dashboard_tiles
from . import citynet_dashboard
