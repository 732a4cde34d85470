import { registry } from "@web/core/registry";

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
