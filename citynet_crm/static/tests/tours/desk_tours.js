import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";

const openCitynet = () => [
    stepUtils.showAppsMenuItem(),
    {
        content: "Open the application",
        trigger: ".o_app[data-menu-xmlid='citynet_crm.citynet_root_menu']",
        run: "click",
    },
];

const openMenu = (xmlid) => ({
    content: `Open menu ${xmlid}`,
    trigger: `.o_menu_sections [data-menu-xmlid='citynet_crm.${xmlid}']`,
    run: "click",
});

registry.category("web_tour.tours").add("citynet_agent_confirms", {
    url: "/odoo",
    steps: () => [
        ...openCitynet(),
        {
            content: "The dashboard counts",
            trigger: ".o_citynet_tile[data-tile='orders_to_check']",
        },
        openMenu("citynet_order_menu"),
        {
            content: "Open the new order",
            trigger: ".o_kanban_record:contains('Siti Aminah')",
            run: "click",
        },
        {
            content: "Look where the network reaches",
            trigger:
                "button.oe_highlight[name=action_citynet_check_coverage], button.btn-primary[name=action_citynet_check_coverage]",
            run: "click",
        },
        { trigger: ".o_field_widget[name=citynet_coverage]:contains('Covered')" },
        {
            content: "Confirm",
            trigger: "button.btn-primary[name=action_citynet_confirm]",
            run: "click",
        },
        { trigger: ".o_statusbar_status .o_arrow_button_current:contains('Confirmed')" },
        {
            content: "Go to the installation it opened",
            trigger: "button[name=action_citynet_view_work_orders]",
            run: "click",
        },
        { trigger: ".o_statusbar_status .o_arrow_button_current:contains('To schedule')" },
        {
            content: "Choose the technician",
            trigger: ".o_field_widget[name=technician_ids] input",
            run: "edit Slamet",
        },
        {
            trigger: ".o-autocomplete--dropdown-item:contains('Slamet')",
            run: "click",
        },
        {
            content: "Choose the time",
            trigger: ".o_field_widget[name=date_planned] input",
            run: "edit 11/24/2026 09:00:00",
        },
        {
            content: "The picker closes and the end follows the start",
            trigger: ".o_field_widget[name=landmark], .o_form_sheet h1",
            run: "click",
        },
        { trigger: ".o_field_widget[name=date_planned_end] button" },
        {
            content: "Schedule",
            trigger: "button[name=action_schedule]",
            run: "click",
        },
        { trigger: ".o_statusbar_status .o_arrow_button_current:contains('Scheduled')" },
    ],
});

registry.category("web_tour.tours").add("citynet_technician_finishes", {
    url: "/odoo/my-jobs",
    steps: () => [
        {
            content: "The job shows how to get there",
            trigger:
                ".o_kanban_record:contains('Siti Aminah') a[href='https://wa.me/6281322223333']",
        },
        {
            content: "Start",
            trigger: ".o_kanban_record:contains('Siti Aminah') button[name=action_start]",
            run: "click",
        },
        {
            content: "Finish",
            trigger: ".o_kanban_record:contains('Siti Aminah') button[name=action_finish]",
            run: "click",
        },
        {
            content: "The serial is asked for",
            trigger: ".modal .o_field_widget[name=ont_serial] input",
            run: "edit ZTEG12345678",
        },
        {
            trigger: ".modal .o_field_widget[name=note] textarea",
            run: "edit Signal -19 dBm",
        },
        {
            trigger: ".modal button[name=action_confirm]:visible",
            run: "click",
        },
        {
            content: "Nothing is left for today",
            trigger: ".o_view_nocontent_smiling_face:contains('Nothing planned')",
        },
    ],
});

let counted;

registry.category("web_tour.tours").add("citynet_dashboard_opens_lists", {
    url: "/odoo",
    steps: () => [
        ...openCitynet(),
        {
            content: "Remember the figure and open the list behind it",
            trigger: ".o_citynet_tile[data-tile='active']",
            run({ anchor }) {
                counted = anchor.querySelector(".o_citynet_tile_value").textContent.trim();
                anchor.click();
            },
        },
        { trigger: ".o_last_breadcrumb_item:contains('Active services')" },
        {
            content: "The new service is in the list",
            trigger: ".o_data_row:contains('Siti Aminah')",
        },
        {
            content: "The list is as long as the figure said",
            trigger: ".o_pager_limit",
            run({ anchor }) {
                if (anchor.textContent.trim() !== counted) {
                    throw new Error(`${anchor.textContent} rows, but the tile said ${counted}`);
                }
            },
        },
        openMenu("citynet_dashboard_menu"),
        {
            content: "A chart's figure opens its list too",
            trigger: ".o_citynet_chart[data-chart='packages'] summary",
            run: "click",
        },
        {
            trigger: ".o_citynet_chart[data-chart='packages'] td button:contains('1')",
            run: "click",
        },
        { trigger: ".o_data_row:contains('Siti Aminah')" },
    ],
});
