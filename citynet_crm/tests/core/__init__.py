from . import (
    test_own_host,
    test_health,
    test_queue,
    test_visitor_doors,
)
