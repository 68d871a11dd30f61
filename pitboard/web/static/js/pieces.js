// Fetches a piece of the page again when it is behind, and morphs it in.
//
// <div id="visit" data-topic="order:12" data-version="7" data-piece="/visits/1043/live">; several topics and
// their versions are separated by spaces, "-" for one without versions. What the person is doing stays:
// typed text, focus, scroll, open disclosures, and anything marked `data-keep`.
//
// A piece that may be a little late (`data-patience`, in milliseconds) lets those go first that people wait for.
//
// A piece of many parts is asked for by difference: the stamps of the parts that are shown (`data-stamp`) go along,
// and of those that still say the same only their place comes back (`data-same`).

const WAIT_LEAST = 500;
const WAIT_MOST = 30000;
const PATIENCE = 15000;
const LEAVING_MOST = 3000;
const COURTESY = 100; // whoever did something knows of it: those who wait for it are served first
const PRESS_MOST = 3000;
const CLICK_AFTER = 60; // a touch becomes a click a moment after the finger has left

const jobs = new WeakMap();
let morphing = false;
let leaving = false;
const acting = spell(LEAVING_MOST, COURTESY);
// What moves between the finger's coming down and its going up is not pressed, or something else is.
const press = spell(PRESS_MOST, CLICK_AFTER);

// Something that is waited for while it lasts and `after` milliseconds more, but not longer than `most`.
function spell(most, after) {
  let over = null;
  let end = () => {};
  return {
    begin() {
      end();
      over = new Promise((resolve) => {
        end = resolve;
        setTimeout(resolve, most);
      });
    },
    end() {
      setTimeout(end, after);
    },
    async isOver() {
      for (let awaited; awaited !== over; ) {
        awaited = over;
        await awaited;
      }
    },
  };
}

const pieces = () => document.querySelectorAll("[data-topic][data-piece]");

function jobOf(element) {
  if (!jobs.has(element)) jobs.set(element, { needed: new Map(), again: false, running: false, gone: false, whole: false, fails: 0 });
  return jobs.get(element);
}

function versionsOf(element) {
  const versions = (element.dataset.version || "").trim().split(/\s+/);
  return new Map(element.dataset.topic.trim().split(/\s+/).map((topic, place) => [topic, Number.parseInt(versions[place], 10)]));
}

function isBehind(element) {
  const job = jobOf(element);
  if (job.again) return true;
  const versions = versionsOf(element);
  return [...job.needed].some(([topic, needed]) => versions.get(topic) < needed);
}

function note(element, hints) {
  const job = jobOf(element);
  for (const [topic, version] of versionsOf(element)) {
    if (!(topic in hints)) continue;
    // Without a version of its own, a topic only says "look again".
    if (Number.isNaN(version)) job.again = true;
    else job.needed.set(topic, Math.max(job.needed.get(topic) ?? 0, hints[topic]));
  }
}

// At most one fetch under way for an element; what is hinted meanwhile makes one more, however much it was.
async function bringUpToDate(element) {
  const job = jobOf(element);
  if (job.running || job.gone) return;
  job.running = true;
  while (element.isConnected && !document.hidden && !leaving && !job.gone && isBehind(element)) {
    await Promise.all([acting.isOver(), wait(Number(element.dataset.patience) || 0)]);
    job.again = false;
    const done = await refresh(element, job).catch(() => false);
    job.fails = done && !isBehind(element) ? 0 : job.fails + 1;
    if (!done) job.again = true;
    // One repetition is at once, for what was hinted meanwhile; more than that is a server in trouble.
    if (!done || job.fails > 1) await pause(job.fails);
  }
  job.running = false;
}

function wait(milliseconds) {
  return milliseconds > 0 ? new Promise((resolve) => setTimeout(resolve, milliseconds)) : null;
}

function pause(fails) {
  const most = Math.min(WAIT_MOST, WAIT_LEAST * 2 ** fails);
  return wait(Math.max(WAIT_LEAST, Math.random() * most));
}

