from . import (
    test_promo,
)
