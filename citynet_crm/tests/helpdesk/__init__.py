from . import (
    test_outage_end,
    test_care_tours,
    test_portal_complaints,
    test_reply,
    test_ticket,
    test_ticket_clock,
    test_ticket_thread,
)
