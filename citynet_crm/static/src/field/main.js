import { forgetOthers } from "./draft";
import { Job } from "./job";

function begin() {
    const cards = [...document.querySelectorAll(".job:not(.is-done)")];
    forgetOthers(cards.map((card) => card.dataset.job));
    const jobs = cards.map((card) => new Job(card));
    const banner = document.querySelector(".offline");
    const show = () => (banner.hidden = navigator.onLine);
    window.addEventListener("online", show);
    window.addEventListener("offline", show);
    show();
    window.addEventListener("beforeunload", (ev) => {
        if (jobs.some((job) => job.photos.isBusy)) {
            ev.preventDefault();
        }
    });
    document.body.dataset.ready = "1";
}

if (document.readyState === "loading") {
    document.addEventListener("DOMContentLoaded", begin);
} else {
    begin();
}
