import { Component, onWillStart, useState } from "@odoo/owl";
import { DashboardChart } from "@citynet_crm/dashboard/dashboard_chart";
import { _t } from "@web/core/l10n/translation";
import { deserializeDate, serializeDate } from "@web/core/l10n/dates";
import { download } from "@web/core/network/download";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

const ACTION = "citynet_csat.rating_rating_action";

/** How satisfied customers are: share, trend and ranking, of one period and event. */
export class CsatChart extends Component {
    static template = "citynet_csat.Chart";
    static components = { DashboardChart, Layout };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({ data: null, charts: [] });
        onWillStart(() => this.load({}));
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
        const data = await this.orm.call("citynet.csat.statistics", "get_statistics", [filters]);
        const charts = [this.getShareChart(data.total), this.getTrendChart(data)];
        Object.assign(this.state, { data, charts });
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

    /** @returns {Object} what `DashboardChart` draws */
    getShareChart({ domain, answers, satisfied, unsatisfied, csat_shown, negative_shown }) {
        const getPoint = (outcome, tone, value) => ({
            value,
            tone,
            domain: [...domain, ["citynet_outcome", "=", outcome]],
        });
        return {
            key: "share",
            label: _t("Satisfied and not satisfied (n = %s)", answers),
            kind: "doughnut",
            labels: [
                `${_t("Satisfied")}: ${this.percent(csat_shown)}`,
                `${_t("Not satisfied")}: ${this.percent(negative_shown)}`,
            ],
            series: [
                {
                    label: _t("Answers"),
                    points: [
                        getPoint("satisfied", "success", satisfied),
                        getPoint("unsatisfied", "danger", unsatisfied),
                    ],
                },
            ],
        };
    }

    /** @returns {Object} what `DashboardChart` draws */
    getTrendChart({ total, trend }) {
        const months = trend.map(({ month }) => deserializeDate(month));
        const getPoints = (name) =>
            trend.map((row, index) => ({
                value: row[name],
                domain: [
                    ...total.domain,
                    ["citynet_date", ">=", row.month],
                    ["citynet_date", "<=", serializeDate(months[index].endOf("month"))],
                    ["consumed", "=", true],
                ],
            }));
        return {
            key: "trend",
            label: _t("By month"),
            kind: "bar",
            labels: months.map((month) => month.toFormat("LLL yy")),
            series: [
                {
                    label: _t("CSAT (%)"),
                    kind: "line",
                    unit: "percent",
                    tone: "success",
                    points: getPoints("csat"),
                },
                { label: _t("Answers"), tone: "secondary", points: getPoints("answers") },
            ],
        };
    }
}

registry.category("actions").add("citynet_csat.chart", CsatChart);
