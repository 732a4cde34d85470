import { Interaction } from "@web/public/interaction";
import { registry } from "@web/core/registry";

/** Shows the reasons that fit the score and sends the form once. */
export class CsatForm extends Interaction {
    static selector = ".citynet_csat_form";
    dynamicContent = {
        _root: { "t-on-submit": this.onSubmit },
        "input[name=score]": { "t-on-change": () => {} },
        ".citynet_csat_reason": {
            "t-att-class": (el) => ({ "d-none": !this.fits(el) }),
        },
        ".citynet_csat_submit": { "t-att-disabled": () => this.isSent },
    };

    setup() {
        this.isSent = false;
    }

    fits(reason) {
        const score = this.el.querySelector("input[name=score]:checked")?.value;
        return score && reason.dataset.from <= score && score <= reason.dataset.to;
    }

    onSubmit() {
        for (const reason of this.el.querySelectorAll(".citynet_csat_reason.d-none input")) {
            reason.checked = false;
        }
        this.isSent = true;
    }
}

registry.category("public.interactions").add("citynet_csat.form", CsatForm);
