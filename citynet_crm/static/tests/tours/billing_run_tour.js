import { registry } from "@web/core/registry";

const { DateTime } = luxon;

registry.category("web_tour.tours").add("citynet_billing_run_left", {
    url: "/odoo/internet-dashboard",
    steps: () => [
        {
            content: "Nothing is billed by itself yet, and the first page says so",
            trigger: "button[data-notice=first_preview]",
            run: "click",
        },
        { trigger: "h1:contains(New billing run)" },
        {
            content: "A day far ahead",
            trigger: ".o_field_widget[name=date] button, .o_field_widget[name=date] input",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=date] input",
            run: `edit ${DateTime.now().plus({ days: 20 }).toFormat("MM/dd/yyyy")}`,
        },
        {
            content: "Left without pressing anything",
            trigger: ".o_menu_sections [data-menu-xmlid='citynet_crm.citynet_dashboard_menu']",
            run: "click",
        },
        { trigger: ".o_citynet_dashboard button[data-notice=first_preview]" },
    ],
});

registry.category("web_tour.tours").add("citynet_billing_run_started", {
    url: "/odoo/billing-runs",
    steps: () => [
        { trigger: ".o_list_button_add", run: "click" },
        { trigger: ".o_form_button_save", run: "click" },
        { trigger: ".o_form_saved, .o_form_button_save:not(:visible)" },
        { trigger: "button[name=action_preview]", run: "click" },
        {
            content: "What it would bill, with the reason",
            trigger: ".o_data_row:contains(Budi Santoso):contains(222,000):contains(New service)",
        },
        { trigger: "button[name=action_make_bills]", run: "click" },
        { trigger: ".modal-footer .btn-primary", run: "click" },
        { trigger: ".o_statusbar_status .o_arrow_button_current:contains(Open)" },
        { trigger: ".o_citynet_auto_refresh" },
    ],
});

registry.category("web_tour.tours").add("citynet_billing_run", {
    steps: () => [
        { trigger: ".o_field_widget[name=remaining_count]:contains(1)" },
        { trigger: "button[name=action_run]", run: "click" },
        { trigger: ".o_citynet_auto_refresh" },
        {
            content: "the list of bills opens for whoever has no accounting rights",
            trigger: "button[name=action_view_bills]",
            run: "click",
        },
        { trigger: ".o_list_view" },
    ],
});
