from . import (
    report_receipt,
    report_slip_58,
    report_slip_80,
)
