import { registry } from "@web/core/registry";

function fits() {
    if (document.documentElement.scrollWidth > window.innerWidth) {
        throw new Error("The page is wider than the screen");
    }
}

const form = ".o_citynet_change form";

registry.category("web_tour.tours").add("citynet_portal_relocation", {
    url: "/my",
    steps: () => [
        {
            content: "First tap: the service",
            trigger: "a.o_citynet_service",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Second tap: move",
            trigger: ".o_citynet_changes a[data-kind=relocation]",
            run: "click",
            expectUnloadPage: true,
        },
        { content: "The form fits a phone", trigger: `${form} button[type=submit]`, run: fits },
        {
            content: "Too early",
            trigger: `${form} button[type=submit]`,
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Each field says what it needs",
            trigger: `${form} #order_street_error`,
            run: fits,
        },
        { trigger: `${form} input[name=street]`, run: "edit Jl. Baru 9" },
        { trigger: `${form} input[name=village]`, run: "edit Bae Test" },
        { trigger: `${form} input[name=district]`, run: "edit Bae" },
        { trigger: `${form} input[name=city]`, run: "edit Kudus" },
        { trigger: `${form} button[type=submit]`, run: "click", expectUnloadPage: true },
        {
            content: "What it costs, before anything is agreed",
            trigger: ".o_citynet_quote:contains(Rp 150.000):contains(Rp 200.000)",
            run: fits,
        },
        {
            content: "The sentence says what stays",
            trigger: ".o_citynet_offer p:contains(Rp 200.000)",
        },
        { trigger: ".o_citynet_offer button[type=submit]", run: "click", expectUnloadPage: true },
        {
            content: "Confirmed, with the new address",
            trigger: ".o_citynet_facts:contains(Jl. Baru 9)",
            run: fits,
        },
        { content: "It can be called off", trigger: "form[action$='/withdraw'] button" },
    ],
});

registry.category("web_tour.tours").add("citynet_agent_changes_package", {
    url: "/odoo/internet-services",
    steps: () => [
        {
            content: "Open the service",
            trigger: ".o_data_row:contains('Change Me') .o_data_cell[name=name]",
            run: "click",
        },
        {
            content: "The price can't be typed over",
            trigger: ".o_field_widget[name=price].o_readonly_modifier",
        },
        {
            content: "Change",
            trigger: "button[name=action_request_change]",
            run: "click",
        },
        {
            content: "Choose the new package",
            trigger: ".o_field_widget[name=package_id] input",
            run: "edit Tour 50",
        },
        {
            trigger: ".o-autocomplete--dropdown-item:contains('Tour 50')",
            run: "click",
        },
        {
            content: "What it costs is seen before it is confirmed",
            trigger: ".o_field_widget[name=preview]:contains('of 30 days')",
        },
        {
            content: "Confirm",
            trigger: "button[name=action_confirm]",
            run: "click",
        },
        { trigger: ".o_statusbar_status .o_arrow_button_current:contains('Done')" },
        {
            trigger:
                ".o_field_widget[name=amount]:contains('33.333'), .o_field_widget[name=amount]:contains('33,333')",
        },
    ],
});
