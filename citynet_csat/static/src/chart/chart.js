import { Component, onWillStart, useEffect, useRef, useState } from "@odoo/owl";
import { loadBundle } from "@web/core/assets";
import { _t } from "@web/core/l10n/translation";
import { deserializeDate } from "@web/core/l10n/dates";
import { download } from "@web/core/network/download";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

const SATISFIED = "#2e9e6b";
const UNSATISFIED = "#d9534f";
const ANSWERS = "#adb5bd";
const ACTION = "citynet_csat.rating_rating_action";

/** How satisfied customers are: share, trend and ranking, of one period and event. */
export class CsatChart extends Component {
    static template = "citynet_csat.Chart";
    static components = { Layout };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({ data: null });
        this.share = useRef("share");
        this.trend = useRef("trend");
        onWillStart(() => Promise.all([this.load({}), loadBundle("web.chartjs_lib")]));
        useEffect(
            () => {
                const charts = [this.drawShare(), this.drawTrend()];
                return () => charts.forEach((chart) => chart?.destroy());
            },
            () => [this.state.data]
        );
    }

    get total() {
        return this.state.data.total;
    }

    get rankings() {
        const { technicians, areas, packages } = this.state.data;
        return [
            { key: "technicians", title: _t("Technicians"), rows: technicians },
            { key: "areas", title: _t("Areas"), rows: areas },
            { key: "packages", title: _t("Packages"), rows: packages },
        ].filter((ranking) => ranking.rows.length);
    }

    get period() {
        const { filters, periods } = this.state.data;
        return periods.find(
            ({ date_from, date_to }) =>
                date_from === filters.date_from && date_to === filters.date_to
        )?.key;
    }

    async load(filters) {
        this.state.data = await this.orm.call("citynet.csat.statistics", "get_statistics", [
            filters,
        ]);
    }

    change(values) {
        return this.load({ ...this.state.data.filters, ...values });
    }

    onPeriod(ev) {
        const period = this.state.data.periods.find(({ key }) => key === ev.target.value);
        return period && this.change({ date_from: period.date_from, date_to: period.date_to });
    }

    onDate(name, ev) {
        const { filters } = this.state.data;
        const changed = { ...filters, [name]: ev.target.value };
        if (ev.target.value && changed.date_from <= changed.date_to) {
            return this.load(changed);
        }
        ev.target.value = filters[name];
    }

    async open(name, domain) {
        const action = await this.action.loadAction(ACTION);
        return this.action.doAction({ ...action, name, domain, context: {}, path: false });
    }

    export(type) {
        return download({
            url: `/citynet_csat/statistics.${type}`,
            data: { ...this.state.data.filters },
        });
    }

    percent(value) {
        return value === null ? "–" : `${value} %`;
    }

    drawShare() {
        if (!this.share.el) {
            return;
        }
        const { satisfied, unsatisfied, csat_shown, negative_shown } = this.total;
        return new Chart(this.share.el, {
            type: "doughnut",
            data: {
                labels: [
                    `${_t("Satisfied")}: ${csat_shown} %`,
                    `${_t("Not satisfied")}: ${negative_shown} %`,
                ],
                datasets: [
                    {
                        data: [satisfied, unsatisfied],
                        backgroundColor: [SATISFIED, UNSATISFIED],
                    },
                ],
            },
            options: {
                maintainAspectRatio: false,
                cutout: "60%",
                plugins: { legend: { position: "bottom" } },
            },
        });
    }

    drawTrend() {
        if (!this.trend.el) {
            return;
        }
        const { trend } = this.state.data;
        return new Chart(this.trend.el, {
            data: {
                labels: trend.map(({ month }) => deserializeDate(month).toFormat("LLL yy")),
                datasets: [
                    {
                        type: "line",
                        label: _t("CSAT (%)"),
                        data: trend.map(({ csat }) => csat),
                        borderColor: SATISFIED,
                        backgroundColor: SATISFIED,
                        spanGaps: true,
                        tension: 0,
                        yAxisID: "percent",
                    },
                    {
                        type: "bar",
                        label: _t("Answers"),
                        data: trend.map(({ answers }) => answers),
                        backgroundColor: ANSWERS,
                        yAxisID: "count",
                    },
                ],
            },
            options: {
                maintainAspectRatio: false,
                plugins: { legend: { position: "bottom" } },
                scales: {
                    percent: { min: 0, max: 100, position: "left" },
                    count: {
                        beginAtZero: true,
                        position: "right",
                        grid: { display: false },
                        ticks: { precision: 0 },
                    },
                },
            },
        });
    }
}

registry.category("actions").add("citynet_csat.chart", CsatChart);
