from . import (
    test_dispatch_tour,
    test_field_page,
    test_field_tour,
    test_work_order_bast,
    test_work_order_dispatch,
    test_work_order_performance,
    test_work_order_photo,
    test_work_order_report,
    test_work_order_slots,
    test_work_order_technician,
)
