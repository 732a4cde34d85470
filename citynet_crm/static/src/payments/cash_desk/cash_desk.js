import { Component, onWillStart, useEffect, useRef, useState } from "@odoo/owl";
import { formatCurrency } from "@web/core/currency";
import { deserializeDate, formatDate } from "@web/core/l10n/dates";
import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { RPCError } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";
import { KeepLast } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";
import { useDebounced } from "@web/core/utils/timing";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { newKey } from "@citynet_crm/core/keys";
import { parseRupiah } from "./amounts";

/** What receipts are printed on; each browser remembers its printer. */
const PAPERS = {
    a5: { name: "A5", report: "report_receipt", page: "A5 landscape; margin: 8mm" },
    80: { name: "80 mm", report: "report_slip_80", page: "80mm auto; margin: 3mm" },
    58: { name: "58 mm", report: "report_slip_58", page: "58mm auto; margin: 2mm" },
};
const PAPER_KEY = "citynet.cash_desk.paper";

/**
 * The cash desk: find the customer, see what is open, take the money, print the
 * receipt. All by keyboard: type, arrows and Enter choose, Enter takes, Esc begins anew.
 */
export class CitynetCashDesk extends Component {
    static template = "citynet_crm.CashDesk";
    static components = { Layout };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.searchInput = useRef("search");
        this.amountInput = useRef("amount");
        this.nextButton = useRef("next");
        this.receipt = useRef("receipt");
        this.keepLast = new KeepLast();
        this.state = useState({
            text: "",
            found: [],
            searched: false,
            index: 0,
            customer: null,
            amount: "",
            journal: null,
            note: "",
            paper: browser.localStorage.getItem(PAPER_KEY) || "a5",
            busy: false,
            error: "",
            done: null,
        });
        this.onSearch = useDebounced(() => this.search(), 200);
        onWillStart(async () => {
            this.settings = await this.call("get_settings");
            this.state.journal = this.settings.journals[0]?.id;
            const { partner_id: partnerId, amount } = this.props.action.params || {};
            if (partnerId) {
                await this.choose(partnerId, amount);
            }
        });
        // the cursor stands where the next thing is typed
        useEffect(
            () => {
                const step = this.state.done
                    ? this.nextButton
                    : this.state.customer
                      ? this.amountInput
                      : this.searchInput;
                step.el?.focus();
                step.el?.select?.();
            },
            () => [this.state.customer, this.state.done]
        );
    }

    call(method, args = []) {
        return this.orm.call("citynet.cash.desk", method, args);
    }

    /** Run one step at a time; what the server refuses is shown as a sentence. */
    async attempt(step) {
        if (this.state.busy) {
            return;
        }
        Object.assign(this.state, { busy: true, error: "" });
        try {
            await step();
        } catch (error) {
            if (!(error instanceof RPCError)) {
                this.state.error = _t(
                    "No answer from the server. Try again: the payment is recorded only once."
                );
                return;
            }
            this.state.error = error.data?.message || error.message;
        } finally {
            this.state.busy = false;
        }
    }

    money(amount) {
        return formatCurrency(amount, this.settings.currency_id);
    }

    date(day) {
        return formatDate(deserializeDate(day));
    }

    get typed() {
        return parseRupiah(this.state.amount);
    }

    /** What becomes of the amount typed, in words. */
    get preview() {
        const { customer } = this.state;
        const rest = this.typed - customer.due;
        if (this.typed === null || !this.typed) {
            return "";
        }
        if (rest > 0) {
            return _t("%s stays as the customer's credit.", this.money(rest));
        }
        return rest < 0 ? _t("%s stays open.", this.money(-rest)) : _t("Then everything is paid.");
    }

    async search() {
        const text = this.state.text.trim();
        const found =
            text.length < 2 ? [] : await this.keepLast.add(this.call("find_customers", [text]));
        Object.assign(this.state, { found, index: 0, searched: text.length >= 2 });
    }

    async onSearchKey(ev) {
        const { found, index } = this.state;
        if (ev.key === "ArrowDown" || ev.key === "ArrowUp") {
            ev.preventDefault();
            const step = ev.key === "ArrowDown" ? 1 : -1;
            this.state.index = Math.min(Math.max(index + step, 0), found.length - 1);
        } else if (ev.key === "Enter") {
            ev.preventDefault();
            if (!this.state.searched || !found.length) {
                await this.search();
            }
            const chosen = this.state.found[this.state.index];
            if (chosen && (found.length || this.state.found.length === 1)) {
                await this.attempt(() => this.choose(chosen.id));
            }
        }
    }

    /**
     * @param {number} partnerId
     * @param {number} [overdue] rupiah, where only that part is asked for now
     */
    async choose(partnerId, overdue) {
        const customer = await this.call("get_customer", [partnerId]);
        const amount = Math.min(overdue || customer.due, customer.due);
        Object.assign(this.state, {
            customer,
            amount: amount ? this.money(amount) : "",
            note: "",
            error: "",
            done: null,
        });
        this.token = newKey();
    }

    async onClickCustomer(partnerId) {
        await this.attempt(() => this.choose(partnerId));
    }

    takeAll() {
        this.state.amount = this.money(this.state.customer.due);
    }

    onAmountKey(ev) {
        if (ev.key === "Enter") {
            ev.preventDefault();
            this.take();
        }
    }

    onKey(ev) {
        if (ev.key === "Escape") {
            this.reset();
        }
    }

    async take() {
        await this.attempt(async () => {
            const { customer, amount, journal, note } = this.state;
            this.state.done = await this.call("take_payment", [
                customer.id,
                amount,
                journal,
                this.token,
                customer.open,
                note,
            ]);
        });
        if (this.state.done) {
            this.print();
        }
    }

    async useCredit() {
        await this.attempt(async () => {
            const { customer } = this.state;
            await this.call("use_credit", [customer.id, customer.open]);
            await this.choose(customer.id);
        });
    }

    get papers() {
        return Object.entries(PAPERS);
    }

    get paper() {
        return PAPERS[this.state.paper] || PAPERS.a5;
    }

    choosePaper(code) {
        this.state.paper = code;
        browser.localStorage.setItem(PAPER_KEY, code);
    }

    /** The browser prints the receipt at once, without leaving the desk. */
    print() {
        const frame = this.receipt.el;
        const { page: size, report } = this.paper;
        frame.onload = () => {
            const page = frame.contentDocument.createElement("style");
            page.textContent = `@page { size: ${size}; }`;
            frame.contentDocument.head.append(page);
            frame.contentWindow.focus();
            frame.contentWindow.print();
        };
        frame.src = `/report/html/citynet_crm.${report}/${this.state.done.payment_id}`;
    }

    async download() {
        const report = `citynet_crm.${this.paper.report}`;
        await this.action.doAction({
            ...this.state.done.print,
            report_name: report,
            report_file: report,
        });
    }

    async reload() {
        await this.attempt(() => this.choose(this.state.customer.id));
    }

    reset() {
        if (this.state.busy) {
            return;
        }
        Object.assign(this.state, {
            text: "",
            found: [],
            searched: false,
            index: 0,
            customer: null,
            error: "",
            done: null,
        });
    }
}

registry.category("actions").add("citynet_crm.cash_desk", CitynetCashDesk);
