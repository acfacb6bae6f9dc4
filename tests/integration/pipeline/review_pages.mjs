// Opens every page given in Chromium, as a reader on a desk and on a phone would, and prints what it saw as JSON.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const [folder, browserPath, pictures, ...urls] = process.argv.slice(2);
const require = createRequire(`${folder}/package.json`);
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const STOPS = "a[href]:not([hidden]), summary, input, select, button, [tabindex='0']";

const browser = await chromium.launch({ executablePath: browserPath, args: ["--no-sandbox"] });
const seen = [];
for (const url of urls) {
  for (const [device, width, scheme] of [["desk", 1100, "light"], ["phone", 390, "light"], ["dark", 1100, "dark"]]) {
    // The page's own policy holds: the checker comes by the debugger, which no policy binds.
    const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme: scheme });
    const page = await context.newPage();
    const problems = [], requests = [];
    page.on("console", (line) => ["error", "warning"].includes(line.type()) && problems.push(line.text()));
    page.on("pageerror", (error) => problems.push(String(error)));
    page.on("request", (request) => requests.push(request.url()));
    page.on("dialog", (dialog) => { problems.push(`dialog ${dialog.message()}`); dialog.dismiss(); });
    await page.goto(url, { waitUntil: "networkidle" });
    if (pictures) {
      await page.screenshot({ path: `${pictures}/${url.split("/").pop().replace(".html", "")}-${device}.png`, fullPage: true });
    }
    const targets = await page.evaluate((stops) => [...document.querySelectorAll(stops)].filter((one) => one.checkVisibility()).length, STOPS);
    const reached = new Set();
    for (let press = 0; press <= targets; press++) {
      await page.keyboard.press("Tab");
      reached.add(await page.evaluate((stops) => {
        const all = [...document.querySelectorAll(stops)].filter((one) => one.checkVisibility());
        return all.indexOf(document.activeElement);
      }, STOPS));
    }
    reached.delete(-1);
    await page.evaluate(axe);
    const checked = await page.evaluate(() => window.axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21aa"] }));
    seen.push({
      url, device, problems, requests, targets, reached: reached.size,
      violations: checked.violations.map((one) => `${one.id}: ${one.nodes[0].html.slice(0, 160)}`),
      passes: checked.passes.map((one) => one.id),
      state: await page.evaluate(() => document.getElementById("state")?.textContent ?? ""),
      weight: (await page.content()).length,
      wider: await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth),
      text: await page.locator("main").innerText(),
      flow: await page.$$eval("[data-flow]", (all) => all.map((one) => [
        one.dataset.flow, one.dataset.step, Number(one.querySelector("tspan").textContent.replaceAll(",", "")),
      ])),
      links: await page.$$eval("a[href]", (all) => all.filter((one) => one.checkVisibility()).map((one) => one.href)),
    });
    await context.close();
  }
}
await browser.close();
console.log(JSON.stringify(seen));
