from . import (
    report_bill,
)
