from . import (
    test_amounts,
    test_bill_roles,
    test_outage,
    test_pg_arrays,
    test_portal_complaints,
    test_billing_audit,
    test_care_tours,
    test_billing_correct,
    test_billing_dates,
    test_billing_errors,
    test_billing_habits,
    test_billing_lines,
    test_billing_once,
    test_billing_payer,
    test_billing_run,
    test_cash_desk,
    test_change_day,
    test_change_payer,
    test_change_portal,
    test_change_relocation,
    test_change_request,
    test_change_stop,
    test_change_tours,
    test_cash_desk_tour,
    test_demo,
    test_invoice_paid,
    test_promo,
    test_reports,
    test_images,
    test_payment_guard,
    test_portal_pages,
    test_portal_strangers,
    test_texts,
    test_web_blackbox,
    test_web_order_door,
    test_web_order_input,
    test_web_order_limit,
    test_web_order_once,
    test_web_order_photo,
    test_web_order_store,
    test_web_order_tour,
    test_web_pages,
    test_import_check,
    test_import_customers,
    test_import_fault,
    test_import_history,
    test_import_wizard,
    test_move_cloner,
    test_workbook_layout,
    test_workbook_others,
    test_workbook_packages,
    test_workbook_payments,
    test_workbook_reader,
    test_workbook_values,
)
from . import test_arrears
from . import test_billing_quick
from . import test_customer_search
from . import test_dashboard
from . import test_desk_tours
from . import test_dispatch_tour
from . import test_isolir
from . import test_isolir_tour
from . import test_isolir_tiles
from . import test_isolir_roles
from . import test_provisioning
from . import test_states
from . import test_menus
from . import test_order_desk
from . import test_package_price
from . import test_payments_found
from . import test_reply
from . import test_roles
from . import test_subscription_desk
from . import test_ticket
from . import test_ticket_clock
from . import test_ticket_thread
from . import test_field_page
from . import test_field_tour
from . import test_work_order_bast
from . import test_work_order_dispatch
from . import test_work_order_performance
from . import test_work_order_photo
from . import test_work_order_report
from . import test_work_order_slots
from . import test_work_order_technician
