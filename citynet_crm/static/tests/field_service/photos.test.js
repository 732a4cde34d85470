import { beforeEach, describe, expect, mockFetch, test } from "@odoo/hoot";
import { advanceTime, click, queryAll, queryAllTexts, queryOne } from "@odoo/hoot-dom";
import { Photos } from "@citynet_crm/field_service/photos";
import { forgetPhotosOfOthers, keepPhoto, readPhotos } from "@citynet_crm/field_service/store";
import { choose, getSize, makePhoto, until } from "../core/photo_test_helpers";
import { clearPhone, mockAnswers, NO_SIGNAL, showPage } from "./field_test_helpers";

describe.current.tags("headless");

let card;

beforeEach(async () => {
    await clearPhone();
    [card] = showPage();
});

const getInput = (kind) => queryOne(`[data-kind=${kind}] input`);
const getKeys = (requests) => requests.map(({ key }) => key);
const isSent = (count = 1) => queryAll("li.sent").length === count;

async function takePhoto(kind, width = 60, height = 40) {
    choose(getInput(kind), await makePhoto(width, height));
}

/** Wait until the queue has nothing to do: it is empty, or waits for the signal. */
function untilIdle(photos, count) {
    return until(() => !photos.running && photos.queue.length === count);
}

/** Wait until the phone keeps that many photos. */
function untilStored(count) {
    return until(async () => (await readPhotos("7")).length === count);
}

test("a photo is made small, sent, and then forgotten by the phone", async () => {
    const requests = mockAnswers({ photo: 12 });
    const photos = new Photos(card);
    await takePhoto("after", 1600, 1200);
    await until(() => isSent());
    await untilIdle(photos, 0);
    const [{ path, kind, key, photo }] = requests;
    expect([path, kind]).toEqual(["/citynet/field/7/photo", "after"]);
    expect(key).toMatch(/^[0-9a-f]{32}$/);
    expect(await getSize(photo)).toEqual([1280, 960]);
    expect("li.sent").toHaveAttribute("data-photo", "12");
    expect(getInput("after").files).toHaveLength(0);
    await untilStored(0);
});

test("after no signal it is sent again by itself, with the same key", async () => {
    const requests = mockAnswers(NO_SIGNAL, 502, { photo: 12 });
    const photos = new Photos(card);
    await takePhoto("after");
    await until(() => requests.length === 1 && queryAll("[data-retry]").length);
    expect("li span").toHaveText("Not sent");
    await untilStored(1);
    await advanceTime(3000);
    await until(() => requests.length === 2 && !photos.running);
    await advanceTime(8000);
    await until(() => isSent());
    expect(requests).toHaveLength(3);
    expect(new Set(getKeys(requests)).size).toBe(1);
    expect("[data-retry]").toHaveCount(0);
});

test("each time it waits longer", async () => {
    const requests = mockAnswers(NO_SIGNAL);
    const photos = new Photos(card);
    await takePhoto("after");
    for (const [tries, wait] of [3000, 8000, 20000, 60000, 60000].entries()) {
        await until(() => requests.length === tries + 1 && !photos.running);
        await advanceTime(wait - 2000);
        expect(requests).toHaveLength(tries + 1);
        await advanceTime(2000);
    }
});

test("the signal that comes back, and a tap, send at once and only once", async () => {
    const requests = mockAnswers(NO_SIGNAL, NO_SIGNAL, { photo: 12 });
    const photos = new Photos(card);
    await takePhoto("after");
    await untilIdle(photos, 1);
    window.dispatchEvent(new Event("online"));
    window.dispatchEvent(new Event("online"));
    expect(requests).toHaveLength(2);
    await until(() => !photos.running);
    await click("[data-retry]");
    expect(requests).toHaveLength(3);
    await until(() => isSent());
});

test("photos are sent one after the other, in the order taken", async () => {
    const requests = mockAnswers(NO_SIGNAL, { photo: 12 });
    const photos = new Photos(card);
    await takePhoto("signal");
    await untilIdle(photos, 1);
    choose(getInput("after"), await makePhoto(60, 40), await makePhoto(50, 30));
    await until(() => isSent(3));
    const [first, again, ...later] = requests;
    expect([first.key, first.kind]).toEqual([again.key, "signal"]);
    expect(later.map(({ kind }) => kind)).toEqual(["after", "after"]);
    const sizes = [];
    for (const { photo } of later) {
        sizes.push(await getSize(photo));
    }
    expect(sizes).toEqual([
        [60, 40],
        [50, 30],
    ]);
});

