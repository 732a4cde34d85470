import { registry } from "@web/core/registry";

// From the link in the message to the thanks, on a phone
registry.category("web_tour.tours").add("citynet_csat_answer", {
    steps: () => [
        { trigger: ".citynet_csat_form:has(#citynet_csat_score_4:checked)" },
        {
            content: "The reasons fit the score",
            trigger: ".citynet_csat_reason:not(.d-none):contains('Tepat waktu')",
        },
        { trigger: ".citynet_csat_reason.d-none:not(:visible)" },
        { trigger: "label[for=citynet_csat_score_5]", run: "click" },
        {
            trigger: ".citynet_csat_reason:not(.d-none) label:contains('Tepat waktu')",
            run: "click",
        },
        { trigger: "#citynet_csat_comment", run: "edit Teknisinya ramah" },
        { trigger: "label[for=citynet_csat_consent]", run: "click" },
        { trigger: ".citynet_csat_submit", run: "click", expectUnloadPage: true },
        { trigger: ".citynet_csat_thanks strong" },
        {
            content: "It may be changed",
            trigger: ".citynet_csat_thanks a.btn-link",
            run: "click",
            expectUnloadPage: true,
        },
        { trigger: ".citynet_csat_form:has(#citynet_csat_score_5:checked)" },
    ],
});
