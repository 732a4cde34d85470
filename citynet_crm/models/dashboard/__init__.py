from . import citynet_dashboard
