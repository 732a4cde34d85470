import { Interaction } from "@web/public/interaction";
import { registry } from "@web/core/registry";
import { shrinkPhoto } from "@citynet_crm/core/photos";

const SMALL = { side: 2000, quality: 0.85 };
/** In bytes; what is smaller is sent as it is. */
const SMALL_ENOUGH = 1500000;

/**
 * Makes the order form pleasant on a phone. Everything works without it too; what is
 * allowed is decided on the server.
 */
export class CitynetOrderForm extends Interaction {
    static selector = ".o_citynet_order";
    dynamicContent = {
        _root: { "t-on-submit": this.onSubmit },
        ".o_citynet_locate": { "t-on-click": this.onLocate },
        "input[name=latitude], input[name=longitude]": { "t-on-change": this.showMap },
        "input[type=file]": { "t-on-change": this.onPhoto },
    };

    start() {
        this.showMap();
        this.el.querySelector("[aria-invalid]")?.focus();
    }

    field(name) {
        return this.el.querySelector(`input[name=${name}]`);
    }

    showMap() {
        const [latitude, longitude] = [this.field("latitude").value, this.field("longitude").value];
        const link = this.el.querySelector(".o_citynet_map");
        link.classList.toggle("d-none", !latitude || !longitude);
        const place = encodeURIComponent(`${latitude},${longitude}`);
        link.href = `https://www.google.com/maps?q=${place}`;
    }

    async onLocate() {
        const failed = this.el.querySelector(".o_citynet_locate_failed");
        const note = this.el.querySelector(".o_citynet_locate_note");
        try {
            const { coords } = await this.waitFor(
                new Promise((resolve, reject) =>
                    navigator.geolocation.getCurrentPosition(resolve, reject, {
                        enableHighAccuracy: true,
                        timeout: 15000,
                    })
                )
            );
            this.field("latitude").value = coords.latitude.toFixed(6);
            this.field("longitude").value = coords.longitude.toFixed(6);
            failed.classList.add("d-none");
            this.showMap();
        } catch {
            note.classList.add("d-none");
            failed.classList.remove("d-none");
        }
    }

    /** A photo from a phone's camera is made small here, where sending it costs data. */
    async onPhoto(ev) {
        const input = ev.currentTarget;
        const file = input.files[0];
        if (!file || file.size < SMALL_ENOUGH || !file.type.startsWith("image/")) {
            return;
        }
        try {
            const blob = await this.waitFor(shrinkPhoto(file, SMALL));
            if (input.files[0] !== file) {
                return; // another photo was chosen in the meantime
            }
            const files = new DataTransfer();
            files.items.add(new File([blob], "ktp.jpg", { type: "image/jpeg" }));
            input.files = files.files;
        } catch {
            // the browser can't read it: the server says what is wrong with it
        }
    }

    /** A double tap sends one form; the server would make one order of two anyway. */
    onSubmit(ev) {
        if (this.isSent) {
            ev.preventDefault();
            return;
        }
        this.isSent = true;
        // after the browser has collected the form's data
        this.waitForTimeout(() => {
            this.el.querySelector("button[type=submit]").disabled = true;
        }, 0);
        // visitors who come back with the browser's button may send again
        this.waitForTimeout(() => this.allowAgain(), 10000);
    }

    allowAgain() {
        this.isSent = false;
        this.el.querySelector("button[type=submit]").disabled = false;
    }
}

registry.category("public.interactions").add("citynet_crm.order_form", CitynetOrderForm);
