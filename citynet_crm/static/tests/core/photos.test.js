import { describe, expect, test } from "@odoo/hoot";
import { shrinkPhoto } from "@citynet_crm/core/photos";
import { getSize, makePhoto } from "./photo_test_helpers";

describe.current.tags("headless");

const LIMITS = { side: 400, quality: 0.8 };

test("the longest side is made to fit, the shape stays", async () => {
    const wide = await shrinkPhoto(await makePhoto(800, 600), LIMITS);
    expect(await getSize(wide)).toEqual([400, 300]);
    const tall = await shrinkPhoto(await makePhoto(300, 1200), LIMITS);
    expect(await getSize(tall)).toEqual([100, 400]);
});

test("a small photo is not made larger", async () => {
    const small = await shrinkPhoto(await makePhoto(40, 30), LIMITS);
    expect(await getSize(small)).toEqual([40, 30]);
});

test("a line stays one pixel thick", async () => {
    const line = await shrinkPhoto(await makePhoto(4000, 2), LIMITS);
    expect(await getSize(line)).toEqual([400, 1]);
});

test("it becomes a JPEG of the quality asked for", async () => {
    const photo = await makePhoto(200, 200);
    const good = await shrinkPhoto(photo, { side: 200, quality: 0.9 });
    const rough = await shrinkPhoto(photo, { side: 200, quality: 0.2 });
    expect(good.type).toBe("image/jpeg");
    expect(rough.size).toBeLessThan(good.size);
});

test("what is no picture is refused", async () => {
    const text = new File(["no picture"], "photo.jpg", { type: "image/jpeg" });
    await expect(shrinkPhoto(text, LIMITS)).rejects.toThrow();
});

test("a picture that cannot be written is refused", async () => {
    const photo = await makePhoto(20, 20);
    const { toBlob } = HTMLCanvasElement.prototype;
    HTMLCanvasElement.prototype.toBlob = (done) => done(null);
    try {
        await expect(shrinkPhoto(photo, LIMITS)).rejects.toThrow();
    } finally {
        HTMLCanvasElement.prototype.toBlob = toBlob;
    }
});
