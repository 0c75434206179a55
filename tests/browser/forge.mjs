// A Farrier in a folder of its own, and Chromium to look at it.
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync, mkdirSync } from "node:fs";
import { createServer } from "node:net";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { chromium } from "playwright-core";

const require = createRequire(import.meta.url);
export const axeSource = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const binary = process.env.FARRIER_BIN ?? new URL("../../target/debug/farrier", import.meta.url).pathname;

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** Starts a fresh site; `link` is the one that makes the first administrator. */
export async function startForge() {
  const folder = mkdtempSync(join(tmpdir(), "farrier-browser-"));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(binary, ["serve", "--data", join(folder, "data"), "--listen", `127.0.0.1:${port}`], { stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  child.stdout.on("data", (bytes) => { said += bytes; });
  child.stderr.on("data", (bytes) => { said += bytes; });
  const begun = Date.now();
  for (;;) {
    if (Date.now() - begun > 30_000) throw new Error(`it does not answer: ${said}`);
    try {
      if ((await fetch(`${url}/-/health`)).ok) break;
    } catch { /* not yet */ }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    url,
    folder,
    link: said.match(/http:\/\/\S+\/-\/welcome\/\S+/)?.[0],
    log: () => said,
    stop() {
      child.kill("SIGKILL");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Chromium, the system's own. */
export function startBrowser() {
  return chromium.launch({
    executablePath: process.env.FARRIER_CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
}

/** A working copy that can be written to, committed and pushed, with the real git. */
export function workingCopy(folder, name) {
  const path = join(folder, name);
  mkdirSync(path);
  const env = { ...process.env, GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1", GIT_TERMINAL_PROMPT: "0", HOME: folder };
  const git = (...args) => execFileSync("git", args, { cwd: path, env, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }).trim();
  git("init", "-q", "-b", "main");
  git("config", "user.name", "Alice Smith");
  git("config", "user.email", "alice@example.org");
  return {
    git,
    write(file, text) {
      mkdirSync(dirname(join(path, file)), { recursive: true });
      writeFileSync(join(path, file), text);
    },
    commit(message) {
      git("add", "-A");
      git("commit", "-q", "-m", message);
      return git("rev-parse", "HEAD");
    },
  };
}

/** What axe finds wrong on a page, in short. */
export async function findFaults(page) {
  await page.evaluate(axeSource);
  const result = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
  return result.violations.map((one) => `${one.id}: ${one.nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(" | ")}`);
}
