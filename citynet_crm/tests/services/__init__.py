from . import (
    test_portal_pages,
    test_portal_strangers,
    test_subscription_desk,
)
