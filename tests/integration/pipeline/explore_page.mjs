// Makes choices on the page Explore as an analyst does, and prints after each what the page shows, at last its CSV.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const [folder, browserPath, url, choices, drill, subject] = process.argv.slice(2);
const require = createRequire(`${folder}/package.json`);
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const browser = await chromium.launch({ executablePath: browserPath, args: ["--no-sandbox"] });
const page = await browser.newPage({ viewport: { width: 1100, height: 800 } });
const problems = [], seen = [];
page.on("console", (line) => ["error", "warning"].includes(line.type()) && problems.push(line.text()));
page.on("pageerror", (error) => problems.push(String(error)));
await page.goto(url, { waitUntil: "networkidle" });

async function look() {
  await page.evaluate(axe);
  const checked = await page.evaluate(() => window.axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21aa"] }));
  seen.push({
    summary: await page.locator("#summary").innerText(), problems: [...problems],
    violations: checked.violations.map((one) => `${one.id}: ${one.nodes[0].html.slice(0, 160)}`),
    rows: await page.$$eval("#figures tbody tr", (all) => all.map((row) => [...row.cells].map((cell) => cell.textContent))),
  });
}

if (subject) {
  await page.locator("#subject").selectOption({ label: subject });
  await page.waitForLoadState("networkidle");
}
for (const chosen of JSON.parse(choices)) {
  for (const select of chosen ? await page.locator("#choices select").all() : []) {
    const name = await select.getAttribute("name"), first = await select.locator("option").first().textContent();
    await select.selectOption({ label: chosen[name] ?? first });
  }
  await look();
}
if (drill) {
  await page.getByRole("button", { name: drill, exact: true }).click();
  await look();
} else {
  const [file] = await Promise.all([page.waitForEvent("download"), page.locator("#csv").click()]);
  seen.push({ text: readFileSync(await file.path(), "utf8") });
}
await browser.close();
console.log(JSON.stringify(seen));
