from . import (
    test_outage,
)
