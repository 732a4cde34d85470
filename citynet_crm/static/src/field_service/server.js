/** Requests that may be repeated: the server does each of them once. */

import { page, say } from "./page";

export class NoSignal extends Error {}
export class Refused extends Error {}

const TIMEOUT = 90000;

/**
 * @param {string} path
 * @param {Object} values
 * @param {(share: number) => void} [onProgress] 0 to 1
 * @returns {Promise<Object>} the answer; NoSignal when none came, Refused with a sentence
 */
export function send(path, values, onProgress) {
    const form = new FormData();
    form.append("csrf_token", page.csrf);
    for (const [name, value] of Object.entries(values)) {
        form.append(name, value);
    }
    return new Promise((resolve, reject) => {
        const request = new XMLHttpRequest();
        request.open("POST", path);
        request.timeout = TIMEOUT;
        if (onProgress) {
            request.upload.onprogress = (ev) => onProgress(ev.loaded / (ev.total || 1));
        }
        request.onerror =
            request.ontimeout =
            request.onabort =
                () => reject(new NoSignal(say("waiting")));
        request.onload = () => {
            const answer = readJson(request);
            if (answer && request.status === 200) {
                resolve(answer);
            } else if (request.status >= 500) {
                reject(new NoSignal(say("server")));
            } else {
                reject(new Refused(explain(request.status, answer)));
            }
        };
        request.send(form);
    });
}

function readJson(request) {
    if (!(request.getResponseHeader("Content-Type") || "").includes("json")) {
        return null;
    }
    try {
        return JSON.parse(request.responseText);
    } catch {
        return null;
    }
}

function explain(status, answer) {
    if (answer?.message) {
        return answer.message;
    }
    return say({ 404: "gone", 413: "unsupported", 422: "server" }[status] || "login");
}
