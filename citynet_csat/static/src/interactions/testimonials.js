import { Interaction } from "@web/public/interaction";
import { registry } from "@web/core/registry";
import { rpc } from "@web/core/network/rpc";

/** The website block: fetched when it is shown, so a withdrawn review is gone at once. */
export class Testimonials extends Interaction {
    static selector = ".s_citynet_testimonials";

    async willStart() {
        const limit = parseInt(this.el.dataset.limit) || 3;
        this.published = await this.waitFor(rpc("/testimoni/latest", { limit }));
    }

    start() {
        const list = this.el.querySelector(".s_citynet_testimonials_list");
        list.replaceChildren();
        this.renderAt("citynet_csat.Testimonials", this.published, list);
        this.registerCleanup(() => list.replaceChildren());
    }
}

registry.category("public.interactions").add("citynet_csat.testimonials", Testimonials);
