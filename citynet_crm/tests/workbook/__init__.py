from . import (
    test_import_check,
    test_import_customers,
    test_import_fault,
    test_import_history,
    test_import_wizard,
    test_workbook_layout,
    test_workbook_others,
    test_workbook_packages,
    test_workbook_payments,
    test_workbook_reader,
    test_workbook_values,
)
