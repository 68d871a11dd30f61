// Findings that were saved where there is no signal wait here, with their photos, and go up by themselves when it is
// back. Each has a name of its own (`submission`), so that one which arrived without our hearing of it is not there
// twice. They belong to who saved them: nobody else sees them on this device or sends them.
//
// A form hands its finding over by the event `pitboard:wait`; whoever cancels it has taken it.

const STORE = "findings";
const AGAIN_EVERY = 15000;
const ANSWER_WITHIN = 15000;
const SENT_WITHIN = 180000;

const owner = document.querySelector('meta[name="owner"]')?.content;
const shownFor = document.querySelector("[data-waiting]");
const addresses = new Map(); // of pictures that are shown from memory
let sending = false;

const asked = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

function opened() {
  const request = indexedDB.open("pitboard-outbox", 1);
  request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "id" });
  return asked(request);
}

async function within(mode, work) {
  const database = await opened();
  const transaction = database.transaction(STORE, mode);
  const done = new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onabort = () => reject(transaction.error);
  });
  const result = await asked(work(transaction.objectStore(STORE)));
  await done;
  database.close();
  return result;
}

const keep = (one) => within("readwrite", (store) => store.put(one));
const forget = (id) => within("readwrite", (store) => store.delete(id));

async function waiting() {
  const all = await within("readonly", (store) => store.getAll());
  return all.filter((one) => one.owner === owner).sort((one, other) => one.at - other.at);
}

// Taking over from a form

function taken(form, submitter) {
  const fields = [...new FormData(form, submitter)];
  const severity = submitter?.name === "good" ? "good" : form.elements.severity?.value ?? "";
  return {
    // A form that was opened without a signal may have been sent from before: it names each sending anew.
    id: "point" in form.dataset ? form.elements.submission.value : crypto.randomUUID(),
    owner,
    at: Date.now(),
    action: new URL(form.action).pathname,
    page: form.dataset.waitsAt,
    point: form.closest("li.point")?.id ?? "",
    title: form.dataset.title || form.elements.title?.value || "",
    grade: severity,
    fields: fields.filter(([name, value]) => typeof value === "string" && !["csrfmiddlewaretoken", "submission"].includes(name)),
    files: fields.filter(([, value]) => value instanceof File && value.size).map(([name, file]) => ({ name, file })),
    why: "",
  };
}

document.addEventListener("pitboard:wait", (event) => {
  if (!owner || !("indexedDB" in window) || !crypto.randomUUID) return;
  event.preventDefault();
  event.detail.kept = keep(taken(event.target, event.detail.submitter)).then(show);
});

// Showing

function picture(id, { file }, number) {
  const key = `${id}-${number}`;
  if (!addresses.has(key)) addresses.set(key, URL.createObjectURL(file));
  const item = document.createElement("li");
  const image = Object.assign(document.createElement("img"), { src: addresses.get(key), alt: file.name });
  image.addEventListener("error", () => image.replaceWith(file.name));
  item.append(image);
  return item;
}

function drawn(one) {
  const item = document.getElementById("waiting-finding").content.firstElementChild.cloneNode(true);
  item.dataset.waits = one.id;
  item.querySelector("[data-title]").textContent = one.title;
  item.querySelector(`[data-grade="${one.grade}"]`)?.removeAttribute("hidden");
  item.querySelector("[data-pictures]").append(...one.files.map((file, number) => picture(one.id, file, number)));
  const why = item.querySelector("[data-why]");
  why.hidden = !one.why;
  why.querySelector("span").textContent = one.why;
  item.querySelector("[data-on-its-way]").hidden = Boolean(one.why);
  return item;
}

async function show() {
  if (!shownFor) return;
  const here = (await waiting()).filter(({ page }) => page === shownFor.dataset.waiting);
  shownFor.querySelector("ul").replaceChildren(...here.map(drawn));
  shownFor.querySelector("[data-count]").textContent = here.length;
  shownFor.hidden = here.length === 0;
  const points = new Set(here.map(({ point }) => point));
  for (const row of document.querySelectorAll("#checklist li.point")) {
    row.classList.toggle("waits", points.has(row.id));
    if (points.has(row.id)) row.dataset.keep = "";
  }
}

async function drop(one) {
  await forget(one.id);
  document.getElementById(one.point)?.removeAttribute("data-keep");
  await show();
  document.getElementById("checklist")?.dispatchEvent(new CustomEvent("pitboard:look", { bubbles: true }));
}

shownFor?.addEventListener("click", async ({ target }) => {
  const button = target.closest("[data-again], [data-drop]");
  if (!button) return;
  const { waits } = button.closest("[data-waits]").dataset;
  const one = (await waiting()).find(({ id }) => id === waits);
  if (!one) return;
  if ("drop" in button.dataset) await drop(one);
  else {
    await keep({ ...one, why: "" });
    await sendAll();
  }
});

// Sending

// A page from the server says that there is a line, whose session this is, and the token that a form needs.
async function session(page) {
  const response = await fetch(page, { cache: "no-store", signal: AbortSignal.timeout(ANSWER_WITHIN) });
  if (!response.ok || response.redirected) return null;
  const { head } = new DOMParser().parseFromString(await response.text(), "text/html");
  const said = (name) => head.querySelector(`meta[name="${name}"]`)?.content;
  return said("owner") === owner ? said("csrf-token") : null;
}

async function send(one, token) {
  const body = new FormData();
  for (const [name, value] of one.fields) body.append(name, value);
  for (const { name, file } of one.files) body.append(name, file, file.name);
  body.append("submission", one.id);
  body.append("csrfmiddlewaretoken", token);
  return fetch(one.action, {
    method: "POST",
    body,
    headers: { Accept: "application/json" },
    redirect: "manual",
    signal: AbortSignal.timeout(SENT_WITHIN),
  });
}

async function sendNext(one) {
  const token = await session(one.page);
  if (!token) return false;
  const response = await send(one, token);
  if (response.ok) {
    await drop(one);
    return true;
  }
  // Too many at once, a server in trouble: later. What was refused stays, with the reason.
  if (response.type === "opaqueredirect" || response.status === 429 || response.status >= 500) return false;
  const said = await response.json().catch(() => null);
  await keep({ ...one, why: said?.why || shownFor?.dataset.refused || "?" });
  await show();
  return true;
}

async function sendAll() {
  if (sending) return;
  sending = true;
  try {
    for (const one of await waiting()) {
      if (!one.why && !(await sendNext(one))) break;
    }
  } catch {
    // No line yet.
  } finally {
    sending = false;
  }
}

// One tab sends for all of them.
function start() {
  return navigator.locks ? navigator.locks.request("pitboard-outbox", { ifAvailable: true }, (lock) => lock && sendAll()) : sendAll();
}

async function look() {
  if ((await waiting()).some(({ why }) => !why)) await start();
}

if (owner && "indexedDB" in window) {
  show().then(look).catch(() => null);
  window.addEventListener("online", () => look().catch(() => null));
  document.addEventListener("pitboard:live-state", ({ detail }) => detail.state === "live" && look().catch(() => null));
  // Sent or added in another tab meanwhile.
  document.addEventListener("visibilitychange", () => document.hidden || show().catch(() => null));
  document.addEventListener("pitboard:morphed", () => show().catch(() => null));
  setInterval(() => look().catch(() => null), AGAIN_EVERY);
}
