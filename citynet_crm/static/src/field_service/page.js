/** What the server wrote into the page: whose page it is, its token, its sentences. */
export const page = {
    get user() {
        return document.body.dataset.user;
    },
    get csrf() {
        return document.body.dataset.csrf;
    },
};

/** @returns {string} the sentence for `name`, in the technician's language */
export function say(name) {
    return JSON.parse(document.body.dataset.words || "{}")[name] || name;
}
