import { registry } from "@web/core/registry";

/** A picture, as a visitor would choose it from the phone. */
async function choosePhoto({ anchor }) {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [640, 400];
    canvas.getContext("2d").fillRect(10, 10, 300, 200);
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg"));
    const files = new DataTransfer();
    files.items.add(new File([blob], "ktp.jpg", { type: "image/jpeg" }));
    anchor.files = files.files;
    anchor.dispatchEvent(new Event("change", { bubbles: true }));
}

function fits() {
    if (document.documentElement.scrollWidth > window.innerWidth) {
        throw new Error("The page is wider than the screen");
    }
}

const form = ".o_citynet_order";

registry.category("web_tour.tours").add("citynet_order", {
    steps: () => [
        { content: "The page fits a phone", trigger: ".o_citynet_hero h1", run: fits },
        {
            content: "Order the package",
            trigger: ".o_citynet_card:contains(Citynet 20 Mbps) a.btn",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "It is chosen already",
            trigger: `${form} select[name=package]:has(option:checked:contains(Citynet 20 Mbps))`,
            run: fits,
        },
        {
            content: "Send it too early",
            trigger: `${form} button[type=submit]`,
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Each field says what it needs",
            trigger: `${form} #order_name_error:contains(This field is required)`,
        },
        { trigger: `${form} #order_photo_error`, run: fits },
        { trigger: `${form} input[name=name]`, run: "edit Siti Aminah" },
        { trigger: `${form} input[name=phone]`, run: "edit 0812 3456 7890" },
        { trigger: `${form} input[name=street]`, run: "edit Jl. Mawar 12" },
        { trigger: `${form} input[name=rt]`, run: "edit 3" },
        { trigger: `${form} input[name=rw]`, run: "edit 1" },
        { trigger: `${form} input[name=village]`, run: "edit Bae Test" },
        { trigger: `${form} input[name=district]`, run: "edit Bae" },
        { trigger: `${form} input[name=city]`, run: "edit Kudus" },
        {
            content: "The phone knows where it is",
            trigger: `${form} .o_citynet_locate`,
            run: ({ anchor }) => {
                navigator.geolocation.getCurrentPosition = (found) =>
                    found({ coords: { latitude: -6.7901, longitude: 110.8573 } });
                anchor.click();
            },
        },
        {
            content: "The pin can be looked at",
            trigger: `${form} .o_citynet_map:not(.d-none)[href*='-6.790100']`,
        },
        { trigger: `${form} input[name=nik]`, run: "edit 3319072702015716" },
        { trigger: `${form} input[name=photo]`, run: choosePhoto },
        { trigger: `${form} input[name=login]`, run: "edit siti.tour" },
        { trigger: `${form} input[name=password]`, run: "edit rahasia-123" },
        { trigger: `${form} input[name=password_again]`, run: "edit rahasia-123" },
        { trigger: `${form} input[name=consent]`, run: "check" },
        { trigger: `${form} button[type=submit]`, run: "click", expectUnloadPage: true },
        { content: "Saved, with a number", trigger: ".o_citynet_number:contains(/)", run: fits },
        { trigger: ".alert-success:contains(Your data has been saved)" },
    ],
});
