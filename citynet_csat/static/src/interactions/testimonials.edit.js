import { Testimonials } from "./testimonials";
import { registry } from "@web/core/registry";

// the editor sees the block as visitors do; what was fetched is taken out before saving
registry.category("public.interactions.edit").add("citynet_csat.testimonials", {
    Interaction: Testimonials,
});
