// Opens every page given in Chromium, as a reader on a desk and on a phone would, and prints what it saw as JSON.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const [folder, browserPath, pictures, ...urls] = process.argv.slice(2);
const require = createRequire(`${folder}/package.json`);
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const browser = await chromium.launch({ executablePath: browserPath, args: ["--no-sandbox"] });
const seen = [];
for (const url of urls) {
  for (const [device, width, scheme] of [["desk", 1100, "light"], ["phone", 375, "light"], ["dark", 1100, "dark"]]) {
    // The checker is put into the page by us: the page's own policy allows no script at all.
    const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme: scheme, bypassCSP: true });
    const page = await context.newPage();
    const problems = [], requests = [];
    page.on("console", (line) => ["error", "warning"].includes(line.type()) && problems.push(line.text()));
    page.on("pageerror", (error) => problems.push(String(error)));
    page.on("request", (request) => requests.push(request.url()));
    page.on("dialog", (dialog) => { problems.push(`dialog ${dialog.message()}`); dialog.dismiss(); });
    await page.goto(url, { waitUntil: "load" });
    if (pictures) {
      await page.screenshot({ path: `${pictures}/${url.split("/").pop().replace(".html", "")}-${device}.png`, fullPage: true });
    }
    const targets = await page.locator("a[href], summary, [tabindex='0']").count();
    const reached = new Set();
    for (let press = 0; press <= targets; press++) {
      await page.keyboard.press("Tab");
      reached.add(await page.evaluate(() => {
        const all = [...document.querySelectorAll("a[href], summary, [tabindex='0']")];
        return all.indexOf(document.activeElement);
      }));
    }
    reached.delete(-1);
    await page.evaluate(axe);
    const checked = await page.evaluate(() => window.axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21aa"] }));
    seen.push({
      url, device, problems, requests, targets, reached: reached.size,
      violations: checked.violations.map((one) => `${one.id}: ${one.nodes[0].html.slice(0, 160)}`),
      passes: checked.passes.map((one) => one.id),
      scripts: await page.locator("script").count(),
      wider: await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth),
      text: await page.locator("main").innerText(),
      flow: await page.$$eval("[data-flow]", (bars) => bars.map((bar) => [bar.dataset.flow, bar.dataset.step, Number(bar.dataset.count)])),
    });
    await context.close();
  }
}
await browser.close();
console.log(JSON.stringify(seen));
