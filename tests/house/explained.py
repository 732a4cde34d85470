"""What is let through, each with its reason. An entry that nothing needs fails too.

{rule: {key: reason}}; a key is a path, or ``path:name`` of a function or a class, so
that the rest of the file is held to the rule. Of context keys it is the key itself.
"""

_ONE_FLOW = "a step of the sender, named by what it does; the steps are read in order"
_TABLE = "one table, read from top to bottom"
_ONE_MODEL = "one model, and what its room adds to it, read in one place"
_ONE_SUBJECT = "the tests of one subject stand together"
_ONE_STORY = "one story whose steps depend on each other"
_WA = "citynet_whatsapp/models"

EXPLAINED = {
    "model file": {
        f"{_WA}/citynet_event_facts.py": "what messages may mention of each event, side"
        " by side, as the variables of templates are",
        f"{_WA}/citynet_whatsapp_claim.py": _ONE_FLOW,
        f"{_WA}/citynet_whatsapp_drain.py": _ONE_FLOW,
        f"{_WA}/citynet_whatsapp_settle.py": _ONE_FLOW,
        f"{_WA}/citynet_whatsapp_reconcile.py": _ONE_FLOW,
        f"{_WA}/citynet_whatsapp_media.py": _ONE_FLOW,
        f"{_WA}/citynet_whatsapp_inbound.py": "how an incoming message gets into its"
        " conversation; it goes once incoming messages are a model of their own",
        f"{_WA}/citynet_whatsapp_conversation.py:CitynetWhatsappMessage": "how its"
        " messages are shown in it",
        f"{_WA}/citynet_whatsapp_message.py:CitynetWhatsappAttempt": "the lines of a"
        " message",
        f"{_WA}/citynet_whatsapp_template.py:CitynetWhatsappTemplateButton": "the lines"
        " of a template",
        f"{_WA}/citynet_whatsapp_template_render.py:CitynetWhatsappTemplateButton": "a"
        " template is rendered with its lines",
        f"{_WA}/citynet_whatsapp_registration.py": "what a template and its lines are at"
        " a provider",
        "citynet_csat/models/res_company.py:ResConfigSettings": "shows the company's"
        " settings and nothing else",
    },
    "tool": {
        "citynet_crm/tools/locks.py": "locks are taken in the database",
        "citynet_crm/tools/phones.py:odoo.addons.phone_validation.tools": "stock's own"
        " pure functions about phone numbers",
        "citynet_crm/tools/billing/bills.py:odoo.fields": "Domain only writes a"
        " condition down",
        "citynet_crm/tools/billing/bill_pricer.py:.env": "Odoo's tax engine, by which it"
        " computes, is a model; nothing is read or stored by it",
        "citynet_crm/tools/posting/row_copier.py": "it copies rows, with the cursor that"
        " it is given",
    },
    "XML line": {
        "citynet_csat/data/mail_template.xml": "the whole body is one text to translate",
    },
    "dispatch": {
        "citynet_crm/models/core/citynet_demo.py": "the function is named in the XML of"
        " the sample data, and so not imported without it",
    },
    "long file": {
        "tools/wkhtmltopdf": "one program that stands in for another",
        "citynet_crm/security/citynet_rules.xml": _TABLE,
        "citynet_crm/tools/workbook/headings.py": _TABLE,
        "citynet_crm/models/billing/citynet_invoice_poster_quick.py": _ONE_MODEL,
        "citynet_crm/models/billing/citynet_subscription.py": _ONE_MODEL,
        "citynet_crm/models/changes/citynet_change_request.py": _ONE_MODEL,
        "citynet_crm/models/collections/citynet_isolir.py": _ONE_MODEL,
        "citynet_crm/models/field_service/citynet_work_order.py": _ONE_MODEL,
        "citynet_crm/models/customers/res_partner.py": _ONE_MODEL,
        "citynet_crm/models/helpdesk/citynet_ticket.py": _ONE_MODEL,
        "citynet_crm/models/orders/crm_lead.py": _ONE_MODEL,
        "citynet_crm/models/payments/citynet_cash_desk.py": _ONE_MODEL,
        "citynet_crm/views/field_service/citynet_work_order_views.xml": _ONE_MODEL,
        "citynet_crm/views/orders/crm_lead_views.xml": _ONE_MODEL,
        "citynet_crm/views/orders/order_templates.xml": "one page",
        "citynet_crm/views/changes/portal_templates.xml": "the pages of one request",
        "citynet_crm/views/helpdesk/citynet_ticket_views.xml": _ONE_MODEL,
        "citynet_crm/views/citynet_menus.xml": "every menu, in the order of the screen",
        "citynet_crm/static/tests/payments/cash_desk.test.js": _ONE_SUBJECT,
        "tests/test_manifests.py": _ONE_SUBJECT,
        "citynet_crm/tests/billing/test_billing_provider_cases.py": _ONE_SUBJECT,
        "citynet_crm/tests/core/test_queue.py": _ONE_SUBJECT,
        "citynet_crm/tests/posting/test_billing_quick.py": _ONE_SUBJECT,
        "citynet_crm/tests/test_demo.py": _ONE_SUBJECT,
        "citynet_crm/tests/workbook/workbooks.py": "a workbook is made sheet by sheet",
        f"{_WA}/citynet_whatsapp_broadcast.py": _ONE_MODEL,
        f"{_WA}/citynet_whatsapp_conversation.py": _ONE_MODEL,
        f"{_WA}/citynet_whatsapp_registration.py": _ONE_MODEL,
        f"{_WA}/citynet_whatsapp_message_queue.py": _ONE_FLOW,
        f"{_WA}/citynet_whatsapp_inbound.py": "from a customer's words to their answer",
        "citynet_whatsapp/tests/test_inbound.py": _ONE_SUBJECT,
        "citynet_whatsapp/tests/test_sender.py": _ONE_SUBJECT,
        "tests/benchmarks/billing_faults.py": "one program",
        "tests/benchmarks/whatsapp.py": "one program",
        "tests/fakes/graph_server.py": "one program that stands in for another",
    },
    "long function": {
        "citynet_crm/models/collections/citynet_subscription.py"
        ":CitynetSubscription._get_arrears_query": "one statement of SQL",
        f"{_WA}/citynet_whatsapp_status.py:CitynetWhatsappStatus._raise_states": "one"
        " statement of SQL",
        f"{_WA}/citynet_dashboard.py:CitynetDashboard._get_tiles": _TABLE,
        "tests/test_left_forms.py:TestLeftForms._get_values": "a record of each model,"
        " one below another",
        "citynet_crm/tests/test_roles.py": "a record of each model, one below another",
        "citynet_crm/tests/test_states.py": "a record of each model, one below another",
        "tests/benchmarks/billing_peers.py:export": "one program",
        "tests/fakes/graph_server.py:Server.messages": "what the real one answers, case"
        " by case",
        "tests/worlds/whatsapp.py:kill_senders": _ONE_STORY,
        "tests/test_whatsapp_end_to_end.py:test_the_whole_way_of_messages": _ONE_STORY,
        "tests/test_whatsapp_reports.py"
        ":test_repeated_shuffled_reports_end_in_the_senders_ledger": _ONE_STORY,
    },
    "context key": {
        "citynet_customers": "an action's own: what the form of a new customer shows",
        "citynet_orders": "an action's own: which stages the kanban of orders shows, of"
        " which stock tells ``_read_group_stage_ids`` nothing else",
        "citynet_without_events": "an object of this process that no client can send",
        "citynet_bypass": "an object of this process that no client can send",
    },
}
