import { forgetOthers } from "./draft";
import { Job } from "./job";
import { forgetPhotosOfOthers } from "./store";

function begin() {
    const cards = [...document.querySelectorAll(".job:not(.is-done)")];
    const jobIds = cards.map((card) => card.dataset.job);
    forgetOthers(jobIds);
    forgetPhotosOfOthers(jobIds);
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
