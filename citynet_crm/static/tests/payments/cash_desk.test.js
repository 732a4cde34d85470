import { beforeEach, expect, test } from "@odoo/hoot";
import { click, press, queryAllTexts, queryOne } from "@odoo/hoot-dom";
import { advanceTime, animationFrame, Deferred } from "@odoo/hoot-mock";
import { CitynetCashDesk } from "@citynet_crm/payments/cash_desk/cash_desk";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import {
    contains,
    makeMockEnv,
    makeServerError,
    mockService,
    mountWithCleanup,
    onRpc,
    patchWithCleanup,
    serverState,
} from "@web/../tests/web_test_helpers";
import { getDefaultConfig } from "@web/views/view";

defineMailModels();

const DESK = "citynet.cash.desk";
const BUDI = {
    id: 7,
    name: "Budi",
    number: "C-7",
    phone: "0812",
    address: "Jl. Mawar 1",
    open: 222000,
    credit: 0,
    due: 222000,
    bills: [
        { id: 1, name: "INV/1", services: ["S-1"], due: "2026-11-10", open: 222000, overdue: true },
    ],
};
const FOUND = [
    { id: 7, name: "Budi", number: "C-7", phone: "0812", services: ["S-1"], open: 222000 },
    { id: 8, name: "Budiman", number: "C-8", phone: "0813", services: [], open: 0 },
];
const TAKEN = { payment_id: 5, name: "PBNK/5", amount: 200000, left: 22000, credit: 0, print: {} };

/** What the server was asked: [method, ...arguments]. */
let calls;
/** What it answers, by method. */
let answers;

beforeEach(async () => {
    calls = [];
    answers = {
        get_settings: {
            currency_id: 1,
            journals: [
                { id: 3, name: "Cash", type: "cash" },
                { id: 4, name: "Bank", type: "bank" },
            ],
        },
        find_customers: FOUND,
        get_customer: BUDI,
        take_payment: TAKEN,
        use_credit: true,
    };
    serverState.currencies = [
        { id: 1, name: "IDR", symbol: "Rp", position: "before", digits: [69, 0] },
    ];
    onRpc(DESK, Object.keys(answers), ({ method, args }) => {
        calls.push([method, ...args]);
        const answer = answers[method];
        return typeof answer === "function" ? answer(...args) : answer;
    });
    patchWithCleanup(CitynetCashDesk.prototype, {
        print() {
            expect.step("print");
        },
    });
});

async function openDesk(partnerId, amount) {
    const action = { params: { partner_id: partnerId, amount } };
    const env = await makeMockEnv({ config: getDefaultConfig() });
    const desk = await mountWithCleanup(CitynetCashDesk, { env, props: { action } });
    calls = calls.filter(([method]) => method !== "get_settings");
    return desk;
}

async function type(text) {
    await contains("input[type=search]").edit(text, { confirm: false });
    await advanceTime(200);
    await animationFrame();
}

async function setAmount(text) {
    await contains("#citynet_desk_amount").edit(text, { confirm: false });
}

const take = () => contains(".o_citynet_take").click();
const getPayments = () => calls.filter(([method]) => method === "take_payment");

test("customers are found while typing, from two letters on", async () => {
    await openDesk();
    await type("b");
    expect(calls).toEqual([]);
    await type(" bud ");
    expect(calls).toEqual([["find_customers", "bud"]]);
    expect(queryAllTexts(".o_citynet_found strong")).toEqual(["Budi", "Budiman"]);
    expect(".o_citynet_found:first .d-flex span").toHaveText("Rp 222,000");
});

test("nobody found is said", async () => {
    answers.find_customers = [];
    await openDesk();
    await type("zzz");
    expect("p:contains(No customer found)").toHaveCount(1);
});

test("an old answer that comes late does not replace the new one", async () => {
    const late = new Deferred();
    answers.find_customers = (text) => (text === "bu" ? late : [FOUND[1]]);
    await openDesk();
    await type("bu");
    await type("budim");
    late.resolve([FOUND[0]]);
    await animationFrame();
    expect(queryAllTexts(".o_citynet_found strong")).toEqual(["Budiman"]);
});

