// An inspection on a phone: a point is sent where it stands, and the page stays. Without this script the same forms
// work, one page after the other.

const LINE_WITHIN = 4000;

const rowOf = (form) => form.closest("li");
const numberOf = (text) => {
  const tidy = String(text ?? "").replace(/\s/g, "").replace(",", ".");
  return tidy === "" || Number.isNaN(Number(tidy)) ? null : Number(tidy);
};

// What a value speaks for, as rules/severity.py has it. It is only shown: the technician decides.
function spokenFor(form) {
  const value = numberOf(form.elements.measured?.value);
  const [limit, soon] = [numberOf(form.dataset.limit), numberOf(form.dataset.soon)];
  if (value === null || (limit === null && soon === null)) return "";
  const sign = "isMost" in form.dataset ? -1 : 1;
  if (limit !== null && sign * value < sign * limit) return "fix-now";
  if (soon !== null && sign * value <= sign * soon) return "fix-soon";
  return "good";
}

function showSpokenFor(form) {
  const grade = spokenFor(form);
  for (const button of form.querySelectorAll(".grade")) {
    button.classList.toggle("spoken-for", Boolean(grade) && button.classList.contains(grade));
  }
  const place = form.querySelector("[data-speaks]");
  const text = grade ? place.getAttribute(`data-${grade}`) : "";
  if (place.textContent !== text) place.textContent = text;
}

function sayWhy(form, text) {
  const place = form.querySelector("[data-why]");
  place.textContent = text;
  place.hidden = !text;
}

// Sends it with a bar on each photo (going-up.js). Without a line it ends with null.
function posted(form, body) {
  const asked = new CustomEvent("pitboard:go-up", { bubbles: true, detail: { body, headers: { Accept: "application/json" } } });
  form.dispatchEvent(asked);
  return asked.detail.answered;
}

// Without a signal it waits in this browser. Where it cannot, the form keeps it.
async function leaveWaiting(form, submitter) {
  const asked = new CustomEvent("pitboard:wait", { bubbles: true, cancelable: true, detail: { submitter } });
  if (form.dispatchEvent(asked)) throw new Error("nobody keeps it");
  await asked.detail.kept;
  form.reset();
}

async function send(form, button) {
  const answer = await posted(form, new FormData(form, button));
  if (!answer) return leaveWaiting(form, button);
  const isForUs = answer.getResponseHeader("Content-Type")?.startsWith("application/json");
  // Signed out meanwhile: the sign-in page leads back to this point. Too many at once: that page says until when.
  if (!isForUs) return location.assign(form.action);
  const said = JSON.parse(answer.responseText);
  if (answer.status >= 400) return sayWhy(form, said.why);
  rowOf(form).removeAttribute("data-keep");
  // The buttons are gone; whoever reads with a screen reader or a keyboard goes on from this row.
  const row = rowOf(form);
  document.addEventListener("pitboard:morphed", () => row.isConnected && row.focus({ preventScroll: true }), { once: true });
  row.closest("[data-piece]").dispatchEvent(new CustomEvent("pitboard:look", { bubbles: true }));
  return undefined;
}

document.addEventListener("submit", (event) => {
  const { target: form, submitter } = event;
  if ("rest" in form.dataset) {
    // A row that is half written is not good yet.
    for (const row of document.querySelectorAll("#checklist .point[data-keep]")) {
      form.querySelector(`[name="point"][value="${row.id.replace("point-", "")}"]`)?.remove();
    }
    return;
  }
  if (!("point" in form.dataset)) return;
  event.preventDefault();
  if (form.dataset.sending) return;
  form.dataset.sending = "yes";
  submitter?.classList.add("busy");
  sayWhy(form, "");
  rowOf(form).dataset.keep = "";
  send(form, submitter)
    .catch(() => sayWhy(form, form.dataset.notSent))
    .finally(() => {
      delete form.dataset.sending;
      submitter?.classList.remove("busy");
    });
});

for (const kind of ["input", "change"]) {
  document.addEventListener(kind, ({ target }) => {
    const form = target.form;
    if (!form || !("point" in form.dataset)) return;
    rowOf(form).dataset.keep = "";
    if (target.name === "measured") showSpokenFor(form);
  });
}

document.addEventListener("reset", ({ target: form }) => {
  if (!("point" in form.dataset)) return;
  if (!rowOf(form).classList.contains("waits")) rowOf(form).removeAttribute("data-keep");
  sayWhy(form, "");
  setTimeout(() => showSpokenFor(form));
});

// A finding in one's own words has a page of its own, which leads back to the list. Whether there is a line is asked
// first: what a browser shows when a form cannot be sent would take the photos along.
async function hasLine() {
  const asked = fetch("/manifest.webmanifest", { cache: "no-store", signal: AbortSignal.timeout(LINE_WITHIN) });
  return asked.then(({ ok }) => ok).catch(() => false);
}

document.addEventListener("submit", async (event) => {
  const { target: form, submitter } = event;
  if (!("waitsAt" in form.dataset) || "point" in form.dataset || form.dataset.hasLine || form.dataset.sending) return;
  event.preventDefault();
  submitter?.classList.add("busy");
  if (await hasLine()) {
    form.dataset.hasLine = "yes";
    form.requestSubmit(submitter);
    return;
  }
  submitter?.classList.remove("busy");
  if (!form.reportValidity()) return;
  await leaveWaiting(form, submitter).then(() => location.assign(form.dataset.waitsAt)).catch(() => form.submit());
});

// A form that stays on a page that is fetched again names its sending itself, once.
for (const field of document.querySelectorAll("input[data-submission]")) {
  if (!field.value && crypto.randomUUID) field.value = crypto.randomUUID();
}
