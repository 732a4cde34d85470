from . import citynet_csat_send
