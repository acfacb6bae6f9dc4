// Pages of Airflow as a person sees them: opens each, waits for the words that it must show, and keeps a picture.
import { createRequire } from "node:module";

const [folder, browserPath, asked] = process.argv.slice(2);
const { chromium } = createRequire(`${folder}/package.json`)("playwright-core");
const browser = await chromium.launch({ executablePath: browserPath, args: ["--no-sandbox"] });
const seen = {};
for (const { name, url, words, kept, picture } of JSON.parse(asked)) {
  // A browser of its own for each, which remembers nothing of the others.
  const page = await browser.newPage({ viewport: { width: 1500, height: 950 }, colorScheme: "light" });
  await page.addInitScript((values) => Object.entries(values).forEach(([key, value]) => localStorage.setItem(key, value)), kept);
  await page.goto(url);
  for (const word of words) await page.getByText(word).locator("visible=true").first().waitFor({ timeout: 60_000 });
  await page.waitForLoadState("networkidle");
  if (picture) await page.screenshot({ path: picture });
  seen[name] = await page.locator("body").innerText();
  await page.close();
}
await browser.close();
console.log(JSON.stringify(seen));
