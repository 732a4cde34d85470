import { after, getFixture, mockFetch } from "@odoo/hoot";

export const NO_SIGNAL = Symbol("no signal");

const SENTENCES = {
    sending: "Being sent",
    sent: "Sent",
    failed: "Not sent",
    waiting: "No signal, it is sent later",
    server: "The server is busy, it is sent later",
    gone: "The job is gone",
    login: "Log in again",
    unsupported: "Not a photo",
    retry: "Again",
    delete: "Delete",
    uploading: "Photos are being sent",
    photos: "Photos needed: ",
    serial: "The serial is needed",
    check: "Still to do: ",
    excess: "too much",
    in_progress: "In progress",
    sign: "Without signature?",
};

const KIND = (kind, label) => `
    <div class="kind" data-kind="${kind}">
        <label><input type="file" multiple="multiple"/> + ${label} *</label>
        <ul class="shots"></ul>
    </div>`;

/** The page of the technician, with their open jobs.
 *
 * @param {Object} [options]
 * @param {string} [options.user] whose page it is
 * @param {string[]} [options.jobs] their ids
 * @returns {Element[]} the cards of the jobs
 */
export function showPage({ user = "5", jobs = ["7"] } = {}) {
    const { dataset } = document.body;
    Object.assign(dataset, { user, csrf: "a-token", words: JSON.stringify(SENTENCES) });
    after(() => Object.keys(dataset).forEach((name) => delete dataset[name]));
    const fixture = getFixture();
    fixture.innerHTML = jobs
        .map(
            (job) => `
    <article class="job is-in_progress" data-job="${job}" data-needed="after signal" data-serial="1">
        <span class="tag state">In progress</span>
        <p class="message" hidden="hidden"></p>
        <form class="report">
            ${KIND("after", "After")}${KIND("signal", "Signal")}
            <input name="ont_serial"/>
            <label><input type="checkbox" name="checks" value="3" data-required="1"/>Tidy</label>
            <label><span class="excess" hidden="hidden"></span>
                <input name="materials" data-product="4" data-allowance="150"/></label>
            <canvas class="pad" width="60" height="22" data-signed="1"></canvas>
            <input name="signed_by"/><button type="button" data-clear="1">Clear</button>
            <select name="result"><option value="done">Done</option></select>
            <textarea name="note"></textarea>
            <button type="submit">Finish</button>
        </form>
    </article>`
        )
        .join("");
    return [...fixture.querySelectorAll(".job")];
}

/**
 * The server's answers, one after the other, the last one again and again.
 *
 * @param {...(Object|number|symbol)} answers what it says, the HTTP status of a refusal,
 *  or NO_SIGNAL
 * @returns {Object[]} the requests as they come: `path` and what was sent
 */
export function mockAnswers(...answers) {
    const requests = [];
    mockFetch((path, { body }) => {
        requests.push({ path, ...Object.fromEntries(body) });
        const answer = answers.length > 1 ? answers.shift() : answers[0];
        if (answer === NO_SIGNAL) {
            throw new TypeError("Failed to fetch");
        }
        const isError = typeof answer === "number";
        return new Response(isError ? "An error page" : JSON.stringify(answer), {
            status: isError ? answer : answer.status || 200,
            headers: { "Content-Type": isError ? "text/html" : "application/json" },
        });
    });
    return requests;
}

/** Forget the photos that other tests left on the phone. */
export function clearPhone() {
    return new Promise((resolve, reject) => {
        const request = indexedDB.deleteDatabase("citynet-field");
        request.onsuccess = resolve;
        request.onerror = reject;
    });
}
