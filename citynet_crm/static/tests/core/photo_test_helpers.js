/**
 * @param {number} width
 * @param {number} height
 * @returns {Promise<File>} a photo as a camera makes it: its grain makes it large
 */
export async function makePhoto(width, height, name = "camera.jpg") {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [width, height];
    const pen = canvas.getContext("2d");
    const picture = pen.createImageData(width, height);
    const dots = new Uint32Array(picture.data.buffer);
    let seed = 1;
    for (let index = 0; index < dots.length; index++) {
        seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
        dots[index] = seed | 0xff000000;
    }
    pen.putImageData(picture, 0, 0);
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.95));
    return new File([blob], name, { type: "image/jpeg" });
}

/** @returns {Promise<number[]>} width and height */
export async function getSize(photo) {
    const picture = await createImageBitmap(photo);
    return [picture.width, picture.height];
}

/** What a person does with an input for files. */
export function choose(input, ...files) {
    const chosen = new DataTransfer();
    files.forEach((file) => chosen.items.add(file));
    input.files = chosen.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
}

/**
 * Wait for what the browser does in its own time: pictures, storage, answers.
 *
 * @param {() => any} condition may be asynchronous
 */
export async function until(condition) {
    for (let tries = 0; tries < 400; tries++) {
        if (await condition()) {
            return;
        }
        await new Promise((resolve) => setTimeout(resolve, 25));
    }
    throw new Error(`This did not come true: ${condition}`);
}
