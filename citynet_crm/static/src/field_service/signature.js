/** A pad for the customer's finger. */
export class SignaturePad {
    /**
     * @param {HTMLCanvasElement} canvas
     * @param {() => void} onChange
     */
    constructor(canvas, onChange) {
        this.canvas = canvas;
        this.pen = canvas.getContext("2d");
        this.pen.lineWidth = 4;
        this.pen.lineCap = this.pen.lineJoin = "round";
        this.isEmpty = true;
        canvas.addEventListener("pointerdown", (ev) => {
            canvas.setPointerCapture?.(ev.pointerId);
            this.pen.beginPath();
            this.pen.moveTo(...this.place(ev));
            this.isDown = true;
        });
        canvas.addEventListener("pointermove", (ev) => {
            if (this.isDown) {
                this.pen.lineTo(...this.place(ev));
                this.pen.stroke();
                this.isEmpty = false;
            }
        });
        const up = () => {
            if (this.isDown) {
                this.isDown = false;
                onChange();
            }
        };
        canvas.addEventListener("pointerup", up);
        canvas.addEventListener("pointercancel", up);
    }

    place(ev) {
        const box = this.canvas.getBoundingClientRect();
        return [
            ((ev.clientX - box.left) * this.canvas.width) / box.width,
            ((ev.clientY - box.top) * this.canvas.height) / box.height,
        ];
    }

    clear() {
        this.pen.clearRect(0, 0, this.canvas.width, this.canvas.height);
        this.isEmpty = true;
    }

    /** @returns {string} a data URL; empty without a signature */
    read() {
        return this.isEmpty ? "" : this.canvas.toDataURL("image/png");
    }

    restore(url) {
        const image = new Image();
        image.onload = () => this.pen.drawImage(image, 0, 0);
        image.src = url;
        this.isEmpty = false;
    }
}
