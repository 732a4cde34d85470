import { beforeEach, expect, test } from "@odoo/hoot";
import { queryAll, queryOne } from "@odoo/hoot-dom";
import { CsatChart } from "@citynet_csat/chart/chart";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import {
    contains,
    makeMockEnv,
    mockService,
    mountWithCleanup,
    onRpc,
    preloadBundle,
} from "@web/../tests/web_test_helpers";
import { getDefaultConfig } from "@web/views/view";

defineMailModels();
preloadBundle("web.chartjs_lib");

const TOTAL = {
    requests: 40,
    answers: 26,
    satisfied: 22,
    unsatisfied: 4,
    csat: 84.62,
    csat_shown: 85,
    negative: 15.38,
    negative_shown: 15,
    response_rate: 65,
    response_shown: 65,
    domain: [["citynet_event", "=", "installation"]],
};
const NOTHING = {
    ...Object.fromEntries(Object.keys(TOTAL).map((name) => [name, null])),
    requests: 0,
    answers: 0,
    satisfied: 0,
    unsatisfied: 0,
    domain: TOTAL.domain,
};
const PERIOD = { date_from: "2026-10-01", date_to: "2026-11-30" };

function getData(total) {
    return {
        filters: { ...PERIOD, event: "" },
        periods: [{ key: "last2", label: "Two months", ...PERIOD }],
        events: [["installation", "Installation"]],
        small: 5,
        total,
        average: 4.4,
        scores: [{ score: 5, answers: total.answers }],
        trend: [
            { ...NOTHING, month: "2026-10-01" },
            { ...total, month: "2026-11-01" },
        ],
        by_event: [],
        technicians: [],
        areas: [],
        packages: [],
        reasons: [],
        recovery: { ...NOTHING },
    };
}

let asked;

beforeEach(() => {
    asked = [];
    mockService("action", {
        loadAction: (name) => ({ name, res_model: "rating.rating" }),
        doAction({ name, domain }) {
            expect.step([name, domain]);
        },
    });
});

async function openChart(total) {
    onRpc("citynet.csat.statistics", "get_statistics", ({ args }) => {
        asked.push(args[0]);
        return getData(total);
    });
    const env = await makeMockEnv({ config: getDefaultConfig() });
    await mountWithCleanup(CsatChart, { env, props: { action: {} } });
}

const getChart = (key) => Chart.getChart(queryOne(`[data-chart=${key}] canvas`));
const hit = (key, datasetIndex, index) =>
    getChart(key).options.onClick(null, [{ datasetIndex, index }]);

test("the doughnut holds the same figures as the tiles", async () => {
    await openChart(TOTAL);
    const { labels, datasets } = getChart("share").data;
    expect(labels).toEqual(["Satisfied: 85 %", "Not satisfied: 15 %"]);
    expect(datasets[0].data).toEqual([22, 4]);
    expect("[data-tile=csat] strong").toHaveText("85 %");
    expect("[data-chart=share] figcaption").toHaveText("Satisfied and not satisfied (n = 26)");
});

test("satisfied is drawn as success, not satisfied as danger", async () => {
    await openChart(TOTAL);
    const style = getComputedStyle(queryOne("[data-chart=share]"));
    const colors = ["success", "danger"].map((tone) =>
        style.getPropertyValue(`--citynet-${tone}`).trim()
    );
    expect(colors).not.toInclude("");
    expect(getChart("share").data.datasets[0].backgroundColor).toEqual(colors);
});

test("a slice opens its answers", async () => {
    await openChart(TOTAL);
    await hit("share", 0, 1);
    await Promise.resolve();
    expect.verifySteps([
        [
            "Satisfied and not satisfied (n = 26): Not satisfied: 15 %",
            [...TOTAL.domain, ["citynet_outcome", "=", "unsatisfied"]],
        ],
    ]);
});

test("a month without answers is a gap, and a month opens its answers", async () => {
    await openChart(TOTAL);
    const [share, answers] = getChart("trend").data.datasets;
    expect([share.type, share.data]).toEqual(["line", [null, 84.62]]);
    expect([answers.type, answers.data]).toEqual(["bar", [0, 26]]);
    expect(queryAll("[data-chart=trend] td").map((cell) => cell.textContent)).toEqual([
        "–",
        "0",
        "84.62 %",
        "26",
    ]);
    await hit("trend", 1, 1);
    await Promise.resolve();
    expect.verifySteps([
        [
            "By month: Nov 26",
            [
                ...TOTAL.domain,
                ["citynet_date", ">=", "2026-11-01"],
                ["citynet_date", "<=", "2026-11-30"],
                ["consumed", "=", true],
            ],
        ],
    ]);
});

test("without answers nothing is drawn, and no share is said", async () => {
    await openChart(NOTHING);
    expect("canvas").toHaveCount(0);
    expect(queryAll("[data-chart] p")).toHaveLength(2);
    expect("[data-tile=csat] strong").toHaveText("–");
    expect(".alert-info").toHaveCount(1);
});

test("a filter asks again, with the others as they are", async () => {
    await openChart(TOTAL);
    await contains(".o_csat_event").select("installation");
    expect(asked).toEqual([{}, { ...PERIOD, event: "installation" }]);
});

test("a period that ends before it begins is put back", async () => {
    await openChart(TOTAL);
    const [from] = queryAll("input[type=date]");
    from.value = "2026-12-24";
    from.dispatchEvent(new Event("change", { bubbles: true }));
    expect(from.value).toBe(PERIOD.date_from);
    expect(asked).toHaveLength(1);
});
