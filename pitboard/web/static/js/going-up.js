// Photos on their way: a bar on each, while the page stays. What the server then says is followed as without a script;
// where it found something to mend, that is said on this page, and the photos are still chosen. A form that was not
// answered at all may be sent again.
//
// Before sending.js, by name: what is sent from here is none of its business.

const PATIENCE = 20000;

const photosOf = (form) =>
  [...form.querySelectorAll("[data-photos]")].flatMap((field) => {
    const items = field.querySelectorAll("[data-chosen] li");
    return [...(field.querySelector("input[type=file]")?.files ?? [])].map((file, place) => ({ field, file, item: items[place] }));
  });

function barOf({ field, item }) {
  const bar = item.querySelector("progress") ?? document.createElement("progress");
  bar.ariaLabel = field.dataset.goingUp;
  bar.value = 0;
  item.append(bar);
  return bar;
}

// They go one after the other, in the order they are shown in.
function showGone(photos, gone) {
  let before = 0;
  for (const { file, bar } of photos) {
    if (bar) bar.value = file.size ? Math.max(0, Math.min(1, (gone - before) / file.size)) : 1;
    before += file.size;
  }
}

// Only XMLHttpRequest says how far an upload is. Without a line, or with one that carries nothing, it ends with null.
function posted(form, body, headers) {
  const photos = photosOf(form).map((photo) => ({ ...photo, bar: photo.item && barOf(photo) }));
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    let patience = 0;
    const wait = () => {
      clearTimeout(patience);
      patience = setTimeout(() => request.abort(), PATIENCE);
    };
    request.open("POST", form.action);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.addEventListener("progress", ({ loaded }) => {
      wait();
      showGone(photos, loaded);
    });
    // What is done with many photos takes its time.
    request.upload.addEventListener("load", () => {
      showGone(photos, Number.POSITIVE_INFINITY);
      wait();
    });
    request.addEventListener("loadend", () => {
      clearTimeout(patience);
      resolve(request.status ? request : null);
    });
    wait();
    request.send(body);
  });
}

// Another script sends a form of its own, and wants the bars.
document.addEventListener("pitboard:go-up", ({ target, detail }) => {
  detail.answered = posted(target, detail.body, detail.headers);
});

function takeAwayBars(form) {
  for (const bar of form.querySelectorAll("[data-chosen] progress")) bar.remove();
}

function say(form, text) {
  const place = form.querySelector("[data-photos-error]");
  place.textContent = text;
  place.hidden = !text;
}

// What is kept of it is a draft again.
function isNotSent(form) {
  form.dispatchEvent(new Event("input", { bubbles: true }));
}

function goTo(address) {
  const { href } = new URL(address, location.href);
  const isThisPage = href.split("#")[0] === location.href.split("#")[0];
  if (!isThisPage) return location.assign(href);
  // An address that differs in its fragment alone would not be loaded.
  history.replaceState(null, "", href);
  return location.reload();
}

const fieldsOf = (form) => [...form.querySelectorAll(".field")];
const nameOf = (field) => field.querySelector("[name]")?.name;
const wrongOf = (field) => field.querySelector(':scope > [id$="_error"]');

// What was typed stays; only what is said about it comes from the answer.
function showWrong(field, answered) {
  field.classList.toggle("wrong", answered.classList.contains("wrong"));
  wrongOf(field)?.remove();
  const said = wrongOf(answered);
  if (said) {
    const place = field.children[[...answered.children].indexOf(said) - 1];
    if (place) place.after(document.adoptNode(said));
    else field.prepend(document.adoptNode(said));
  }
  for (const control of field.querySelectorAll("[name][id]")) {
    const other = answered.querySelector(`#${CSS.escape(control.id)}`);
    for (const name of other ? ["aria-invalid", "aria-describedby"] : []) {
      if (other.hasAttribute(name)) control.setAttribute(name, other.getAttribute(name));
      else control.removeAttribute(name);
    }
  }
}

// Says on this page what the answer has to mend, and whether there was anything.
function showMistakes(form, answered) {
  const summaryOf = (one) => one.querySelector("[data-error-summary]") ?? one.parentElement.querySelector("[data-error-summary]");
  const summary = summaryOf(answered);
  const mark = (one) => one.elements.mark?.value;
  // What somebody else saved meanwhile is a page to be read.
  if (mark(form) !== mark(answered)) return false;
  if (!summary && !answered.querySelector(".field.wrong")) return false;
  for (const field of fieldsOf(form)) {
    const other = nameOf(field) && fieldsOf(answered).find((one) => nameOf(one) === nameOf(field));
    if (other) showWrong(field, other);
  }
  summaryOf(form)?.remove();
  const heading = form.querySelector("h1");
  if (summary && heading) heading.after(document.adoptNode(summary));
  else if (summary) form.prepend(document.adoptNode(summary));
  (summary ?? form.querySelector(".field.wrong [name]")).focus();
  return true;
}

function follow(form, answer) {
  if (answer.getResponseHeader("Content-Type")?.startsWith("application/json")) return goTo(JSON.parse(answer.responseText).goes);
  const page = new DOMParser().parseFromString(answer.responseText, "text/html");
  const answered = [...page.forms].find((one) => one.enctype === form.enctype && one.getAttribute("action") === form.getAttribute("action"));
  // Too many at once, a server in trouble: that page is shown as it is.
  if (!answered || !showMistakes(form, answered)) return form.submit();
  isNotSent(form);
  // The day that was chosen may be full by now.
  form.dispatchEvent(new CustomEvent("restored", { detail: [...new FormData(form)] }));
  return undefined;
}

async function send(form, button) {
  const photos = photosOf(form);
  // Wherever it leads: this script goes there.
  const answer = await posted(form, new FormData(form, button), { "X-Pitboard-Page": "" });
  if (answer) return follow(form, answer);
  say(form, photos[0].field.dataset.notSent);
  // Whoever keeps it without a line is asked again.
  delete form.dataset.hasLine;
  return isNotSent(form);
}

document.addEventListener("submit", (event) => {
  const { target: form, submitter } = event;
  const isOurs = form.enctype === "multipart/form-data" && !("point" in form.dataset) && !event.defaultPrevented;
  if (!isOurs || !photosOf(form).length || submitter?.name.startsWith("show_")) return;
  // Whether there is a line is asked first, by who keeps it without one.
  if ("waitsAt" in form.dataset && !form.dataset.hasLine) return;
  event.preventDefault();
  if (form.dataset.sending) return;
  form.dataset.sending = "yes";
  submitter?.classList.add("busy");
  submitter?.setAttribute("aria-busy", "true");
  say(form, "");
  send(form, submitter).finally(() => {
    delete form.dataset.sending;
    submitter?.classList.remove("busy");
    submitter?.removeAttribute("aria-busy");
    takeAwayBars(form);
  });
});
