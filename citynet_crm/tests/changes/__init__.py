from . import (
    test_change_day,
    test_change_days_back,
    test_change_kinds,
    test_change_lives,
    test_change_payer,
    test_change_portal,
    test_change_real_price,
    test_change_relocation,
    test_change_request,
    test_change_stop,
    test_change_tax,
    test_change_tours,
)
