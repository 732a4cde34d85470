import { expect, test } from "@odoo/hoot";
import { click, queryAll, queryOne } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { CsatForm } from "@citynet_csat/interactions/csat_form";
import { startInteraction } from "@web/../tests/public/helpers";

const FORM = `
    <form class="citynet_csat_form" action="#">
        <input type="radio" name="score" value="2"/><input type="radio" name="score" value="5"/>
        <label class="citynet_csat_reason" data-from="4" data-to="5"><input type="checkbox" value="1"/>On time</label>
        <label class="citynet_csat_reason" data-from="1" data-to="3"><input type="checkbox" value="2"/>Late</label>
        <button type="submit" class="citynet_csat_submit">Send</button>
    </form>`;

const getShown = () =>
    queryAll(".citynet_csat_reason:not(.d-none)").map((reason) => reason.textContent);

test("the reasons that fit the score are shown", async () => {
    await startInteraction(CsatForm, FORM);
    expect(getShown()).toEqual([]);
    await click("[value='5'][name=score]");
    await animationFrame();
    expect(getShown()).toEqual(["On time"]);
    await click("[value='2'][name=score]");
    await animationFrame();
    expect(getShown()).toEqual(["Late"]);
});

test("a reason that no longer fits is not sent, and the form is sent once", async () => {
    await startInteraction(CsatForm, FORM);
    queryOne("form").addEventListener("submit", (event) => event.preventDefault());
    await click("[value='5'][name=score]");
    await click("[type=checkbox][value='1']");
    await click("[value='2'][name=score]");
    await animationFrame();
    queryOne("form").requestSubmit();
    await animationFrame();
    expect("[type=checkbox][value='1']").not.toBeChecked();
    expect(".citynet_csat_submit").not.toBeEnabled();
});
