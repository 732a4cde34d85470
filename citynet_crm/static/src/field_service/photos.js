/** Photos: made small on the phone, sent one after the other, again when the signal is lost. */

import { newKey } from "@citynet_crm/core/keys";
import { shrinkPhoto } from "@citynet_crm/core/photos";
import { say } from "./page";
import { NoSignal, send } from "./server";
import { forgetPhoto, keepPhoto, readPhotos } from "./store";

const SMALL = { side: 1280, quality: 0.8 };
/** How long to wait for the signal, in milliseconds: longer each time. */
const WAIT = [3000, 8000, 20000, 60000];

export class Photos {
    /** @param {Element} card of the job */
    constructor(card) {
        this.card = card;
        this.queue = [];
        this.running = false;
        for (const input of card.querySelectorAll(".kind input[type=file]")) {
            input.addEventListener("change", () => this.take(input));
        }
        card.addEventListener("click", (ev) => this.onClick(ev));
        window.addEventListener("online", () => this.work());
        this.resume();
    }

    /** Go on with what was not sent when the page was left. */
    async resume() {
        for (const { key, kind, blob } of await readPhotos(this.card.dataset.job)) {
            const item = this.show(this.card.querySelector(`[data-kind=${kind}]`));
            this.add({ key, kind, blob, item });
        }
        this.work();
    }

    add(photo) {
        photo.item.querySelector("img").src = URL.createObjectURL(photo.blob);
        this.queue.push({ ...photo, tries: 0 });
    }

    get path() {
        return `/citynet/field/${this.card.dataset.job}/photo`;
    }

    get isBusy() {
        return this.queue.length > 0;
    }

    /** Labels of the kinds of photos that the job needs and that weren't sent yet. */
    get missing() {
        return this.card.dataset.needed
            .split(" ")
            .filter((kind) => kind && !this.card.querySelector(`[data-kind=${kind}] li.sent`))
            .map((kind) =>
                this.card
                    .querySelector(`[data-kind=${kind}] label`)
                    .textContent.replace(/[+*]/g, "")
                    .trim()
            );
    }

    async take(input) {
        const holder = input.closest(".kind");
        const files = [...input.files];
        input.value = "";
        for (const file of files) {
            const item = this.show(holder);
            try {
                const blob = await shrinkPhoto(file, SMALL);
                const photo = { kind: holder.dataset.kind, key: newKey(), blob, item };
                await keepPhoto(this.card.dataset.job, photo);
                this.add(photo);
            } catch {
                this.fail(item, say("unsupported"));
            }
        }
        this.work();
    }

    show(holder) {
        const item = document.createElement("li");
        item.innerHTML = `<img alt="" width="72" height="72"/><progress max="1" value="0"></progress><span role="status"></span>`;
        item.querySelector("span").textContent = say("sending");
        holder.querySelector(".shots").append(item);
        return item;
    }

    async work() {
        if (this.running || !this.queue.length) {
            return;
        }
        this.running = true;
        clearTimeout(this.timer);
        while (this.queue.length) {
            const photo = this.queue[0];
            try {
                await this.sendOne(photo);
                this.queue.shift();
                forgetPhoto(photo.key);
            } catch (error) {
                if (error instanceof NoSignal) {
                    this.waitFor(photo, error);
                    break;
                }
                this.queue.shift();
                forgetPhoto(photo.key);
                this.fail(photo.item, error.message);
            }
        }
        this.running = false;
    }

    async sendOne({ kind, key, blob, item }) {
        item.className = "";
        item.querySelector("[data-retry]")?.remove();
        item.querySelector("span").textContent = say("sending");
        const values = { kind, key, photo: new File([blob], "photo.jpg", { type: "image/jpeg" }) };
        const answer = await send(this.path, values, (share) => {
            item.querySelector("progress").value = share;
        });
        item.dataset.photo = answer.photo;
        item.className = "sent";
        item.querySelector("progress").remove();
        item.querySelector("span").textContent = say("sent");
        this.addButton(item, "delete", "×");
    }

    waitFor(photo, error) {
        photo.item.className = "failed";
        photo.item.querySelector("span").textContent = say("failed");
        photo.item.title = error.message;
        this.addButton(photo.item, "retry", say("retry"));
        this.timer = setTimeout(() => this.work(), WAIT[Math.min(photo.tries++, WAIT.length - 1)]);
    }

    fail(item, sentence) {
        item.className = "failed";
        item.querySelector("progress")?.remove();
        item.querySelector("span").textContent = sentence;
        this.addButton(item, "delete", "×");
    }

    addButton(item, name, label) {
        const button = document.createElement("button");
        button.type = "button";
        button.dataset[name] = "1";
        button.textContent = label;
        button.title = name === "delete" ? say("delete") : label;
        item.append(button);
    }

    async onClick(ev) {
        if (ev.target.closest("[data-retry]")) {
            this.work();
        } else if (ev.target.closest("[data-delete]")) {
            const item = ev.target.closest("li");
            if (item.dataset.photo) {
                try {
                    await send(`${this.path}/${item.dataset.photo}/delete`, {});
                } catch (error) {
                    item.querySelector("span")?.replaceChildren(error.message);
                    return;
                }
            }
            item.remove();
        }
    }
}
