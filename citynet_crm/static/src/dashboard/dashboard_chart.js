import { Component, onWillStart, onWillUnmount, useEffect, useRef } from "@odoo/owl";
import { loadBundle } from "@web/core/assets";
import { formatInteger } from "@web/views/fields/formatters";

const SLICE_TONES = [
    "info",
    "success",
    "warning",
    "danger",
    "primary",
    "teal",
    "pink",
    "secondary",
];

/** One chart with its figures as a table for those who can't use the drawing. */
export class DashboardChart extends Component {
    static template = "citynet_crm.DashboardChart";
    static props = {
        chart: Object,
        formatMoney: Function,
        openList: Function,
    };

    setup() {
        this.canvas = useRef("canvas");
        onWillStart(() => loadBundle("web.chartjs_lib"));
        useEffect(
            () => this.draw(),
            () => [this.props.chart]
        );
        onWillUnmount(() => this.drawing?.destroy());
    }

    get isEmpty() {
        return !this.props.chart.series.some((series) =>
            series.points.some((point) => point.value)
        );
    }

    format(value) {
        return this.props.chart.money ? this.props.formatMoney(value) : formatInteger(value);
    }

    open(series, index) {
        const label = `${this.props.chart.label}: ${this.props.chart.labels[index]}`;
        this.props.openList({ ...series, label, domain: series.points[index].domain });
    }

    draw() {
        this.drawing?.destroy();
        if (!this.canvas.el) {
            return;
        }
        const { chart } = this.props;
        const style = getComputedStyle(this.canvas.el);
        const color = (tone) => style.getPropertyValue(`--citynet-${tone}`).trim();
        const isRound = chart.kind === "doughnut";
        this.drawing = new Chart(this.canvas.el, {
            type: chart.kind,
            data: {
                labels: chart.labels,
                datasets: chart.series.map((series) => {
                    const tones = isRound ? SLICE_TONES : [series.tone];
                    const colors = series.points.map((point, index) =>
                        color(point.tone || tones[index % tones.length])
                    );
                    return {
                        label: series.label,
                        data: series.points.map((point) => point.value),
                        backgroundColor: chart.kind === "line" ? colors[0] : colors,
                        borderColor: isRound ? color("surface") : colors[0],
                        borderWidth: chart.kind === "bar" ? 0 : 2,
                        tension: 0.25,
                    };
                }),
            },
            options: {
                maintainAspectRatio: false,
                animation: false,
                plugins: {
                    legend: {
                        display: isRound || chart.series.length > 1,
                        position: isRound ? "right" : "bottom",
                        labels: { color: color("text"), boxWidth: 12 },
                    },
                    tooltip: {
                        callbacks: {
                            label: ({ dataset, raw }) => ` ${dataset.label}: ${this.format(raw)}`,
                        },
                    },
                },
                scales: isRound ? {} : this.getScales(color),
                onClick: (_event, [hit]) => {
                    if (hit) {
                        this.open(chart.series[hit.datasetIndex], hit.index);
                    }
                },
                onHover: (event, hits) => {
                    event.native.target.style.cursor = hits.length ? "pointer" : "default";
                },
            },
        });
    }

    getScales(color) {
        const ticks = { color: color("text") };
        return {
            x: { grid: { display: false }, ticks },
            y: {
                beginAtZero: true,
                grid: { color: color("grid") },
                ticks: { ...ticks, precision: 0, callback: (value) => formatInteger(value) },
            },
        };
    }
}
