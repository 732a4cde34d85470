from . import citynet_whatsapp_demo