test("arrows and Enter choose, and the amount stands ready to be taken", async () => {
    await openDesk();
    await type("bud");
    await press("ArrowDown");
    await press("ArrowDown");
    await animationFrame();
    expect(".o_citynet_found.active strong").toHaveText("Budiman");
    await press("ArrowUp");
    await press("Enter");
    await animationFrame();
    expect(calls.at(-1)).toEqual(["get_customer", 7]);
    expect("h2").toHaveText("Budi");
    expect("#citynet_desk_amount").toHaveValue("Rp\u00a0222,000");
    expect("#citynet_desk_amount").toBeFocused();
    expect(queryAllTexts(".o_citynet_bills tbody tr")[0]).toInclude("Overdue");
});

test("from the collector's route it asks for the route's sum, and offers all", async () => {
    answers.get_customer = { ...BUDI, open: 444000, due: 444000 };
    await openDesk(7, 222000);
    expect("#citynet_desk_amount").toHaveValue("Rp\u00a0222,000");
    await contains(".o_citynet_take_all").click();
    expect("#citynet_desk_amount").toHaveValue("Rp\u00a0444,000");
    expect(".o_citynet_take_all").toHaveCount(0);
});

test("Enter before the list is there searches and chooses at once", async () => {
    answers.find_customers = [FOUND[0]];
    await openDesk();
    await contains("input[type=search]").edit("budi", { confirm: false });
    await press("Enter");
    await animationFrame();
    await animationFrame();
    expect("h2").toHaveText("Budi");
});

test("Enter chooses nobody when several are found that were not seen yet", async () => {
    await openDesk();
    await contains("input[type=search]").edit("budi", { confirm: false });
    await press("Enter");
    await animationFrame();
    await animationFrame();
    expect("h2").toHaveCount(0);
    expect(".o_citynet_found").toHaveCount(2);
});

test("the desk says what becomes of the amount before it is taken", async () => {
    await openDesk(7);
    for (const [typed, sentence] of [
        ["222.000", "Then everything is paid."],
        ["200000", "Rp 22,000 stays open."],
        ["Rp 250.000", "Rp 28,000 stays as the customer's credit."],
        ["0", ""],
        ["2,5", ""],
        ["-222000", ""],
        ["abc", ""],
    ]) {
        await setAmount(typed);
        expect(".o_citynet_preview").toHaveText(sentence);
    }
});

test("the amount goes as typed, with journal, note, what was open and a token", async () => {
    await openDesk(7);
    await setAmount("200.000");
    await click("[for=citynet_journal_4]");
    await contains("input[aria-label=Note]").edit("BCA 123", { confirm: false });
    await take();
    const [[, customer, amount, journal, token, open, note]] = getPayments();
    expect([customer, amount, journal, open, note]).toEqual([7, "200.000", 4, 222000, "BCA 123"]);
    expect(token).toMatch(/^[0-9a-f]{32}$/);
    expect.verifySteps(["print"]);
    expect(".o_citynet_done").toHaveText(/Rp 200,000 taken/);
    expect(".o_citynet_done").toHaveText(/Still open: Rp 22,000/);
    expect(".o_citynet_next").toBeFocused();
});

test("Enter in the amount takes the money", async () => {
    await openDesk(7);
    await press("Enter");
    await animationFrame();
    expect(getPayments()).toHaveLength(1);
    expect.verifySteps(["print"]);
});

test("two clicks take the money once", async () => {
    const slow = new Deferred();
    answers.take_payment = () => slow;
    await openDesk(7);
    const button = queryOne(".o_citynet_take");
    button.click();
    button.click();
    await animationFrame();
    expect(".o_citynet_take").not.toBeEnabled();
    await press("Enter");
    await press("Escape");
    slow.resolve(TAKEN);
    await animationFrame();
    expect(getPayments()).toHaveLength(1);
    expect(".o_citynet_done").toHaveCount(1);
    expect.verifySteps(["print"]);
});

