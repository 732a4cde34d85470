import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("citynet_cash_desk", {
    url: "/odoo/cash-desk",
    steps: () => [
        {
            content: "find by a phone number, spelled another way",
            trigger: ".o_citynet_cash_desk input[type=search]",
            run: "edit +62 812 3456 7890",
        },
        {
            trigger: ".o_citynet_found:contains(Budi Santoso)",
            run: "click",
        },
        {
            content: "the open bill, and all of it as the amount",
            trigger: ".o_citynet_bills tfoot:contains(222,000)",
        },
        {
            trigger: ".o_citynet_cash_desk #citynet_desk_amount",
            run: "edit banyak",
        },
        { trigger: ".o_citynet_take", run: "click" },
        { trigger: ".o_citynet_error:contains(whole rupiah)" },
        {
            trigger: ".o_citynet_cash_desk #citynet_desk_amount",
            run: "edit 200.000",
        },
        { trigger: ".o_citynet_preview:contains(22,000)" },
        { trigger: ".o_citynet_take", run: "click" },
        { trigger: ".o_citynet_done:contains(200,000)" },
        {
            content: "the receipt is loaded and goes to the printer",
            trigger: ":iframe .o_citynet_paper:contains(Two Hundred Thousand Rupiah):not(:visible)",
        },
        { trigger: ".o_citynet_next", run: "click" },
        { trigger: ".o_citynet_cash_desk input[type=search]:not(:disabled)" },
    ],
});
