import { Component, onWillStart, useState } from "@odoo/owl";
import { formatCurrency } from "@web/core/currency";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { formatFloat, formatInteger } from "@web/views/fields/formatters";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { DashboardChart } from "./dashboard_chart";

/** The provider's figures; every one of them opens the list it was counted from. */
export class CitynetDashboard extends Component {
    static template = "citynet_crm.Dashboard";
    static components = { DashboardChart, Layout };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.display = { controlPanel: {} };
        this.state = useState({ loading: true, failed: false, data: null });
        // not awaited: the page stands at once and fills when the figures are there
        onWillStart(() => {
            this.load();
        });
    }

    get isEmpty() {
        return !this.state.data.sections.length && !this.state.data.charts.length;
    }

    async load() {
        this.state.loading = true;
        this.state.failed = false;
        try {
            this.state.data = await this.orm.call("citynet.dashboard", "get_dashboard_data", []);
        } catch (error) {
            this.state.failed = true;
            throw error;
        } finally {
            this.state.loading = false;
        }
    }

    format(kind, value) {
        if (kind === "money") {
            return formatCurrency(value, this.state.data.currency_id, { digits: [69, 0] });
        }
        if (kind === "percent") {
            return `${formatFloat(value, { digits: [69, Number.isInteger(value) ? 0 : 1] })} %`;
        }
        if (kind === "duration") {
            return this.formatDuration(value);
        }
        return formatInteger(value);
    }

    /** @param {number|null} seconds */
    formatDuration(seconds) {
        if (seconds === null) {
            return "–";
        }
        const figure = (value) =>
            formatFloat(value, { digits: [69, value < 10 ? 1 : 0], trailingZeros: false });
        if (seconds < 60) {
            return _t("%s s", formatInteger(Math.round(seconds)));
        }
        return seconds < 3600
            ? _t("%s min", figure(seconds / 60))
            : _t("%s h", figure(seconds / 3600));
    }

    /**
     * Open the list behind a figure.
     *
     * @param {Object} source with the xml id of its action, a domain, a label, a context
     */
    async openList({ action, domain, label, context }) {
        const description = await this.action.loadAction(action);
        await this.action.doAction(
            { ...description, name: label, display_name: label, domain, context: context || {} },
            { viewType: "list" }
        );
    }
}

registry.category("actions").add("citynet_crm.dashboard", CitynetDashboard);
