from . import citynet_csat_demo
