from . import citynet_whatsapp_composer, citynet_whatsapp_speaker
