import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { Draft, forgetOthers } from "@citynet_crm/field_service/draft";
import { showPage } from "./field_test_helpers";

describe.current.tags("headless");

beforeEach(() => {
    showPage({ user: "5" });
});

test("what was typed is there again when the page was left", () => {
    new Draft("7").write({ note: "Signal -19 dBm" });
    new Draft("7").write({ signed_by: "Ibu Budi" });
    const { note, signed_by } = new Draft("7").values;
    expect([note, signed_by]).toEqual(["Signal -19 dBm", "Ibu Budi"]);
});

test("a report keeps its key, so that it counts once however often it is sent", () => {
    const draft = new Draft("7");
    draft.write({ note: "first" });
    expect(draft.values.key).toMatch(/^[0-9a-f]{32}$/);
    expect(new Draft("7").values.key).toBe(draft.values.key);
    expect(new Draft("8").values.key).not.toBe(draft.values.key);
});

test("what was sent is forgotten, and the next report is another one", () => {
    const draft = new Draft("7");
    draft.write({ note: "first" });
    draft.forget();
    const next = new Draft("7");
    expect(next.values.note).toBe(undefined);
    expect(next.values.key).not.toBe(draft.values.key);
});

test("drafts of other jobs are forgotten, those of other people are left alone", () => {
    new Draft("7").write({ note: "still open" });
    new Draft("8").write({ note: "done by somebody else" });
    localStorage.setItem("citynet-field-55-8", "{}");
    localStorage.setItem("another-page", "1");
    forgetOthers(["7"]);
    expect(Object.keys(localStorage).sort()).toEqual([
        "another-page",
        "citynet-field-5-7",
        "citynet-field-55-8",
    ]);
    showPage({ user: "55" });
    expect(new Draft("7").values.note).toBe(undefined);
});

test("a draft that cannot be read is begun anew", () => {
    localStorage.setItem("citynet-field-5-7", "{broken");
    expect(Object.keys(new Draft("7").values)).toEqual(["key"]);
});
