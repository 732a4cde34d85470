from . import (
    test_billing_quick,
    test_move_cloner,
)
