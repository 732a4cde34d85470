/** The serial by the phone's camera, where the browser can read barcodes. */

export function canScan() {
    return "BarcodeDetector" in window && Boolean(navigator.mediaDevices?.getUserMedia);
}

/** @returns {Promise<string>} what the barcode says; empty when the dialog was closed */
export async function scan() {
    const dialog = document.querySelector("dialog.scanner");
    const video = dialog.querySelector("video");
    const detector = new BarcodeDetector();
    const stream = await navigator.mediaDevices.getUserMedia({
        video: { facingMode: "environment" },
    });
    video.srcObject = stream;
    dialog.showModal();
    dialog.querySelector("[data-close]").onclick = () => dialog.close();
    try {
        while (dialog.open) {
            const [found] = video.readyState >= 2 ? await detector.detect(video) : [];
            if (found?.rawValue) {
                return found.rawValue.trim();
            }
            await new Promise((resolve) => setTimeout(resolve, 200));
        }
        return "";
    } finally {
        stream.getTracks().forEach((track) => track.stop());
        dialog.close();
    }
}
