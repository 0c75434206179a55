// A room's page works without this file. It only adds: new lines as they are said, saying something without loading
// the page, and the mark of what was read.
const log = document.querySelector("[data-room]");
const state = document.querySelector("[data-room-state]");
const MOST = 1000;

function atEnd() {
  return log.getBoundingClientRect().bottom <= innerHeight + 120;
}

function scrollToEnd() {
  document.getElementById("now")?.scrollIntoView({ block: "end" });
}

/* ---- what was read: told once in a while, when it was in sight ---- */
let last = Number(log?.dataset.last ?? 0), told = 0, timer;

function tellRead() {
  clearTimeout(timer);
  if (!log.dataset.read || document.hidden || !atEnd() || last <= told) return;
  timer = setTimeout(() => {
    told = last;
    fetch(log.dataset.read, { method: "POST", body: new URLSearchParams({ line: String(last) }), redirect: "manual" }).catch(() => {});
  }, 1500);
}

function parse(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content;
}

function follow() {
  let source;
  try { source = new EventSource(`${log.dataset.room}?after=${last}`); } catch { return; }
  const seen = (e) => { if (Number(e.lastEventId) > last) last = Number(e.lastEventId); };
  source.addEventListener("open", () => { state.textContent = ""; });
  source.addEventListener("error", () => {
    state.textContent = log.dataset.lost;
    // A refusal ends it for good; a loss is mended by the browser itself, which says what it saw last.
    if (source.readyState === EventSource.CLOSED) setTimeout(follow, 10000 + Math.random() * 10000);
  });
  source.addEventListener("lines", (e) => {
    const wasAtEnd = atEnd();
    document.querySelector("[data-room-empty]")?.remove();
    for (const line of [...parse(e.data).children]) {
      if (!line.id || !document.getElementById(line.id)) log.append(line);
    }
    while (log.children.length > MOST) log.firstElementChild.remove();
    seen(e);
    if (wasAtEnd) scrollToEnd();
    tellRead();
  });
  source.addEventListener("changed", (e) => {
    for (const line of [...parse(e.data).children]) document.getElementById(line.id)?.replaceWith(line);
    seen(e);
  });
  source.addEventListener("none", seen);
}

if (log) {
  if (!location.hash) scrollToEnd();
  follow();
  tellRead();
  document.addEventListener("visibilitychange", tellRead);
  document.addEventListener("scroll", tellRead, { passive: true });
}

/* ---- saying something: the line comes back by the log ---- */
document.querySelector("[data-room-say]")?.addEventListener("submit", async (e) => {
  const form = e.target, field = form.elements.text, text = field.value;
  if (!text.trim()) return;
  e.preventDefault();
  field.value = "";
  try {
    const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams({ text }), headers: { accept: "application/json" } });
    if (answer.ok) return;
  } catch { /* below */ }
  // The form itself tells what is wrong.
  field.value = text;
  form.submit();
});
