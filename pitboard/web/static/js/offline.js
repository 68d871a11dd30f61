// A page without a signal: says that it is an older one and from when, brings its live parts to the newest state that
// this browser knows, and asks the worker to keep what will be needed. The worker's side is worker/kept.js.

const OWN = "kept-";
const LED_TO_MOST = 12;

const { lang, dataset } = document.documentElement;
const said = new Intl.DateTimeFormat(lang || undefined, {
  weekday: "short",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
  timeZone: dataset.zone || undefined,
});
const stamp = document.querySelector('meta[name="kept-at"]')?.content;
const note = document.getElementById("kept-note")?.content.firstElementChild;
let keptAt = stamp ? Date.parse(stamp) : null;

function say() {
  if (!note || keptAt === null) return;
  const place = note.querySelector("[data-kept-time]");
  place.textContent = said.format(keptAt);
  if (!note.isConnected) document.getElementById("main").prepend(note);
}

async function keptOf(path) {
  for (const name of await caches.keys()) {
    const found = name.startsWith(OWN) && (await caches.match(new URL(path, location.href).href, { cacheName: name }));
    if (found) return found;
  }
  return null;
}

// The page was kept when it was opened; what changed on it after that was kept piece by piece.
async function bringPieces() {
  for (const piece of document.querySelectorAll("[data-topic][data-piece]")) {
    const found = await keptOf(piece.dataset.piece);
    const at = Date.parse(found?.headers.get("X-Kept-At"));
    if (!(at > keptAt)) continue;
    piece.dispatchEvent(new CustomEvent("pitboard:known", { bubbles: true, detail: (await found.text()).trim() }));
    keptAt = at;
    say();
  }
}

// The page that stands for every one that is not kept lists those that are.
async function list(place) {
  for (const name of await caches.keys()) {
    if (!name.startsWith(OWN)) continue;
    for (const request of (await (await caches.open(name)).keys()).reverse()) {
      const response = await caches.match(request, { cacheName: name });
      const title = (await response.text()).match(/<title>([^<]*)<\/title>/)?.[1];
      if (title && !/\/(live|findings)$/.test(new URL(request.url).pathname)) place.append(row(request.url, title, response));
    }
  }
  place.closest("section").hidden = !place.children.length;
}

function row(address, title, response) {
  const link = Object.assign(document.createElement("a"), { href: new URL(address).pathname, className: "hit" });
  link.textContent = new DOMParser().parseFromString(title, "text/html").body.textContent;
  const time = Object.assign(document.createElement("span"), { className: "quiet small num" });
  time.textContent = said.format(Date.parse(response.headers.get("X-Kept-At")));
  const item = document.createElement("li");
  item.append(link, time);
  return item;
}

// What a technician's jobs lead to will be opened where there is no signal.
function ledTo() {
  const here = document.querySelectorAll("[data-keep-ahead] a[href], a[data-keep-ahead]");
  return [...new Set([...here].map((link) => link.pathname + link.search))].slice(0, LED_TO_MOST);
}

async function askToKeep() {
  const { active } = await navigator.serviceWorker.ready;
  const look = performance.getEntriesByType("resource").map(({ name }) => new URL(name)).filter(({ origin }) => origin === location.origin);
  const pages = stamp ? [] : [location.pathname + location.search, ...ledTo()];
  active.postMessage({ keep: { pages, look: look.map(({ pathname }) => pathname) } });
}

const isSomebodys = Boolean(document.querySelector('meta[name="owner"]'));
if ("caches" in window) {
  if (keptAt !== null) {
    say();
    bringPieces().catch(() => null);
  }
  const place = document.querySelector("[data-kept-list]");
  if (place) list(place).catch(() => null);
}
if (isSomebodys && "serviceWorker" in navigator) {
  window.addEventListener("load", () => askToKeep().catch(() => null));
}

// With a signal, the live parts come by themselves; a page without any is asked for again.
document.addEventListener("pitboard:live-state", ({ detail }) => {
  if (detail.state !== "live") return;
  keptAt = null;
  note?.remove();
});
window.addEventListener("online", () => {
  if (keptAt !== null && !document.querySelector("[data-topic][data-piece]")) location.reload();
});
