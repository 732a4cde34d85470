from . import report_processing
