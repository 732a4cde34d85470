import { registry } from "@web/core/registry";

const inList = (name) => `.o_form_view .o_data_row:contains(${name})`;

registry.category("web_tour.tours").add("citynet_isolir_accountant_looks", {
    url: "/odoo/suspension-lists",
    steps: () => [
        {
            content: "Make today's list",
            trigger: "button[name=action_prepare_today]",
            run: "click",
        },
        {
            content: "Who, how much and why",
            trigger: `${inList("Budi Santoso")}:contains(200,000):contains(the oldest due on)`,
        },
        {
            content: "Who is exempt stands there too, with the reason",
            trigger: `${inList("Siti Aminah")}:contains(Village clinic):contains(Not suspended)`,
        },
        {
            content: "An accountant doesn't decide",
            trigger:
                ".o_statusbar_buttons:has(button[name=action_scan]):not(:has(button[name=action_approve]))",
        },
    ],
});

registry.category("web_tour.tours").add("citynet_isolir_manager_approves", {
    url: "/odoo/internet-dashboard",
    steps: () => [
        {
            content: "The tile counts one and opens it",
            trigger:
                ".o_citynet_tile[data-tile=isolir_waiting]:has(.o_citynet_tile_value:contains(/^1$/))",
            run: "click",
        },
        { trigger: ".o_list_view .o_data_row:contains(Budi Santoso)" },
        { trigger: ".o_pager_limit:contains(/^1$/)" },
        {
            content: "To the lists",
            trigger: ".o_menu_sections [data-menu-xmlid='citynet_crm.citynet_payment_menu']",
            run: "click",
        },
        {
            trigger: ".o-dropdown--menu [data-menu-xmlid='citynet_crm.citynet_isolir_menu']",
            run: "click",
        },
        { trigger: ".o_data_row:contains(To approve) td[name=name]", run: "click" },
        { trigger: "button[name=action_approve]", run: "click" },
        { trigger: ".modal-footer .btn-primary", run: "click" },
        { trigger: ".o_statusbar_status .o_arrow_button_current:contains(In progress)" },
    ],
});

registry.category("web_tour.tours").add("citynet_isolir_manager_sees_it_done", {
    url: "/odoo/suspension-lists",
    steps: () => [
        { trigger: ".o_data_row:contains(Done) td[name=name]", run: "click" },
        { trigger: `${inList("Budi Santoso")}:contains(Suspended)` },
        { trigger: ".o_field_widget[name=suspended_count]:contains(1)" },
    ],
});

registry.category("web_tour.tours").add("citynet_isolir_customer_pays", {
    url: "/my",
    steps: () => [
        {
            content: "What is owed is the first thing the customer sees",
            trigger: "a.o_citynet_pay",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger:
                "input[name=o_payment_radio][data-provider-code=demo]:not(:visible), input[name=o_payment_radio][data-provider-code=demo]",
            run({ anchor }) {
                // the only way to pay is chosen and hidden
                if (!anchor.checked) {
                    anchor.click();
                }
            },
        },
        {
            trigger: "button[name=o_payment_submit_button]:visible:not(:disabled)",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Thanked on the bill itself, by way of the page that waits for the money",
            trigger: ".alert-success",
        },
    ],
});

registry.category("web_tour.tours").add("citynet_isolir_customer_has_receipt", {
    url: "/my/payments",
    steps: () => [{ trigger: ".list-group-item:contains(/200.000/) a[href$='/receipt']" }],
});

registry.category("web_tour.tours").add("citynet_isolir_agent_opens_the_line", {
    url: "/odoo/network-jobs",
    steps: () => [
        {
            trigger:
                ".o_data_row:contains(Restore):contains(Budi Santoso) button[name=action_done]",
            run: "click",
        },
        { trigger: ".o_list_view:not(:has(.o_data_row:contains(Budi Santoso)))" },
    ],
});
