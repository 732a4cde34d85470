import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("citynet_whatsapp_inbox", {
    url: "/odoo/whatsapp",
    steps: () => [
        {
            content: "open the customer who waits",
            trigger: ".o_data_cell:contains('Kapan petugas datang?')",
            run: "click",
        },
        { trigger: ".o_citynet_bubble_in:contains('Kapan petugas datang?')" },
        {
            trigger: ".o_field_widget[name=answer] textarea",
            run: "edit Besok pagi, Pak.",
        },
        { trigger: "button[name=action_answer]", run: "click" },
        { trigger: ".o_citynet_bubble_out:contains('Besok pagi, Pak.')" },
        { trigger: ".o_arrow_button_current:contains('Answered')" },
        {
            content: "the simulator lets one write as the customer",
            trigger: ".o_field_widget[name=customer_words] textarea",
            run: "edit Terima kasih",
        },
        { trigger: "button[name=action_write_as_customer]", run: "click" },
        { trigger: ".o_field_widget[name=customer_words] textarea:empty" },
    ],
});
