import { registry } from "@web/core/registry";

const column = (name) => `.o_kanban_group:has(.o_column_title:contains('${name}'))`;

registry.category("web_tour.tours").add("citynet_dispatch", {
    url: "/odoo/internet-dispatch",
    steps: () => [
        {
            content: "A job of nobody goes to a technician",
            trigger: `.o_kanban_group:not(:has(.o_column_title:contains('Joko'))) .o_kanban_record:contains('Siti Dispatch')`,
            run: `drag_and_drop ${column("Joko")} .o_kanban_record:contains(Budi)`,
        },
        {
            content: "It is his, and it clashes with what he has",
            trigger: `${column("Joko")} .o_kanban_record:contains('Siti Dispatch'):contains('Double booked')`,
        },
    ],
});
