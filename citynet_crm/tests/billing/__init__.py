from . import (
    test_bill_roles,
    test_billing_audit,
    test_billing_correct,
    test_billing_dates,
    test_billing_errors,
    test_billing_provider_cases,
    test_billing_lines,
    test_billing_once,
    test_billing_payer,
    test_billing_run,
    test_invoice_paid,
    test_package_price,
)
