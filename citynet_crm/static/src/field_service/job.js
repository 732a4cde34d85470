/** One job on the technician's page: begin it, report on it, finish it once. */

import { Draft } from "./draft";
import { Photos } from "./photos";
import { say } from "./page";
import { canScan, scan } from "./scanner";
import { NoSignal, send } from "./server";
import { SignaturePad } from "./signature";

const TEXTS = ["ont_serial", "ont_serial_old", "signed_by", "note", "result"];
const AGAIN = 15000;

export class Job {
    /** @param {Element} card */
    constructor(card) {
        this.card = card;
        this.form = card.querySelector("form.report");
        this.path = `/citynet/field/${card.dataset.job}`;
        this.draft = new Draft(card.dataset.job);
        this.photos = new Photos(card);
        this.pad = new SignaturePad(card.querySelector("canvas.pad"), () => this.keep());
        this.restore();
        this.listen();
        this.markExcess();
        if (this.draft.values.toStart) {
            this.showReport();
        }
        this.goOn();
    }

    listen() {
        this.form.addEventListener("input", () => this.keep());
        this.form.addEventListener("submit", (ev) => {
            ev.preventDefault();
            this.finish(true);
        });
        this.card.querySelector("[data-start]")?.addEventListener("click", () => this.start());
        this.card.querySelector("[data-clear]").addEventListener("click", () => {
            this.pad.clear();
            this.keep();
        });
        for (const button of this.card.querySelectorAll("[data-scan]")) {
            button.hidden = !canScan();
            button.addEventListener("click", () => this.scanInto(button.dataset.scan));
        }
        window.addEventListener("online", () => this.goOn());
    }

    // ------------------------------------------------------------ what was typed
    read() {
        const values = { checks: [], materials: {}, signature: this.pad.read() };
        for (const name of TEXTS) {
            values[name] = this.form.elements[name]?.value || "";
        }
        for (const box of this.form.querySelectorAll("[name=checks]:checked")) {
            values.checks.push(Number(box.value));
        }
        for (const input of this.form.querySelectorAll("[name=materials]")) {
            values.materials[input.dataset.product] = input.value;
        }
        return values;
    }

    keep() {
        this.draft.write(this.read());
        this.markExcess();
    }

    restore() {
        const values = this.draft.values;
        if (!values.result) {
            return;
        }
        for (const name of TEXTS) {
            if (this.form.elements[name]) {
                this.form.elements[name].value = values[name];
            }
        }
        for (const box of this.form.querySelectorAll("[name=checks]")) {
            box.checked = values.checks.includes(Number(box.value));
        }
        for (const input of this.form.querySelectorAll("[name=materials]")) {
            input.value = values.materials[input.dataset.product] ?? input.value;
        }
        if (values.signature) {
            this.pad.restore(values.signature);
        }
    }

    markExcess() {
        for (const input of this.form.querySelectorAll("[name=materials][data-allowance]")) {
            const over = Number(input.value.replace(",", ".")) - Number(input.dataset.allowance);
            const mark = input.closest("label").querySelector(".excess");
            mark.hidden = !(over > 0);
            mark.textContent = over > 0 ? `${Math.round(over * 1000) / 1000} ${say("excess")}` : "";
        }
    }

    async scanInto(name) {
        try {
            const found = await scan();
            if (found) {
                this.form.elements[name].value = found.slice(0, 64);
                this.keep();
            }
        } catch {
            this.tell(say("noscan"));
        }
    }

    // ------------------------------------------------------------ start and finish
    async start() {
        const button = this.card.querySelector("[data-start]");
        button.disabled = true;
        this.draft.write({ toStart: true });
        try {
            await this.tellStart();
        } catch (error) {
            if (!(error instanceof NoSignal)) {
                this.draft.write({ toStart: false });
                button.disabled = false;
                this.tell(error.message);
                return;
            }
            // work goes on; the office gets it with the next signal
            this.tell(error.message, "wait");
        }
        this.showReport();
    }

    async tellStart() {
        if (this.draft.values.toStart) {
            await send(`${this.path}/start`, {});
            this.draft.write({ toStart: false });
            this.tell("");
        }
    }

    showReport() {
        this.card.querySelector("[data-start]")?.remove();
        this.form.hidden = false;
        this.card.classList.replace("is-scheduled", "is-in_progress");
        this.card.querySelector(".state").textContent = say("in_progress");
    }

    /** With the signal come the start and the report that are still waiting. */
    async goOn() {
        if (this.draft.values.pending) {
            await this.finish();
        } else if (this.form.isConnected) {
            await this.tellStart().catch((error) => this.tell(error.message, "wait"));
        }
    }

    /** @returns {string} what is still missing; the server checks again */
    getMissing(values) {
        if (values.result !== "done") {
            return "";
        }
        if (this.card.dataset.serial && !values.ont_serial.trim()) {
            return say("serial");
        }
        if (this.photos.missing.length) {
            return say("photos") + this.photos.missing.join(", ");
        }
        const boxes = [...this.form.querySelectorAll("[data-required]:not(:checked)")];
        return boxes.length
            ? say("check") + boxes.map((box) => box.closest("label").textContent.trim()).join(", ")
            : "";
    }

    async finish(byHand = false) {
        const button = this.form.querySelector("[type=submit]");
        if (button.disabled) {
            return;
        }
        clearTimeout(this.timer);
        const values = this.read();
        if (byHand) {
            const missing = this.photos.isBusy ? say("uploading") : this.getMissing(values);
            if (missing) {
                this.tell(missing);
                return;
            }
            const unsigned = !values.signature && !this.pad.canvas.dataset.signed;
            if (values.result === "done" && unsigned && !confirm(say("sign"))) {
                return;
            }
        }
        button.disabled = true;
        this.draft.write({ ...values, pending: true });
        try {
            await this.tellStart();
            this.tell(say("sending"), "wait");
            await send(`${this.path}/report`, {
                report: JSON.stringify({ ...values, key: this.draft.values.key }),
            });
            this.close(values.result);
        } catch (error) {
            button.disabled = false;
            if (error instanceof NoSignal) {
                this.tell(error.message, "wait");
                this.timer = setTimeout(() => this.finish(), AGAIN);
            } else {
                this.draft.write({ pending: false });
                this.tell(error.message);
            }
        }
    }

    close(result) {
        this.draft.forget();
        this.card.className = `job is-${result === "done" ? "done" : "over"}`;
        this.card.querySelector(".state").textContent =
            this.form.elements.result.selectedOptions[0].textContent;
        this.card.querySelector(".links")?.remove();
        this.card.querySelector("[data-start]")?.remove();
        this.form.replaceWith(this.card.querySelector(".message"));
        this.tell(say("sent"), "good");
        this.card.scrollIntoView({ block: "nearest" });
    }

    tell(sentence, tone = "") {
        const message = this.card.querySelector(".message");
        message.className = `message ${tone}`;
        message.hidden = !sentence;
        message.textContent = sentence;
        if (this.form.isConnected && sentence) {
            this.form.querySelector("[type=submit]").before(message);
        }
    }
}
