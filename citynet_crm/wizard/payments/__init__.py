from . import citynet_online_setup
