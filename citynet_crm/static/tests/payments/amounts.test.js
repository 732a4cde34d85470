import { describe, expect, test } from "@odoo/hoot";
import { parseRupiah } from "@citynet_crm/payments/cash_desk/amounts";

describe.current.tags("headless");

const AMOUNTS = {
    150000: 150000,
    "150.000": 150000,
    "150,000": 150000,
    "1.500.000": 1500000,
    "1,500": 1500,
    "1.500,00": 1500,
    "1,500.0": 1500,
    "Rp 150.000": 150000,
    "Rp. 150.000,00": 150000,
    "rp\u00a0150,000.00": 150000,
    " 150 000 ": 150000,
    "IDR 150000": 150000,
    "007": 7,
    0: 0,
};

/** Each could mean two things, or is no amount. */
const NOTHING = [
    "",
    " ",
    "Rp",
    "abc",
    "150rb",
    "1.5",
    "10,00",
    "1500,50",
    "1.500,50",
    "1.500.00",
    "1.50.000",
    "1.234,567",
    "1500.000",
    "-150.000",
    "--5",
    "1e9",
    "0x10",
    "١٢٣",
    "NaN",
    "Infinity",
    "1".repeat(41),
    null,
    undefined,
];

test("all spellings of an amount are one", () => {
    for (const [typed, amount] of Object.entries(AMOUNTS)) {
        expect(parseRupiah(typed)).toBe(amount, { message: `"${typed}" is ${amount}` });
    }
});

test("what could mean two things means nothing", () => {
    for (const typed of NOTHING) {
        expect(parseRupiah(typed)).toBe(null, { message: `"${typed}" is no amount` });
    }
});
