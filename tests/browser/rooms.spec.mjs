// Two people in a room, each in a browser of their own: what one says the other sees without doing anything.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { findFaults, startBrowser, startForge } from "./forge.mjs";

let forge, browser, alice, visitor;
const password = "horseshoe and anvil";
const lines = (page) => page.locator(".room-log > li .room-text").allInnerTexts();

/** Waits until a page has it, without loading the page. */
async function until(page, what, has) {
  for (let tries = 0; tries < 100; tries += 1) {
    if (await has(page)) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assert.fail(`${what}: ${await page.locator("main").innerText()}`);
}

async function call(method, path, body) {
  const authorization = `Basic ${Buffer.from(`alice:${password}`).toString("base64")}`;
  const answer = await fetch(`${forge.url}${path}`, { method, body: JSON.stringify(body), headers: { authorization, "content-type": "application/json" } });
  assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${await answer.clone().text()}`);
  return answer;
}

before(async () => {
  forge = await startForge();
  browser = await startBrowser();
  alice = await (await browser.newContext({ locale: "en-US" })).newPage();
  visitor = await (await browser.newContext({ locale: "de-DE", viewport: { width: 375, height: 800 } })).newPage();
  await alice.goto(forge.link);
  await alice.fill("input[name=name]", "alice");
  await alice.fill("input[name=email]", "alice@example.org");
  for (const field of await alice.locator("main input[type=password]").all()) await field.fill(password);
  await Promise.all([alice.waitForNavigation(), alice.locator("main button.btn-primary").first().click()]);
  await call("POST", "/rest/-/projects", { path: "forge" });
  await call("POST", "/rest/forge/-/mounts", { tool: "irc", mount: "room" });
});
after(async () => {
  await browser?.close();
  forge?.stop();
});

test("what one says the other sees at once", async () => {
  await visitor.goto(`${forge.url}/forge/room`);
  await alice.goto(`${forge.url}/forge/room`);
  assert.equal(await visitor.locator("[data-room-say]").count(), 0, "a visitor cannot post");
  await alice.evaluate(() => { window.wasHere = true; });
  await alice.fill("#say", "Hello <b>visitor</b>");
  await alice.press("#say", "Enter");
  await until(visitor, "the line", async (page) => (await lines(page)).includes("Hello <b>visitor</b>"));
  await until(alice, "her own line", async (page) => (await lines(page)).length === 1);
  assert.ok(await alice.evaluate(() => window.wasHere), "the page was not loaded again");
  assert.equal(await alice.inputValue("#say"), "");
  await call("POST", "/rest/forge/room/lines", { text: "/me waves" });
  await until(visitor, "the action", async (page) => (await page.locator(".room-action").count()) === 1);
  // Nothing is there twice, and a line leads to its day.
  assert.equal((await lines(visitor)).length, 2);
  await visitor.locator(".room-time").first().click();
  assert.match(visitor.url(), /\/forge\/room\/\d{4}-\d\d-\d\d#l1$/);
  assert.equal(await visitor.locator("#l1:target").count(), 1);
});

test("a line that is taken out goes from the other's page", async () => {
  await visitor.goto(`${forge.url}/forge/room`);
  await call("DELETE", "/rest/forge/room/lines/1", {});
  await until(visitor, "the removal", async (page) => (await lines(page))[0] === "Diese Zeile hat ein Moderator herausgenommen.");
});

test("a refused line stays in the field", async () => {
  await alice.goto(`${forge.url}/forge/room`);
  await alice.evaluate(() => document.getElementById("say").removeAttribute("maxlength"));
  await alice.fill("#say", "x".repeat(2100));
  await Promise.all([alice.waitForNavigation(), alice.press("#say", "Enter")]);
  assert.equal((await alice.inputValue("#say")).length, 2100);
  assert.equal(await alice.locator("#say-e").count(), 1);
});

test("the pages have no faults, in light and dark", async () => {
  for (const page of [alice, visitor]) {
    for (const path of ["", "/days", "/search?q=waves", `/${new Date().toISOString().slice(0, 10)}`]) {
      for (const colorScheme of ["light", "dark"]) {
        await page.emulateMedia({ colorScheme });
        await page.goto(`${forge.url}/forge/room${path}`);
        assert.deepEqual(await findFaults(page), [], `${path} ${colorScheme}`);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
        assert.ok(!wide, `${path} is wider than the window`);
      }
    }
  }
  await alice.goto(`${forge.url}/forge/room/name`);
  assert.deepEqual(await findFaults(alice), []);
});
