from . import (
    report_bast,
)
