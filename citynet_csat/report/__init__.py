from . import report_csat
