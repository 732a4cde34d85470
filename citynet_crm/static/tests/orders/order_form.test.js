import { beforeEach, expect, test } from "@odoo/hoot";
import { queryOne } from "@odoo/hoot-dom";
import { CitynetOrderForm } from "@citynet_crm/orders/order_form";
import { patchWithCleanup } from "@web/../tests/web_test_helpers";
import { startInteraction } from "@web/../tests/public/helpers";
import { choose, getSize, makePhoto, until } from "../core/photo_test_helpers";

const FORM = `
    <form class="o_citynet_order" action="#">
        <input name="latitude"/><input name="longitude"/>
        <a class="o_citynet_map d-none">Map</a>
        <input type="file" name="photo"/>
        <button type="submit">Order</button>
    </form>`;

beforeEach(() => startInteraction(CitynetOrderForm, FORM));

const getInput = () => queryOne("input[name=photo]");

/** Photos are made small when the test says so: `finish[0]()`. */
function holdPhotosBack() {
    const finish = [];
    patchWithCleanup(window, {
        async createImageBitmap(photo) {
            await new Promise((resolve) => finish.push(resolve));
            return super.createImageBitmap(photo);
        },
    });
    return finish;
}

test("a photo of a camera is made small before it is sent", async () => {
    const photo = await makePhoto(2400, 1800);
    expect(photo.size).toBeGreaterThan(1500000);
    choose(getInput(), photo);
    await until(() => getInput().files[0].name === "ktp.jpg");
    const [small] = getInput().files;
    expect(small.type).toBe("image/jpeg");
    expect(await getSize(small)).toEqual([2000, 1500]);
});

test("a small photo is sent as it is", async () => {
    const finish = holdPhotosBack();
    choose(getInput(), await makePhoto(300, 200));
    expect(finish).toHaveLength(0);
    expect(getInput().files[0].name).toBe("camera.jpg");
});

test("what is no picture is left to the server", async () => {
    const finish = holdPhotosBack();
    const large = "x".repeat(2000000);
    choose(getInput(), new File([large], "ktp.pdf", { type: "application/pdf" }));
    expect(finish).toHaveLength(0);
    choose(getInput(), new File([large], "broken.jpg", { type: "image/jpeg" }));
    await until(() => finish.length === 1);
    finish[0]();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(getInput().files[0].name).toBe("broken.jpg");
});

test("the photo chosen last is the one that is sent", async () => {
    const finish = holdPhotosBack();
    choose(getInput(), await makePhoto(2400, 1800, "wrong.jpg"));
    choose(getInput(), await makePhoto(300, 200, "right.jpg"));
    finish[0]();
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(getInput().files[0].name).toBe("right.jpg");
});

test("a form is sent once", async () => {
    const form = queryOne("form");
    const submit = () => {
        const event = new SubmitEvent("submit", { bubbles: true, cancelable: true });
        form.dispatchEvent(event);
        return !event.defaultPrevented;
    };
    form.addEventListener("submit", (event) => event.stopPropagation());
    expect(submit()).toBe(true);
    expect(submit()).toBe(false);
});
