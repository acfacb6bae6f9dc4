// A person at a browser: reads one step a line (JSON: verb, words), does it, and answers with what the page then says.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const [folder, browserPath] = process.argv.slice(2);
const { chromium } = createRequire(`${folder}/package.json`)("playwright-core");
const browser = await chromium.launch({ executablePath: browserPath, args: ["--no-sandbox"] });
const page = await browser.newPage({ viewport: { width: 1100, height: 820 } });
const problems = [];
page.on("console", (line) => ["error", "warning"].includes(line.type()) && problems.push(line.text()));
page.on("pageerror", (error) => problems.push(String(error)));

const links = (words, exact) => page.getByRole("link", { name: words, exact }).locator("visible=true");
// The link of these words, or else the first that has them among others.
const link = async (words) => ((await links(words, true).count()) ? links(words, true) : links(words, false)).first();
const steps = {
  open: (url) => page.goto(url),
  follow: async (words) => (await link(words)).click(),
  unfold: (words) => page.locator("summary", { hasText: words }).locator("visible=true").first().click(),
  type: (label, words) => page.getByLabel(label).fill(words),
  choose: (label, option) => page.getByRole("combobox", { name: label, exact: true }).selectOption({ label: option }),
  photograph: (path) => page.screenshot({ path }),
};

async function download(words) {
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: words }).click()]);
  return readFileSync(await file.path(), "utf8");
}

for await (const line of createInterface({ input: process.stdin })) {
  const [verb, ...words] = JSON.parse(line);
  const answer = {};
  try {
    if (verb === "download") answer.text = await download(...words);
    else {
      await steps[verb](...words);
      await page.waitForLoadState("networkidle");
      answer.text = await page.locator("body").innerText();
    }
  } catch (error) {
    answer.failed = `${verb} ${words.join(", ")} on ${page.url()}: ${error.message.split("\n")[0]}`;
  }
  console.log(JSON.stringify({ ...answer, url: page.url(), problems }));
}
await browser.close();
