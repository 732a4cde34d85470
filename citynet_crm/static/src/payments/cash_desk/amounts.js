/**
 * What an amount typed means, for the preview only; the server decides by the same
 * rule. 150000, 150.000, 150,000 and "Rp 150.000,00" are all 150000.
 *
 * @param {string} typed
 * @returns {number|null} whole rupiah, null for what is no amount that can be taken
 */
export function parseRupiah(typed) {
    const text = String(typed).replace(/\s|rp\.?|idr/gi, "");
    const grouped = /^\d{1,3}((\.\d{3})+(,0{1,2})?|(,\d{3})+(\.0{1,2})?)$/;
    if (text.length > 40 || !(/^\d+$/.test(text) || grouped.test(text))) {
        return null;
    }
    return Number(text.replace(/[.,]0{1,2}$/, "").replace(/[.,]/g, ""));
}
