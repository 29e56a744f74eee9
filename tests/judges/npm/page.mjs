// What a browser shows and axe-core sees of pages. Question: the browser's path and flags, addresses, views, and states: by
// their names, scripts to run one after the other. Answer: a list, one entry for each address in each state in each view.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

import { chromium } from "playwright-core";

import { answer, question } from "./asked.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const LEVELS = ["a", "aa", "aaa"];
const TAGS = [...["wcag2", "wcag21", "wcag22"].flatMap((version) => LEVELS.map((level) => version + level)), "best-practice"];

// The functions below run inside the page.

// Return what axe-core finds, with every rule of the tags switched on, those that are off by default too.
async function violations(tags) {
    const rules = axe.getRules(tags).filter((rule) => !rule.tags.includes("deprecated"));
    const found = await axe.run(document, {
        runOnly: { type: "rule", values: rules.map((rule) => rule.ruleId) },
        resultTypes: ["violations"],
    });
    return found.violations.map(({ id, help, nodes }) => ({ id, help, where: nodes.map((node) => node.target.flat().join(" ")) }));
}

// Return the controls that are too small to hit (WCAG 2.2, 2.5.5): a link inside a sentence may be, and a label is part
// of its control. Each is measured while it has the focus, when a skip link shows itself.
function small(least) {
    const controls = "a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button], [role=slider], [tabindex='0']";
    const inSentence = (element) =>
        getComputedStyle(element).display === "inline" &&
        element.tagName === "A" &&
        [...element.parentElement.childNodes].some((node) => node !== element && node.nodeType === Node.TEXT_NODE && node.data.trim());
    const size = (element) => {
        element.focus({ preventScroll: true });
        const boxes = [element, ...(element.labels ?? [])].map((part) => part.getBoundingClientRect());
        return [
            Math.max(...boxes.map((box) => box.right)) - Math.min(...boxes.map((box) => box.left)),
            Math.max(...boxes.map((box) => box.bottom)) - Math.min(...boxes.map((box) => box.top)),
        ];
    };
    const found = [...document.querySelectorAll(controls)]
        .filter((element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && !inSentence(element))
        .map((element) => ({ html: element.outerHTML.slice(0, 80), size: size(element).map(Math.round) }))
        .filter(({ size }) => Math.min(...size) < least);
    document.activeElement.blur();
    return found;
}

// Make text as large as a reader's own setting does, and return the elements whose text stays as it is.
function enlarge(percent) {
    const sized = () =>
        [...document.body.querySelectorAll("*")]
            .filter((element) => [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim()))
            .filter((element) => element.checkVisibility())
            .map((element) => [element, parseFloat(getComputedStyle(element).fontSize)]);
    document.documentElement.style.fontSize = "";
    const before = percent === 100 ? [] : sized();
    if (percent !== 100) document.documentElement.style.fontSize = `${percent}%`;
    const after = new Map(sized());
    return before.filter(([element, size]) => after.get(element) <= size).map(([element]) => element.outerHTML.slice(0, 80));
}

// Wait until what a page does of itself when its size or its colours change is done.
function settled() {
    return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
}

// A page is opened once, and shown in view after view as a reader turns, zooms and recolours it: to start a window, and
// to read axe-core in it, takes longer than to judge what it shows.
async function opened(browser, address) {
    const context = await browser.newContext({ viewport: size(question.views[0]), reducedMotion: "reduce" });
    const page = await context.newPage();
    const said = { errors: [], outside: [] };
    page.on("pageerror", (error) => said.errors.push(error.message));
    page.on("console", (message) => message.type() === "error" && said.errors.push(message.text()));
    const own = new URL(address);
    await page.route("**/*", (route) => {
        const asked = new URL(route.request().url());
        const inside = ["data:", "blob:"].includes(asked.protocol);
        if (inside || (asked.protocol === own.protocol && asked.host === own.host)) return route.continue();
        said.outside.push(asked.href);
        return route.abort();
    });
    await page.goto(address);
    await page.evaluate(`${AXE};undefined`); // without a value, or all of axe would come back
    return { page, said };
}

function size(view) {
    return { width: view.width, height: 800 };
}

async function judged({ page, said }, view) {
    await page.setViewportSize(size(view));
    await page.emulateMedia({ colorScheme: view.scheme, forcedColors: view.forced ? "active" : "none" });
    const fixed = await page.evaluate(enlarge, view.zoom);
    await page.evaluate(settled);
    return {
        violations: await page.evaluate(violations, TAGS),
        small: await page.evaluate(small, question.least),
        fixed,
        sideways: await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth),
        errors: said.errors.splice(0),
        outside: said.outside.splice(0),
    };
}

const browser = await chromium.launch({ executablePath: question.browser, args: question.flags });
const results = [];
for (const address of question.addresses) {
    let now = { address, state: "", view: question.views[0] };
    try {
        const shown = await opened(browser, address);
        for (const [state, script] of Object.entries(question.states)) {
            await shown.page.evaluate(script);
            for (const view of question.views) {
                now = { address, state, view };
                results.push({ ...now, ...await judged(shown, view) });
            }
        }
        await shown.page.context().close();
    } catch (error) {
        results.push({ ...now, refused: error.message.split("\n")[0] });
    }
}
await browser.close();
answer(results);
