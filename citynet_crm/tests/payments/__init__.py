from . import (
    test_bank_check,
    test_bank_files,
    test_bank_formats,
    test_bank_random,
    test_bill_paid_at_once,
    test_cash_desk,
    test_cash_desk_tour,
    test_payer_match,
    test_payment_guard,
    test_payment_tiles,
    test_payments_found,
)
