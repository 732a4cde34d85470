from . import citynet_report
