from . import order, portal, portal_orders, portal_payments, website
