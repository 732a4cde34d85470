"""The sample data of WhatsApp; imported by ``citynet.demo`` alone, when the XML asks."""

from .messages import load_messages
