import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { advanceTime, click, edit, queryOne } from "@odoo/hoot-dom";
import { Draft } from "@citynet_crm/field_service/draft";
import { Job } from "@citynet_crm/field_service/job";
import { until } from "../core/photo_test_helpers";
import { clearPhone, mockAnswers, NO_SIGNAL, showPage } from "./field_test_helpers";

describe.current.tags("headless");

let card;

beforeEach(async () => {
    await clearPhone();
    [card] = showPage();
});

const getReports = (requests) =>
    requests
        .filter(({ path }) => path === "/citynet/field/7/report")
        .map(({ report }) => JSON.parse(report));

async function fillIn() {
    for (const holder of card.querySelectorAll(".shots")) {
        holder.innerHTML = "<li class='sent'></li>";
    }
    await click("[name=ont_serial]");
    await edit("ZTEG-1");
    await click("[name=checks]");
    await click("[name=note]");
    await edit("Signal -19 dBm");
}

test("a job cannot be finished before what it needs is there", async () => {
    const requests = mockAnswers({});
    new Job(card);
    await click("[type=submit]");
    expect(".message").toHaveText("The serial is needed");
    await click("[name=ont_serial]");
    await edit("ZTEG-1");
    await click("[type=submit]");
    expect(".message").toHaveText("Photos needed: After, Signal");
    for (const holder of card.querySelectorAll(".shots")) {
        holder.innerHTML = "<li class='sent'></li>";
    }
    await click("[type=submit]");
    expect(".message").toHaveText("Still to do: Tidy");
    expect(requests).toHaveLength(0);
});

test("a report without signal is sent again by itself, with the same key", async () => {
    const requests = mockAnswers(NO_SIGNAL, { done: true });
    new Job(card);
    await fillIn();
    await click("[type=submit]");
    await until(() => getReports(requests).length === 1 && !queryOne("[type=submit]").disabled);
    expect(".message").toHaveText("No signal, it is sent later");
    await advanceTime(15000);
    await until(() => queryOne(".message").textContent === "Sent");
    const [first, again] = getReports(requests);
    expect(again).toEqual(first);
    expect(first).toMatchObject({ ont_serial: "ZTEG-1", note: "Signal -19 dBm", checks: [3] });
    expect(first.key).toMatch(/^[0-9a-f]{32}$/);
    expect(Object.keys(localStorage)).toEqual([]);
});

test("two taps on Finish send one report", async () => {
    const requests = mockAnswers({ done: true });
    new Job(card);
    await fillIn();
    queryOne("[type=submit]").click();
    queryOne("form").requestSubmit();
    await until(() => queryOne(".message").textContent === "Sent");
    expect(getReports(requests)).toHaveLength(1);
});

test("a report that waits for the signal is sent by the page that is opened next", async () => {
    const requests = mockAnswers(NO_SIGNAL, { done: true });
    new Job(card);
    await fillIn();
    await click("[type=submit]");
    await until(() => new Draft("7").values.pending && !queryOne("[type=submit]").disabled);
    const { key } = new Draft("7").values;
    [card] = showPage();
    new Job(card);
    await until(() => queryOne(".message").textContent === "Sent");
    expect(getReports(requests).map((report) => report.key)).toEqual([key, key]);
    expect(getReports(requests)[1].note).toBe("Signal -19 dBm");
});

test("a report that is refused says why, keeps what was typed and waits for a person", async () => {
    const requests = mockAnswers({ status: 422, message: "This serial is used elsewhere" });
    new Job(card);
    await fillIn();
    await click("[type=submit]");
    await until(() => queryOne(".message").textContent === "This serial is used elsewhere");
    await advanceTime(60000);
    window.dispatchEvent(new Event("online"));
    await advanceTime(100);
    expect(getReports(requests)).toHaveLength(1);
    expect("[name=note]").toHaveValue("Signal -19 dBm");
    expect(new Draft("7").values.note).toBe("Signal -19 dBm");
});

test("more material than is included is marked", async () => {
    mockAnswers({});
    new Job(card);
    await click("[name=materials]");
    await edit("150");
    expect(".excess").not.toBeVisible();
    await edit("180,5");
    expect(".excess").toHaveText("30.5 too much");
});
