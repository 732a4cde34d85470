import { registry } from "@web/core/registry";

// The chart page draws the shares of satisfied and dissatisfied answers, and opens the list behind it
registry.category("web_tour.tours").add("citynet_csat_chart", {
    steps: () => [
        { trigger: ".o_csat_tile[data-tile=csat] strong:contains('85 %')" },
        { trigger: ".o_csat_tile[data-tile=negative] strong:contains('15 %')" },
        {
            content: "The doughnut holds the same figures",
            trigger: "[data-chart=share] canvas",
            run: ({ anchor }) => {
                const { data } = Chart.getChart(anchor);
                if (data.datasets[0].data.join() !== "22,4") {
                    throw new Error(`The chart shows ${data.datasets[0].data}`);
                }
                if (!data.labels[0].endsWith("85 %") || !data.labels[1].endsWith("15 %")) {
                    throw new Error(`The chart says ${data.labels}`);
                }
            },
        },
        { trigger: ".o_csat_event", run: "select relocation" },
        { trigger: ".o_csat_tile[data-tile=csat] strong:contains('–')" },
        { trigger: ".o_csat_event", run: "select installation" },
        { trigger: "[data-ranking=technicians] td:contains('Agus')", run: "click" },
        { trigger: ".o_list_view .o_data_row" },
        { trigger: ".o_pager_limit:contains('26'), .o_pager_value:contains('26')" },
        { content: "The same answers as cards", trigger: ".o_switch_view.o_kanban", run: "click" },
        { trigger: ".o_kanban_record .fa-star" },
    ],
});
