from . import citynet_whatsapp_composer
