import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

const SOURCES = ["phone", "whatsapp", "map"];

/**
 * Call, WhatsApp and navigate: plain links that work at once on a weak signal.
 * The attributes `phone`, `whatsapp` and `map` name the fields that hold them.
 */
export class ContactLinks extends Component {
    static template = "citynet_crm.ContactLinks";
    static props = {
        ...standardWidgetProps,
        phone: { type: String, optional: true },
        whatsapp: { type: String, optional: true },
        map: { type: String, optional: true },
        large: { type: Boolean, optional: true },
    };

    get phoneUrl() {
        const phone = this.valueOf("phone");
        return phone && `tel:${phone.replace(/[^\d+]/g, "")}`;
    }

    get buttonClass() {
        return this.props.large ? "btn btn-lg btn-secondary flex-fill" : "btn btn-sm btn-secondary";
    }

    valueOf(source) {
        return (this.props[source] && this.props.record.data[this.props[source]]) || "";
    }
}

registry.category("view_widgets").add("citynet_contact_links", {
    component: ContactLinks,
    extractProps: ({ attrs }) => ({
        phone: attrs.phone,
        whatsapp: attrs.whatsapp,
        map: attrs.map,
        large: Boolean(attrs.large),
    }),
    fieldDependencies: ({ attrs }) =>
        SOURCES.filter((source) => attrs[source]).map((source) => ({
            name: attrs[source],
            type: "char",
            readonly: true,
        })),
});
