import { Component, onWillUnmount } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

const SECONDS = 3;

/**
 * Reads the record again every few seconds while it is on the screen, so that work
 * done in the background shows. It needs nothing but the right to read, and stops
 * while the user edits the record or looks at another tab. With `quiet="1"` it does
 * not say so.
 */
export class CitynetAutoRefresh extends Component {
    static template = "citynet_crm.AutoRefresh";
    static props = { ...standardWidgetProps, quiet: { type: Boolean, optional: true } };

    setup() {
        this.text = this.props.quiet
            ? ""
            : _t("Waits for the background job, or is worked off; this page follows.");
        this.timer = setInterval(() => this.refresh(), SECONDS * 1000);
        onWillUnmount(() => clearInterval(this.timer));
    }

    async refresh() {
        const record = this.props.record;
        if (this.busy || document.hidden || (await record.isDirty())) {
            return;
        }
        this.busy = true;
        try {
            await record.load();
        } finally {
            this.busy = false;
        }
    }
}

registry.category("view_widgets").add("citynet_auto_refresh", {
    component: CitynetAutoRefresh,
    extractProps: ({ attrs }) => ({ quiet: Boolean(attrs.quiet) }),
});
