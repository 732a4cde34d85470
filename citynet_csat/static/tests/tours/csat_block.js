import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("citynet_csat_block", {
    steps: () => [
        { trigger: ".s_citynet_testimonials article:contains('Jaringan stabil')" },
        { trigger: ".s_citynet_testimonials a[href$='/testimoni']:contains('1')" },
    ],
});
