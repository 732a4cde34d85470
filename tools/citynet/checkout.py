"""This checkout: where it is, the addons in it and the Odoo they are written for."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ADDONS = ("citynet_crm", "citynet_whatsapp", "citynet_csat")
ODOO_VERSION = "19.0"
DEMO_DATABASE = "citynet"


def addons_in(folder):
    """Names of the addons that lie in a folder, sorted."""
    return sorted(path.parent.name for path in folder.glob("*/__manifest__.py"))