test("without an answer everything typed stays, and the next try is the same payment", async () => {
    await openDesk(7);
    await setAmount("200.000");
    await click("[for=citynet_journal_4]");
    await contains("input[aria-label=Note]").edit("BCA 123", { confirm: false });
    const route = `/web/dataset/call_kw/${DESK}/take_payment`;
    const lost = [];
    let isLost = true;
    onRpc(
        route,
        async (request) => {
            const { params } = await request.json();
            lost.push(["take_payment", ...params.args]);
            return isLost ? new Response("", { status: 502 }) : { jsonrpc: "2.0", result: TAKEN };
        },
        { pure: true }
    );
    await take();
    expect(".o_citynet_error").toHaveText(/the payment is recorded only once/);
    expect("#citynet_desk_amount").toHaveValue("200.000");
    expect("input[aria-label=Note]").toHaveValue("BCA 123");
    expect("#citynet_journal_4").toBeChecked();
    isLost = false;
    await take();
    expect(".o_citynet_error").toHaveCount(0);
    expect(".o_citynet_done").toHaveCount(1);
    expect(lost).toHaveLength(2);
    expect(lost[1]).toEqual(lost[0]);
    expect.verifySteps(["print"]);
});

test("a refusal is shown as the server says it, and keeps what was typed", async () => {
    answers.take_payment = () => {
        throw makeServerError({ message: "The bill was paid in the meantime." });
    };
    await openDesk(7);
    await setAmount("200.000");
    await take();
    expect(".o_citynet_error span").toHaveText("The bill was paid in the meantime.");
    expect("#citynet_desk_amount").toHaveValue("200.000");
    expect.verifySteps([]);
    answers.get_customer = { ...BUDI, open: 22000, due: 22000 };
    await contains(".o_citynet_error button").click();
    expect(".o_citynet_error").toHaveCount(0);
    expect("#citynet_desk_amount").toHaveValue("Rp\u00a022,000");
});

test("each customer chosen is a payment of its own", async () => {
    await openDesk(7);
    await take();
    await contains(".o_citynet_next").click();
    await type("bud");
    await contains(".o_citynet_found:first").click();
    await take();
    const [first, second] = getPayments().map(([, , , , token]) => token);
    expect(second).not.toBe(first);
    expect.verifySteps(["print", "print"]);
});

test("credit is used first, then what is left is read again", async () => {
    answers.get_customer = { ...BUDI, credit: 50000, due: 172000 };
    await openDesk(7);
    expect("#citynet_desk_amount").toHaveValue("Rp\u00a0172,000");
    answers.get_customer = { ...BUDI, open: 172000, due: 172000 };
    calls = [];
    await contains("button:contains(Use it now)").click();
    expect(calls).toEqual([
        ["use_credit", 7, 222000],
        ["get_customer", 7],
    ]);
    expect("button:contains(Use it now)").toHaveCount(0);
});

test("who owes nothing may pay ahead", async () => {
    answers.get_customer = { ...BUDI, open: 0, due: 0, bills: [] };
    await openDesk(7);
    expect("#citynet_desk_amount").toHaveValue("");
    expect(".alert-info").toHaveText(/Nothing is open/);
});

test("Escape begins anew", async () => {
    await openDesk(7);
    await press("Escape");
    await animationFrame();
    expect("h2").toHaveCount(0);
    expect("input[type=search]").toHaveValue("");
    expect("input[type=search]").toBeFocused();
});

test("the paper is remembered, and is what the receipt is made for", async () => {
    mockService("action", {
        doAction({ report_name }) {
            expect.step(report_name);
        },
    });
    await openDesk(7);
    await click("[for=citynet_paper_80]");
    await take();
    await contains("button:contains(PDF)").click();
    expect.verifySteps(["print", "citynet_crm.report_slip_80"]);
    expect(localStorage.getItem("citynet.cash_desk.paper")).toBe("80");
});
