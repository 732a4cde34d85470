import { registry } from "@web/core/registry";

const confirmDialog = () => ({
    content: "Yes",
    trigger: ".modal-footer .btn-primary",
    run: "click",
});

registry.category("web_tour.tours").add("citynet_agent_announces_outage", {
    url: "/odoo/internet-outages",
    steps: () => [
        { trigger: ".o_list_button_add", run: "click" },
        {
            content: "What happened",
            trigger: ".o_field_widget[name=cause] input",
            run: "edit Fibre cut by an excavator",
        },
        {
            content: "Where",
            trigger: ".o_field_widget[name=area_ids] input",
            run: "edit ODP-TOUR",
        },
        { trigger: ".o-autocomplete--dropdown-item:contains('ODP-TOUR')", run: "click" },
        {
            content: "Since when",
            trigger:
                ".o_field_widget[name=date_start] button, .o_field_widget[name=date_start] input",
            run: "click",
        },
        { trigger: ".o_field_widget[name=date_start] input", run: "edit 11/20/2026 08:00:00" },
        {
            content: "Due dates of all services hit move too",
            trigger: ".o_field_widget[name=shift_days] input",
            run: "edit 3",
        },
        { trigger: ".o_form_button_save", run: "click" },
        {
            content: "Who is hit is counted at once",
            trigger: ".oe_stat_button:contains('1')",
        },
        { trigger: "button[name=action_announce]", run: "click" },
        confirmDialog(),
        { trigger: ".o_field_widget[name=date_announced]" },
        {
            content: "News for customers",
            trigger: ".o_field_widget[name=news] textarea",
            run: "edit The cable is being spliced",
        },
        { trigger: "button[name=action_send_news]", run: "click" },
        { trigger: ".o_field_widget[name=news_ids]:contains('being spliced')" },
    ],
});

registry.category("web_tour.tours").add("citynet_agent_ends_outage", {
    url: "/odoo/internet-outages",
    steps: () => [
        { trigger: ".o_data_row td[name=cause]:contains('excavator')", run: "click" },
        { trigger: "button[name=action_end]", run: "click" },
        {
            content: "The complaint that ends with it stands in the question",
            trigger: ".modal .o_field_widget[name=ticket_ids] .o_data_row",
        },
        { trigger: ".modal button[name=action_end]", run: "click" },
        { trigger: ".o_statusbar_status .o_arrow_button_current:contains('Over')" },
    ],
});

registry.category("web_tour.tours").add("citynet_customer_complains", {
    url: "/my",
    steps: () => [
        {
            content: "The known outage is on the first page",
            trigger: ".o_citynet_outage:contains('being spliced')",
        },
        {
            content: "To my complaints",
            trigger: "a[href$='/my/complaints']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "A new one",
            trigger: "a[href$='/my/complaints/new']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "The customer is told before he sends it",
            trigger: ".o_citynet_outage:contains('being spliced')",
        },
        { trigger: "select[name=category]", run: "select no_connection" },
        { trigger: "input[name=title]", run: "edit Nothing works" },
        { trigger: "textarea[name=description]", run: "edit The light is red" },
        {
            trigger: "form[action$='/my/complaints/new'] button[type=submit]",
            run: "click",
            expectUnloadPage: true,
        },
        { trigger: ".o_citynet_timeline .o_citynet_step" },
        { trigger: "textarea[name=text]", run: "edit Since this morning" },
        {
            trigger: "form[action*='/reply'] button[type=submit]",
            run: "click",
            expectUnloadPage: true,
        },
        { trigger: ".o_citynet_message:contains('Since this morning')" },
    ],
});
