from . import billing_preview, portal
