/** What was typed on a job stays on the phone until the server has it. */

import { newKey } from "@citynet_crm/core/keys";
import { page } from "./page";

function getPrefix() {
    return `citynet-field-${page.user}-`;
}

export class Draft {
    constructor(jobId) {
        this.name = getPrefix() + jobId;
        this.values = this.read();
        this.values.key ||= newKey();
    }

    read() {
        try {
            return JSON.parse(localStorage.getItem(this.name)) || {};
        } catch {
            return {};
        }
    }

    write(values) {
        Object.assign(this.values, values);
        try {
            localStorage.setItem(this.name, JSON.stringify(this.values));
        } catch {
            // a full or forbidden storage: the page still has it
        }
    }

    forget() {
        localStorage.removeItem(this.name);
    }
}

/** Jobs that left the page took their report with them. */
export function forgetOthers(jobIds) {
    const prefix = getPrefix();
    const kept = new Set(jobIds.map((id) => prefix + id));
    for (const name of Object.keys(localStorage)) {
        if (name.startsWith(prefix) && !kept.has(name)) {
            localStorage.removeItem(name);
        }
    }
}
