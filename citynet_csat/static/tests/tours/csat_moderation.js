import { registry } from "@web/core/registry";

// From a customer's words to the public page
registry.category("web_tour.tours").add("citynet_csat_moderation", {
    steps: () => [
        { trigger: ".o_kanban_record:contains('Jaringan stabil')", run: "click" },
        { trigger: ".o_form_view .o_field_widget[name=reply] textarea", run: "edit Terima kasih" },
        { trigger: "button[name=action_approve]", run: "click" },
        { trigger: ".o_arrow_button_current[data-value=approved]" },
        {
            trigger: ".o_form_saved, .o_form_view",
            run: () => {
                window.location = "/testimoni";
            },
            expectUnloadPage: true,
        },
        { trigger: ".citynet_testimonial:contains('Jaringan stabil'):contains('Terima kasih')" },
        { trigger: ".citynet_testimonials_average:contains('5')" },
    ],
});
