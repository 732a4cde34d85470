from . import (
    test_customer_search,
)