test("while one photo is on its way the next one waits", async () => {
    const answers = [];
    mockFetch(() => new Promise((resolve) => answers.push(resolve)));
    new Photos(card);
    await takePhoto("signal");
    await takePhoto("after");
    await until(() => queryAll("li").length === 2 && answers.length);
    window.dispatchEvent(new Event("online"));
    await advanceTime(100);
    expect(answers).toHaveLength(1);
    answers[0]({ photo: 12 });
    await until(() => answers.length === 2);
    expect("[data-kind=signal] li.sent").toHaveCount(1);
    answers[1]({ photo: 13 });
    await until(() => isSent(2));
});

test("a photo that is refused says why, and does not hold up the next one", async () => {
    const requests = mockAnswers({ status: 422, message: "The job was cancelled" }, { photo: 13 });
    const photos = new Photos(card);
    choose(getInput("after"), await makePhoto(60, 40), await makePhoto(50, 30));
    await until(() => isSent());
    await untilIdle(photos, 0);
    expect(requests).toHaveLength(2);
    expect(queryAllTexts("li.failed span")).toEqual(["The job was cancelled"]);
    await untilStored(0);
});

test("what is no photo is not sent", async () => {
    const requests = mockAnswers({ photo: 12 });
    new Photos(card);
    choose(getInput("after"), new File(["text"], "note.jpg", { type: "image/jpeg" }));
    await until(() => queryAll("li.failed").length);
    expect("li.failed span").toHaveText("Not a photo");
    expect(requests).toHaveLength(0);
});

test("a page that was left goes on with its photos, in the order taken, by their keys", async () => {
    const blob = await makePhoto(30, 20);
    for (const [key, kind] of [
        ["f".repeat(32), "signal"],
        ["a".repeat(32), "after"],
        ["c".repeat(32), "after"],
    ]) {
        await keepPhoto("7", { key, kind, blob });
        await advanceTime(1000);
    }
    const requests = mockAnswers({ photo: 12 });
    new Photos(card);
    await until(() => isSent(3));
    expect(getKeys(requests).map((key) => key[0])).toEqual(["f", "a", "c"]);
    expect("[data-kind=signal] li.sent").toHaveCount(1);
});

test("photos of other jobs and of other people are not sent, and are forgotten", async () => {
    const blob = await makePhoto(30, 20);
    await keepPhoto("8", { key: "job-8", kind: "after", blob });
    showPage({ user: "55" });
    await keepPhoto("7", { key: "theirs", kind: "after", blob });
    [card] = showPage({ user: "5" });
    await keepPhoto("7", { key: "mine", kind: "after", blob });
    const requests = mockAnswers(NO_SIGNAL);
    const photos = new Photos(card);
    await untilIdle(photos, 1);
    expect(getKeys(requests)).toEqual(["mine"]);
    await forgetPhotosOfOthers(["7"]);
    expect((await readPhotos("7")).map(({ key }) => key)).toEqual(["mine"]);
    expect(await readPhotos("8")).toEqual([]);
    showPage({ user: "55" });
    expect(await readPhotos("7")).toEqual([]);
});

test("what the job still needs is known by the photos that the server has", async () => {
    mockAnswers({ photo: 12 });
    const photos = new Photos(card);
    expect(photos.missing).toEqual(["After", "Signal"]);
    await takePhoto("after");
    expect(photos.missing).toEqual(["After", "Signal"]);
    await until(() => isSent());
    expect(photos.missing).toEqual(["Signal"]);
});

test("a photo is taken back at the server first", async () => {
    const requests = mockAnswers(
        { photo: 12 },
        { status: 422, message: "The job is finished" },
        { deleted: true }
    );
    new Photos(card);
    await takePhoto("after");
    await until(() => isSent());
    await click("[data-delete]");
    await until(() => queryOne("li span").textContent === "The job is finished");
    expect("li").toHaveCount(1);
    await click("[data-delete]");
    await until(() => !queryAll("li").length);
    expect(requests[2].path).toBe("/citynet/field/7/photo/12/delete");
});
