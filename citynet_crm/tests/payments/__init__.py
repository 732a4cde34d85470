from . import (
    test_bill_paid_at_once,
    test_cash_desk,
    test_cash_desk_tour,
    test_payment_guard,
    test_payment_tiles,
    test_payments_found,
)
