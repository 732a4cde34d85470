/** Photos that are on their way outlive the page: phones reload it while the camera is open. */

const NAME = "citynet-field";
const owner = document.body?.dataset.user;

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

/** @param {{key: string, kind: string, blob: Blob}} photo */
export function keepPhoto(job, { key, kind, blob }) {
    return use("readwrite", (photos) => photos.put({ key, kind, blob, job, owner }));
}

export function forgetPhoto(key) {
    return use("readwrite", (photos) => photos.delete(key));
}

/** What is still to be sent for a job; what belongs to nobody on the page goes. */
export async function readPhotos(job) {
    const all = (await use("readonly", (photos) => photos.getAll())) || [];
    return all.filter((photo) => photo.job === job && photo.owner === owner);
}

export async function forgetPhotosOfOthers(jobs) {
    const all = (await use("readonly", (photos) => photos.getAll())) || [];
    for (const photo of all) {
        if (photo.owner !== owner || !jobs.includes(photo.job)) {
            await forgetPhoto(photo.key);
        }
    }
}
