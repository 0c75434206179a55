// Everything works without this file. It only adds: keyboard shortcuts, copy buttons, ranges of lines,
// closing menus, Ctrl+Enter, and a warning before unsaved text is lost. One ES module, no dependencies.
const root = document.documentElement;
root.classList.add("js");

/* the tab that is open stays in sight on a narrow screen */
document.querySelector(".tabs [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

/* ---- keyboard shortcuts: an element says its own keys, data-keys="/" or data-keys="g i" ---- */
const typing = (e) => e.target.closest?.("input:not([type=checkbox],[type=radio]), textarea, select, [contenteditable]");
let prefix = "", timer;

function act(el) {
  if (el.matches("input, textarea, select")) { el.focus(); el.select?.(); }
  else el.click();
}

function help() {
  let dialog = document.querySelector("dialog[data-shortcuts-help]");
  if (!dialog) {
    const copy = document.querySelector("template#shortcuts")?.content.cloneNode(true);
    dialog = copy?.querySelector("dialog");
    if (!dialog) return;
    dialog.dataset.shortcutsHelp = "";
    document.body.append(dialog);
    dialog.addEventListener("click", (e) => { if (e.target === dialog || e.target.closest("[data-close]")) dialog.close(); });
  }
  if (!dialog.open) dialog.showModal();
}

document.addEventListener("keydown", (e) => {
  if (e.key === "Escape") {
    const open = e.target.closest?.("details.menu[open]") ?? document.querySelector("details.menu[open]");
    if (open) { open.open = false; open.querySelector("summary").focus(); }
    return;
  }
  if (e.key === "Enter" && (e.ctrlKey || e.metaKey) && e.target.form && e.target.matches("textarea, input")) {
    const form = e.target.form;
    e.preventDefault();
    form.requestSubmit(form.querySelector("button[data-submit], button.btn-primary:not([type=button])"));
    return;
  }
  if (root.dataset.shortcuts === "off" || e.ctrlKey || e.metaKey || e.altKey || e.isComposing || typing(e) || document.querySelector("dialog[open]")) return;
  if (e.key === "?") { e.preventDefault(); help(); return; }
  const keys = prefix ? `${prefix} ${e.key}` : e.key;
  const all = [...document.querySelectorAll("[data-keys]")];
  const hit = all.find((el) => el.dataset.keys === keys);
  clearTimeout(timer);
  prefix = "";
  if (hit) { e.preventDefault(); act(hit); }
  else if (all.some((el) => el.dataset.keys.startsWith(`${keys} `))) {
    prefix = keys;
    timer = setTimeout(() => { prefix = ""; }, 1500);
  }
});

/* ---- copy buttons: <button hidden data-copy="#id" data-copied="Copied">; the server leaves them hidden ---- */
if (navigator.clipboard) for (const b of document.querySelectorAll("[data-copy]")) b.hidden = false;
document.addEventListener("click", async (e) => {
  const button = e.target.closest?.("[data-copy]");
  if (button) {
    const from = document.querySelector(button.dataset.copy);
    try { await navigator.clipboard.writeText((from.value ?? from.textContent).trim()); } catch { return; }
    const text = button.querySelector("[data-copy-text]") ?? button;
    if (button.dataset.copied && !button.dataset.was) {
      button.dataset.was = text.textContent;
      text.textContent = button.dataset.copied;
      setTimeout(() => { text.textContent = button.dataset.was; delete button.dataset.was; }, 1600);
    }
    return;
  }
  /* menus close when something else is clicked */
  for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(e.target)) menu.open = false;
  /* a range of lines: shift-click the second number */
  const ln = e.target.closest?.(".lines .ln");
  const first = /^#L(\d+)/.exec(location.hash);
  if (ln && e.shiftKey && first) {
    e.preventDefault();
    const [a, b] = [Number(first[1]), Number(ln.textContent)].sort((x, y) => x - y);
    location.hash = a === b ? `L${a}` : `L${a}-L${b}`;
  }
});

function range() {
  for (const l of document.querySelectorAll(".line.is-on")) l.classList.remove("is-on");
  const m = /^#L(\d+)-L?(\d+)$/.exec(location.hash);
  if (!m) return;
  const last = Math.min(Number(m[2]), Number(m[1]) + 5000);
  for (let n = Number(m[1]); n <= last; n++) document.getElementById(`L${n}`)?.classList.add("is-on");
  document.getElementById(`L${m[1]}`)?.scrollIntoView({ block: "center" });
}
addEventListener("hashchange", range);
range();

/* a permalink keeps the marked lines */
document.addEventListener("click", (e) => {
  const link = e.target.closest?.("a[data-keep-hash]");
  if (link && location.hash) link.hash = location.hash;
}, true);

/* ---- unsaved text: <form data-unsaved> ---- */
const dirty = new Set();
document.addEventListener("input", (e) => { const f = e.target.form; if (f?.matches("[data-unsaved]")) dirty.add(f); });
document.addEventListener("submit", (e) => dirty.delete(e.target));
addEventListener("beforeunload", (e) => { if (dirty.size) e.preventDefault(); });
