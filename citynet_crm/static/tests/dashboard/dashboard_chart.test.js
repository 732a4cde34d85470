import { before, expect, test } from "@odoo/hoot";
import { click, queryAll, queryOne } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { Component, useState, xml } from "@odoo/owl";
import { DashboardChart } from "@citynet_crm/dashboard/dashboard_chart";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { mountWithCleanup, preloadBundle } from "@web/../tests/web_test_helpers";

defineMailModels();
preloadBundle("web.chartjs_lib");
before(() => {
    Chart.defaults.animation = false;
});

const COLORS = ["success", "danger", "info", "warning", "secondary", "surface"]
    .map((tone) => `--citynet-${tone}: ${tone}-color;`)
    .join("");

/** Also of what is folded up. */
const getTexts = (selector) => queryAll(selector).map((cell) => cell.textContent);

/** A page around the chart, with colours whose names are easily compared. */
class Page extends Component {
    static components = { DashboardChart };
    static props = { chart: Object };
    static template = xml`
        <div class="o_citynet_tones" style="${COLORS} width: 600px;">
            <DashboardChart chart="state.chart" formatMoney="formatMoney" openList="open"/>
        </div>`;

    setup() {
        this.state = useState({ chart: this.props.chart });
    }

    formatMoney(value) {
        return `Rp ${value}`;
    }

    open({ label, domain, action }) {
        expect.step([label, domain, action]);
    }
}

const getPoints = (...values) =>
    values.map((value, index) => ({ value, domain: [["month", "=", index]] }));

function getBars(values = {}) {
    return {
        key: "sold",
        label: "Sold",
        kind: "bar",
        labels: ["Oct", "Nov"],
        series: [
            { label: "New", tone: "success", action: "crm.new", points: getPoints(3, 5) },
            { label: "Lost", tone: "danger", action: "crm.lost", points: getPoints(1, 0) },
        ],
        ...values,
    };
}

async function draw(chart) {
    const page = await mountWithCleanup(Page, { props: { chart }, noMainContainer: true });
    return { page, chart: Chart.getChart(queryOne("canvas")) };
}

test("bars: labels, figures and the colours of the page", async () => {
    const { chart } = await draw(getBars());
    expect(chart.data.labels).toEqual(["Oct", "Nov"]);
    const [sold, lost] = chart.data.datasets;
    expect([sold.type, sold.label, sold.data]).toEqual(["bar", "New", [3, 5]]);
    expect(sold.backgroundColor).toEqual(["success-color", "success-color"]);
    expect(lost.backgroundColor).toEqual(["danger-color", "danger-color"]);
    expect(chart.options.plugins.legend.display).toBe(true);
    expect(Object.keys(chart.options.scales)).toEqual(["x", "y"]);
});

test("one series needs no legend", async () => {
    const [series] = getBars().series;
    const { chart } = await draw(getBars({ series: [series] }));
    expect(chart.options.plugins.legend.display).toBe(false);
});

test("a doughnut's slices have the colours of their points, else one each", async () => {
    const points = getPoints(22, 4, 1, 1);
    points[0].tone = "danger";
    const { chart } = await draw({
        key: "share",
        label: "Share",
        kind: "doughnut",
        labels: ["a", "b", "c", "d"],
        series: [{ label: "Answers", points }],
    });
    const [slices] = chart.data.datasets;
    expect(slices.backgroundColor).toEqual([
        "danger-color",
        "success-color",
        "warning-color",
        "danger-color",
    ]);
    expect(slices.borderColor).toBe("surface-color");
    expect(chart.options.plugins.legend.display).toBe(true);
});

test("a share by month has an axis of its own, from 0 to 100", async () => {
    const { chart } = await draw(
        getBars({
            series: [
                {
                    label: "CSAT (%)",
                    kind: "line",
                    unit: "percent",
                    tone: "success",
                    points: getPoints(84.62, null),
                },
                { label: "Answers", tone: "secondary", points: getPoints(26, 0) },
            ],
        })
    );
    const [share, answers] = chart.data.datasets;
    expect([share.type, share.yAxisID, share.borderColor]).toEqual([
        "line",
        "yPercent",
        "success-color",
    ]);
    expect([answers.type, answers.yAxisID]).toEqual(["bar", "y"]);
    const { yPercent, y } = chart.scales;
    expect([yPercent.min, yPercent.max, yPercent.position]).toEqual([0, 100, "left"]);
    expect(y.position).toBe("right");
    expect(getTexts("td")).toEqual(["84.62 %", "26", "–", "0"]);
});

test("the figures stand in a table, money as money", async () => {
    await draw(getBars({ money: true }));
    expect(getTexts("thead th")).toEqual(["", "New", "Lost"]);
    expect(getTexts("tbody th")).toEqual(["Oct", "Nov"]);
    expect(getTexts("td")).toEqual(["Rp 3", "Rp 1", "Rp 5", "Rp 0"]);
});

test("a click on a bar opens the list behind it", async () => {
    const { chart } = await draw(getBars());
    chart.options.onClick(null, [{ datasetIndex: 1, index: 0 }]);
    expect.verifySteps([["Sold: Oct", [["month", "=", 0]], "crm.lost"]]);
    chart.options.onClick(null, []);
    expect.verifySteps([]);
});

test("a click on a figure opens the same list", async () => {
    await draw(getBars());
    queryOne("details").open = true;
    await click("tbody tr:last-child td:eq(0) button");
    expect.verifySteps([["Sold: Nov", [["month", "=", 1]], "crm.new"]]);
});

test("nothing to show is said in words", async () => {
    const nothing = getPoints(0, null);
    await mountWithCleanup(Page, {
        props: { chart: getBars({ series: [{ label: "New", points: nothing }] }) },
        noMainContainer: true,
    });
    expect("canvas").toHaveCount(0);
    expect("p").toHaveText("Nothing yet in this time.");
});

test("new figures replace the drawing", async () => {
    const { page, chart } = await draw(getBars());
    const [, series] = getBars().series;
    page.state.chart = getBars({ series: [{ ...series, points: getPoints(9, 9) }] });
    await animationFrame();
    const again = Chart.getChart(queryOne("canvas"));
    expect(again === chart).toBe(false);
    expect(again.data.datasets.map(({ data }) => data)).toEqual([[9, 9]]);
});
