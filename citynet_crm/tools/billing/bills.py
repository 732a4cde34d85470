"""Which of a customer's documents are bills that still want money: one definition."""

from odoo.fields import Domain

# posted bills of which anything is still to pay
OPEN_BILLS = (
    Domain("move_type", "=", "out_invoice")
    & Domain("state", "=", "posted")
    & Domain("payment_state", "in", ("not_paid", "partial"))
)
