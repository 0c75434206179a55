// The walk that a newcomer takes, in a real browser with the real git; then every page of it at two widths,
// in light and dark, in English and German.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { mkdirSync } from "node:fs";
import { findFaults, startBrowser, startForge, workingCopy } from "./forge.mjs";

let forge, browser, context, page, copy, commit;
const password = "horseshoe and anvil";

before(async () => {
  forge = await startForge();
  browser = await startBrowser();
  context = await browser.newContext({ locale: "en-US", viewport: { width: 1280, height: 900 } });
  page = await context.newPage();
});
after(async () => {
  await browser?.close();
  forge?.stop();
});

const submit = async (selector = "main button.btn-primary") => {
  await Promise.all([page.waitForNavigation(), page.locator(selector).first().click()]);
};
const text = () => page.locator("main").innerText();

test("the printed link makes the first administrator", async () => {
  assert.ok(forge.link, forge.log());
  await page.goto(forge.link);
  await page.fill("input[name=name]", "alice");
  await page.fill("input[name=email]", "alice@example.org");
  for (const field of await page.locator("main input[type=password]").all()) await field.fill(password);
  await submit();
  await page.goto(`${forge.url}/-/admin`);
  assert.equal(await page.locator("h1").count(), 1);
  const again = await page.goto(forge.link);
  assert.ok(again.status() >= 400 || !(await page.locator("main input[type=password]").count()), "the link works twice");
});

test("a project with code, tickets and a wiki", async () => {
  await page.goto(`${forge.url}/-/new`);
  await page.fill("main input[name=path]", "demo");
  await page.fill("main input[name=title]", "Demo project");
  await submit();
  await page.goto(`${forge.url}/demo`);
  const tabs = await page.locator("nav.tabs a").allInnerTexts();
  assert.ok(tabs.length >= 5, tabs.join(", "));
});

test("a push with the real git shows on the pages", async () => {
  await page.goto(`${forge.url}/demo/code`);
  assert.match(await text(), /git push/);
  copy = workingCopy(forge.folder, "copy");
  copy.write("README.md", "# Smithy\n\nA small **horseshoe** library.\n\n```rust\nfn main() {}\n```\n");
  copy.write("src/lib.rs", "//! Shoes.\n\n/// How many nails a horseshoe has.\npub const NAILS: usize = 8;\n");
  commit = copy.commit("Forge the first horseshoe");
  const remote = forge.url.replace("http://", `http://alice:${encodeURIComponent(password)}@`);
  copy.git("push", "-q", `${remote}/demo/code`, "main");
  await page.goto(`${forge.url}/demo/code`);
  assert.match(await text(), /A small horseshoe library/);
  await page.goto(`${forge.url}/demo/code/src/branch/main/src/lib.rs`);
  assert.equal(await page.locator("#L4").count(), 1);
  await page.goto(`${forge.url}/demo/code/commit/${commit}`);
  assert.match(await text(), /Forge the first horseshoe/);
});

