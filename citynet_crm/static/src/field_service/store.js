/** Photos that are on their way outlive the page: phones reload it while the camera is open. */

import { page } from "./page";

const NAME = "citynet-field";

function open() {
    return new Promise((resolve, reject) => {
        const request = indexedDB.open(NAME, 1);
        request.onupgradeneeded = () =>
            request.result.createObjectStore("photos", { keyPath: "key" });
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
    });
}

async function use(mode, step) {
    try {
        const database = await open();
        try {
            return await new Promise((resolve, reject) => {
                const request = step(database.transaction("photos", mode).objectStore("photos"));
                request.onsuccess = () => resolve(request.result);
                request.onerror = () => reject(request.error);
            });
        } finally {
            database.close();
        }
    } catch {
        return undefined; // a private window keeps nothing: the page still has it
    }
}

async function readAll() {
    return (await use("readonly", (photos) => photos.getAll())) || [];
}

/** @param {{key: string, kind: string, blob: Blob}} photo */
export function keepPhoto(job, { key, kind, blob }) {
    return use("readwrite", (photos) =>
        photos.put({ key, kind, blob, job, owner: page.user, taken: Date.now() })
    );
}

export function forgetPhoto(key) {
    return use("readwrite", (photos) => photos.delete(key));
}

/** @returns {Promise<Object[]>} what is still to be sent for a job, in the order taken */
export async function readPhotos(job) {
    const mine = (await readAll()).filter(
        (photo) => photo.job === job && photo.owner === page.user
    );
    return mine.sort((one, other) => one.taken - other.taken);
}

/** Photos of other technicians, and of jobs that left the page, go. */
export async function forgetPhotosOfOthers(jobs) {
    for (const photo of await readAll()) {
        if (photo.owner !== page.user || !jobs.includes(photo.job)) {
            await forgetPhoto(photo.key);
        }
    }
}
