import { Component, onWillStart, onWillUnmount, useEffect, useRef } from "@odoo/owl";
import { loadBundle } from "@web/core/assets";
import { formatFloat, formatInteger } from "@web/views/fields/formatters";

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

const isPercent = (series) => series.unit === "percent";

/**
 * One chart with its figures as a table for those who can't use the drawing; each of
 * them opens the list behind it. The page gives the colours: `.o_citynet_tones`.
 *
 * A chart is {key, label, kind, labels, series, money} as `citynet.dashboard` says it. A
 * series may have a `kind` of its own, and `unit: "percent"`, which is drawn on an axis
 * of its own. The value null is a figure that there is not.
 */
export class DashboardChart extends Component {
    static template = "citynet_crm.DashboardChart";
    static props = {
        chart: Object,
        formatMoney: { type: Function, optional: true },
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

    format(value, series) {
        if (value === null) {
            return "–";
        }
        if (isPercent(series)) {
            return `${formatFloat(value, { digits: [69, 2], trailingZeros: false })} %`;
        }
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
                datasets: chart.series.map((series) => this.getDataset(series, color)),
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
                            label: ({ dataset, datasetIndex, raw }) =>
                                ` ${dataset.label}: ${this.format(raw, chart.series[datasetIndex])}`,
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

    getDataset(series, color) {
        const kind = series.kind || this.props.chart.kind;
        const tones = kind === "doughnut" ? SLICE_TONES : [series.tone];
        const colors = series.points.map((point, index) =>
            color(point.tone || tones[index % tones.length])
        );
        return {
            type: kind,
            label: series.label,
            data: series.points.map((point) => point.value),
            backgroundColor: kind === "line" ? colors[0] : colors,
            borderColor: kind === "doughnut" ? color("surface") : colors[0],
            borderWidth: kind === "bar" ? 0 : 2,
            // a curve must not swing past 100 %
            tension: isPercent(series) ? 0 : 0.25,
            spanGaps: true,
            ...(kind !== "doughnut" && { yAxisID: isPercent(series) ? "yPercent" : "y" }),
        };
    }

    getScales(color) {
        const { series } = this.props.chart;
        const ticks = { color: color("text") };
        const grid = { color: color("grid") };
        const scales = { x: { grid: { display: false }, ticks } };
        if (series.some(isPercent)) {
            scales.yPercent = { min: 0, max: 100, grid, ticks };
        }
        if (!series.every(isPercent)) {
            scales.y = {
                beginAtZero: true,
                position: scales.yPercent ? "right" : "left",
                grid: scales.yPercent ? { display: false } : grid,
                ticks: { ...ticks, precision: 0, callback: (value) => formatInteger(value) },
            };
        }
        return scales;
    }
}
