/**
 * Make a photo of a phone's camera small, where sending it costs data. A photo that
 * is small already keeps its size.
 *
 * @param {Blob} photo
 * @param {{side: number, quality: number}} limits the longest side in pixels, and the
 *  quality of the JPEG from 0 to 1
 * @returns {Promise<Blob>} a JPEG; rejected for what the browser cannot read
 */
export async function shrinkPhoto(photo, { side, quality }) {
    const picture = await createImageBitmap(photo);
    const scale = Math.min(1, side / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(picture.width * scale));
    canvas.height = Math.max(1, Math.round(picture.height * scale));
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    return new Promise((resolve, reject) => {
        const done = (blob) => (blob ? resolve(blob) : reject(new Error("The photo is too large")));
        canvas.toBlob(done, "image/jpeg", quality);
    });
}