test("a ticket that a pushed commit closes, linked both ways", async () => {
  await page.goto(`${forge.url}/demo/tickets/new`);
  await page.fill("main input[name=title]", "The horseshoe falls off");
  await page.fill("main textarea[name=body]", "It has too few nails, see `src/lib.rs`.");
  await submit("main button[data-submit]");
  assert.match(page.url(), /\/demo\/tickets\/1$/);
  copy.write("src/lib.rs", "//! Shoes.\n\n/// How many nails a horseshoe has.\npub const NAILS: usize = 10;\n");
  commit = copy.commit("Use ten nails\n\nFixes #1");
  const remote = forge.url.replace("http://", `http://alice:${encodeURIComponent(password)}@`);
  copy.git("push", "-q", `${remote}/demo/code`, "main");
  for (let tries = 0; tries < 40; tries += 1) {
    await page.goto(`${forge.url}/demo/tickets/1`);
    if (await page.locator(`main a[href*="/commit/${commit}"]`).count()) break;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assert.ok(await page.locator(`main a[href*="/commit/${commit}"]`).count(), await text());
  assert.ok(await page.locator("main .status-closed, main .state-closed").count(), await text());
  await page.goto(`${forge.url}/demo/code/commit/${commit}`);
  assert.ok(await page.locator('main a[href="/demo/tickets/1"]').count(), "the commit does not lead to the ticket");
});

test("a wiki page that links to both", async () => {
  await page.goto(`${forge.url}/demo/wiki/-/edit/Home`);
  await page.fill("main textarea[name=text]", `# Horseshoes\n\nSee #1 and ${commit.slice(0, 12)}, and [[Nails]].\n\n## Care\n\nKeep them dry.\n`);
  await submit("main button[data-submit]");
  await page.goto(`${forge.url}/demo/wiki/Home`);
  assert.ok(await page.locator('.prose a[href="/demo/tickets/1"]').count(), await text());
  assert.ok(await page.locator(`.prose a[href*="/commit/${commit}"]`).count(), await text());
});

test("one search finds all three", async () => {
  let found = "";
  for (let tries = 0; tries < 40; tries += 1) {
    await page.goto(`${forge.url}/-/search?q=horseshoe`);
    found = await text();
    if (/falls off/.test(found) && /Home|Horseshoes/.test(found) && /README\.md|lib\.rs/.test(found)) break;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assert.match(found, /falls off/);
  assert.match(found, /README\.md|lib\.rs/);
  assert.match(found, /Home|Horseshoes/);
});

test("without scripts a ticket can be opened and searched for", async () => {
  const plain = await browser.newContext({ javaScriptEnabled: false, storageState: await context.storageState() });
  const bare = await plain.newPage();
  await bare.goto(`${forge.url}/demo/tickets/new`);
  await bare.fill("main input[name=title]", "Opened without scripts");
  await bare.locator("main button[data-submit]").first().click();
  await bare.waitForURL(/\/demo\/tickets\/\d+$/);
  await bare.fill("#site-q", "horseshoe");
  await bare.press("#site-q", "Enter");
  await bare.waitForURL(/search/);
  await plain.close();
});

test("the keyboard's shortcuts work and can be closed", async () => {
  await page.goto(`${forge.url}/demo/code`);
  await page.keyboard.press("/");
  assert.equal(await page.evaluate(() => document.activeElement.id), "site-q");
  await page.locator("h1").first().evaluate(() => document.activeElement.blur());
  await page.keyboard.press("?");
  await page.waitForSelector("dialog[open]");
  await page.keyboard.press("Escape");
  await page.keyboard.press("t");
  await page.waitForURL(/\/find\//);
});

const pages = () => [
  "/", "/-/new", "/-/search?q=horseshoe", "/-/search", "/-/account", "/-/account/preferences", "/-/account/password", "/-/account/tokens",
  "/-/account/sessions", "/-/account/keys", "/-/admin/health", "/-/admin/users", "/-/admin/projects", "/-/admin/jobs", "/-/admin/tools",
  "/-/admin/settings", "/~alice", "/demo", "/demo/-/activity", "/demo/-/settings", "/demo/-/tools", "/demo/-/members", "/demo/-/permissions",
  "/demo/-/why", "/demo/code", "/demo/code/src/branch/main/src", "/demo/code/src/branch/main/src/lib.rs", "/demo/code/log/branch/main",
  `/demo/code/commit/${commit}`, "/demo/code/branches", "/demo/code/tags", "/demo/code/blame/branch/main/src/lib.rs", "/demo/code/compare",
  "/demo/code/find/branch/main", "/demo/tickets", "/demo/tickets?status=all", "/demo/tickets/1", "/demo/tickets/new", "/demo/wiki", "/demo/wiki/Home", "/demo/wiki/-/edit/Home",
  "/demo/wiki/-/history/Home", "/demo/wiki/-/pages", "/demo/wiki/-/recent", "/nothing/here",
];
const strangers = ["/", "/-/login", "/-/register", "/-/password", "/demo", "/demo/tickets/1", "/demo/wiki/Home", "/demo/code"];

async function look(target, paths, name) {
  const faults = [];
  target.on("console", (message) => {
    if (message.type() === "error" && !/status of 4\d\d/.test(message.text())) faults.push(`${target.url()}: ${message.text()}`);
  });
  for (const path of paths) {
    await target.goto(forge.url + path);
    const wide = await target.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    if (wide > 0) faults.push(`${path} is ${wide} pixels too wide`);
    for (const fault of await findFaults(target)) faults.push(`${path}: ${fault}`);
    if (process.env.FARRIER_SCREENSHOTS) {
      mkdirSync(process.env.FARRIER_SCREENSHOTS, { recursive: true });
      const file = `${name}-${path.replace(/[^a-zA-Z0-9]+/g, "_")}.png`;
      await target.screenshot({ path: `${process.env.FARRIER_SCREENSHOTS}/${file}`, fullPage: true });
    }
  }
  assert.deepEqual([...new Set(faults)], [], name);
}

for (const [locale, width, colorScheme] of [["en-US", 1280, "light"], ["de-DE", 390, "dark"], ["de-DE", 1280, "dark"], ["en-US", 390, "light"]]) {
  const name = `${locale}-${width}-${colorScheme}`;
  test(`every page holds at ${name}`, async () => {
    const own = await browser.newContext({ locale, colorScheme, viewport: { width, height: 900 }, storageState: await context.storageState(), bypassCSP: false });
    await look(await own.newPage(), pages(), name);
    await own.close();
    const stranger = await browser.newContext({ locale, colorScheme, viewport: { width, height: 900 } });
    await look(await stranger.newPage(), strangers, `${name}-stranger`);
    await stranger.close();
  });
}
