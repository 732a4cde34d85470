import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { NoSignal, Refused, send } from "@citynet_crm/field_service/server";
import { mockAnswers, NO_SIGNAL, showPage } from "./field_test_helpers";

describe.current.tags("headless");

beforeEach(() => {
    showPage();
});

async function getError(...answers) {
    mockAnswers(...answers);
    try {
        await send("/citynet/field/7/start", {});
    } catch (error) {
        return error;
    }
}

test("an answer comes back, and what was typed goes out with the page's token", async () => {
    const requests = mockAnswers({ photo: 12 });
    expect(await send("/citynet/field/7/photo", { kind: "after" })).toEqual({ photo: 12 });
    expect(requests).toEqual([
        { path: "/citynet/field/7/photo", csrf_token: "a-token", kind: "after" },
    ]);
});

test("without signal it may be sent again", async () => {
    const error = await getError(NO_SIGNAL);
    expect(error).toBeInstanceOf(NoSignal);
    expect(error.message).toBe("No signal, it is sent later");
});

test("a server that is busy or restarted may be asked again", async () => {
    for (const status of [500, 502, 503]) {
        const error = await getError(status);
        expect(error).toBeInstanceOf(NoSignal);
        expect(error.message).toBe("The server is busy, it is sent later");
    }
});

test("a refusal is final, and says why in the server's words", async () => {
    const error = await getError({ status: 422, message: "The job was cancelled" });
    expect(error).toBeInstanceOf(Refused);
    expect(error.message).toBe("The job was cancelled");
});

test("a refusal without words gets ours", async () => {
    for (const [status, sentence] of [
        [404, "The job is gone"],
        [413, "Not a photo"],
        [400, "Log in again"],
    ]) {
        const error = await getError(status);
        expect(error).toBeInstanceOf(Refused);
        expect(error.message).toBe(sentence);
    }
});

test("the login page is no answer", async () => {
    const error = await getError(200);
    expect(error).toBeInstanceOf(Refused);
    expect(error.message).toBe("Log in again");
});
