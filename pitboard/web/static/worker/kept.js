// Keeps the last state of the pages that are needed where there is no signal: a customer's visit, a technician's jobs,
// orders and lists. The network always goes first. What is kept is shown only if it does not answer, and then the page
// says so and from when it is.
//
// Kept for one person at a time: every page of somebody who is signed in names whose it is (<meta name="owner">).
// Somebody else's page, the sign-in page and signing out leave nothing of what was kept before.

const PAGES = [/^\/visits\/\d+\/$/, /^\/cars\/$/, /^\/board\/jobs\/$/, /^\/board\/orders\/\d+\/(checklist\/|findings)?$/];
const PIECES = [/^\/visits\/\d+\/live$/, /^\/cars\/live$/, /^\/board\/jobs\/live$/, /^\/board\/orders\/\d+\/(checklist\/)?live$/];
const PHOTO = /^\/photos\//;
const STATIC = /^\/static\//;
const UNCHANGING = /\.[0-9a-f]{12}\./; // the name says what is in it
const OFFLINE = "/offline/";
const LOOK = "look";
const OWN = "kept-";
const PATIENCE = 6000; // a line that is there but carries nothing
const FRESH = 10 * 60000;
const MOST_OWN = 150;
const MOST_LOOK = 80;

const is = (patterns, { pathname }) => patterns.some((pattern) => pattern.test(pathname));
const wait = (milliseconds) => new Promise((resolve) => setTimeout(() => resolve(null), milliseconds));
const ownerIn = (text) => text.match(/<meta name="owner" content="(\d+)">/)?.[1];

const ownNames = async () => (await caches.keys()).filter((name) => name.startsWith(OWN));

async function empty(exceptFor) {
  for (const name of await ownNames()) if (name !== exceptFor) await caches.delete(name);
}

async function put(name, most, address, response) {
  const cache = await caches.open(name);
  // Kept anew, it is the newest: what goes first is what was not looked at for the longest time.
  await cache.delete(address);
  await cache.put(address, response);
  const all = await cache.keys();
  for (const old of all.slice(0, Math.max(0, all.length - most))) await cache.delete(old);
}

function dated(text, response) {
  const headers = new Headers(response.headers);
  // The text is unpacked already.
  for (const name of ["Content-Encoding", "Content-Length"]) headers.delete(name);
  headers.set("X-Kept-At", new Date().toISOString());
  return new Response(text, { headers });
}

const isPage = (response) => response.ok && response.type === "basic" && response.headers.get("Content-Type")?.startsWith("text/html");

// Whose page it is decides what may stay; a page that is to be kept is kept.
async function keepPage(address, response) {
  const text = await response.text();
  const owner = ownerIn(text);
  if (!owner) {
    if (address.pathname.startsWith("/account/login/")) await empty();
    return;
  }
  await empty(OWN + owner);
  if (is(PAGES, address) && !response.redirected) await put(OWN + owner, MOST_OWN, address.href, dated(text, response));
}

async function keepForOwner(address, response) {
  const [name] = await ownNames();
  if (!name) return;
  const isText = response.headers.get("Content-Type")?.startsWith("text/");
  await put(name, MOST_OWN, address.href, isText ? dated(await response.text(), response) : response);
}

async function keptCopy(address) {
  for (const name of await ownNames()) {
    const kept = await (await caches.open(name)).match(address.href);
    if (kept) return kept;
  }
  return null;
}

async function withItsTime(kept) {
  const text = await kept.text();
  const when = `<meta name="kept-at" content="${kept.headers.get("X-Kept-At")}">`;
  return new Response(text.replace("<head>", `<head>\n${when}`), { headers: kept.headers });
}

async function showPage(event, address) {
  const answer = fetch(event.request).then((response) => {
    if (isPage(response)) event.waitUntil(keepPage(address, response.clone()).catch(() => null));
    return response;
  });
  const first = await Promise.race([answer.catch(() => null), wait(PATIENCE)]);
  if (first) return first;
  const kept = await keptCopy(address);
  if (kept) return withItsTime(kept);
  return answer.catch(async () => (await caches.match(OFFLINE)) ?? Response.error());
}

async function showPart(event, address) {
  try {
    const response = await fetch(event.request);
    if (response.ok && !response.redirected) event.waitUntil(keepForOwner(address, response.clone()).catch(() => null));
    return response;
  } catch (error) {
    // A piece is not passed off as fresh: the page itself looks for the one that is kept.
    const kept = PHOTO.test(address.pathname) ? await keptCopy(address) : null;
    if (kept) return kept;
    throw error;
  }
}

async function showLook(event, address) {
  const kept = await caches.match(address.href, { cacheName: LOOK });
  if (kept && UNCHANGING.test(address.pathname)) return kept;
  try {
    const response = await fetch(event.request);
    if (response.ok) event.waitUntil(put(LOOK, MOST_LOOK, address.href, response.clone()).catch(() => null));
    return response;
  } catch (error) {
    if (kept) return kept;
    throw error;
  }
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (address.origin !== self.location.origin) return;
  if (request.method === "POST" && address.pathname === "/account/logout/") event.waitUntil(empty());
  if (request.method !== "GET") return;
  if (request.mode === "navigate") event.respondWith(showPage(event, address));
  else if (is(PIECES, address) || PHOTO.test(address.pathname)) event.respondWith(showPart(event, address));
  else if (STATIC.test(address.pathname)) event.respondWith(showLook(event, address));
});

async function isFresh(address) {
  const kept = await keptCopy(address);
  return Boolean(kept) && Date.now() - Date.parse(kept.headers.get("X-Kept-At")) < FRESH;
}

// What a page asks to be kept: itself, if it was there before this worker was, and those that it leads to.
async function keepAsked({ pages = [], look = [] }) {
  for (const path of pages) {
    const address = new URL(path, self.location.origin);
    if (!is(PAGES, address) || (await isFresh(address))) continue;
    const response = await fetch(address.href, { headers: { Accept: "text/html" } });
    if (isPage(response)) await keepPage(address, response);
  }
  await keepLook(look);
}

async function keepLook(paths) {
  for (const path of paths) {
    const address = new URL(path, self.location.origin);
    if (!STATIC.test(address.pathname) || (await caches.match(address.href, { cacheName: LOOK }))) continue;
    const response = await fetch(address.href);
    if (response.ok) await put(LOOK, MOST_LOOK, address.href, response);
  }
}

self.addEventListener("message", (event) => {
  if (event.data?.keep) event.waitUntil(keepAsked(event.data.keep).catch(() => null));
});

async function keepOffline() {
  const response = await fetch(OFFLINE);
  if (!response.ok) return;
  const text = await response.clone().text();
  await put(LOOK, MOST_LOOK, OFFLINE, response);
  await keepLook([...text.matchAll(/(?:href|src)="(\/static\/[^"]+)"/g)].map(([, path]) => path));
}

self.addEventListener("install", (event) => event.waitUntil(keepOffline().catch(() => null)));
