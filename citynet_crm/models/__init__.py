"""The rooms in floor order: a room uses what stands above it in this list."""

from . import (
    core,
    customers,
    catalog,
    services,
    posting,
    network,
    billing,
    outages,
    field_service,
    collections,
    orders,
    changes,
    workbook,
    payments,
    helpdesk,
    privacy,
    dashboard,
)
