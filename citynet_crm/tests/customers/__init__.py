from . import (
    test_portal_address,
    test_contact_rights,
    test_customer_search,
    test_identity_door,
)