async function refresh(element, job) {
  const response = await fetch(addressOf(element, job), {
    headers: { "HX-Request": "true", Accept: "text/html" },
    cache: "no-cache",
    signal: AbortSignal.timeout(PATIENCE),
  });
  // Signed out, or no longer ours to see: what is shown stays, the next page will say so.
  job.gone = response.redirected || (response.status >= 400 && response.status < 500 && response.status !== 429);
  if (job.gone) {
    element.dispatchEvent(new CustomEvent("pitboard:gone", { bubbles: true }));
    return true;
  }
  if (!response.ok) return false;
  if (response.status === 204) return true;
  await morph(element, (await response.text()).trim());
  // A place for a part that is not here: somebody else took it away meanwhile. Everything is asked for, then.
  job.whole = Boolean(element.querySelector("[data-same]"));
  job.again ||= job.whole;
  return true;
}

function addressOf(element, job) {
  const address = new URL(element.dataset.piece, location.href);
  const stamps = [...element.querySelectorAll("[data-stamp]")].map((part) => part.dataset.stamp);
  if (stamps.length && !job.whole) address.searchParams.set("have", stamps.join("."));
  return address;
}

async function morph(element, text) {
  await press.isOver();
  element.dispatchEvent(new CustomEvent("pitboard:before-morph", { bubbles: true }));
  // htmx morphs before it first waits, so the flag covers just this one.
  morphing = true;
  const swapped = htmx.swap({ text, target: element, sourceElement: element, swap: "outerMorph", live: true });
  morphing = false;
  element.dispatchEvent(new CustomEvent("pitboard:morphed", { bubbles: true }));
  await swapped;
}

function isOlder(root, element) {
  const now = versionsOf(element);
  return [...versionsOf(root)].some(([topic, version]) => version < now.get(topic));
}

function isTypedIn(field) {
  if (field instanceof HTMLSelectElement) {
    return field === document.activeElement || [...field.options].some((option) => option.selected !== option.defaultSelected);
  }
  return (field instanceof HTMLTextAreaElement || field instanceof HTMLInputElement) && field.value !== field.defaultValue;
}

// Pages for everybody come without htmx: they have no live pieces either.
globalThis.htmx?.registerExtension("pitboard-keep", {
  htmx_before_swap(source, { ctx, tasks }) {
    if (!ctx.live) return true;
    const root = tasks[0]?.fragment.firstElementChild;
    // Another page (a sign-in form, an error), or an answer overtaken by a newer one.
    if (!root || root.id !== source.id || !root.dataset.topic || isOlder(root, source)) return false;
    for (const field of root.querySelectorAll("[autofocus]")) field.removeAttribute("autofocus");
    return true;
  },
  htmx_before_morph_node(old, { newNode }) {
    if (old.matches?.("[data-keep]") || newNode.matches?.("[data-same]")) return false;
    return !(morphing && (old instanceof HTMLTextAreaElement || old instanceof HTMLSelectElement) && isTypedIn(old));
  },
  htmx_before_morph_attr(element, { attrName }) {
    if (!morphing) return true;
    if (attrName === "open") return !element.matches("details, dialog");
    return !(attrName === "value" && (element === document.activeElement || isTypedIn(element)));
  },
});

// Somebody has reason to think that a piece is behind.
document.addEventListener("pitboard:look", ({ target }) => {
  jobOf(target).again = true;
  bringUpToDate(target);
});
// Without a signal: a newer state of the piece than the page shows, which this browser has kept.
document.addEventListener("pitboard:known", ({ target, detail }) => morph(target, detail));
document.addEventListener("pitboard:hints", ({ detail }) => {
  for (const element of pieces()) {
    note(element, detail);
    bringUpToDate(element);
  }
});
// A hidden tab, and a page that is being left, only note what they owe.
function catchUp() {
  if (!document.hidden) for (const element of pieces()) bringUpToDate(element);
}

document.addEventListener("visibilitychange", catchUp);
document.addEventListener("pitboard:acting", acting.begin);
document.addEventListener("pitboard:acted", acting.end);
document.addEventListener("pointerdown", press.begin, { capture: true, passive: true });
for (const name of ["pointerup", "pointercancel"]) document.addEventListener(name, press.end, { capture: true, passive: true });
// A form was sent, and what it changed comes with the page that follows. Fetched here as well, it would keep the server
// busy just when everybody else asks for it. Not for ever: that page may stay away, and one may come back from it.
function stay() {
  leaving = false;
  catchUp();
}

document.addEventListener("pitboard:leaving", () => {
  leaving = true;
  setTimeout(stay, LEAVING_MOST);
});
window.addEventListener("pageshow", stay);
