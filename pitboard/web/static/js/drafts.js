// What is typed into a long form outlives the session, a reload, and a way round by the sign-in page. It stays in this
// tab of the browser, and goes once it was sent. Files cannot be kept, and passwords are not.
//
// Any other form is kept from its being sent until a page has come in answer. It is put back for whoever returns to it
// from an error, from a connection that broke, or from having to sign in anew: the browser itself forgets what was typed
// into pages that nobody may keep.

const PLACE = "draft:";

const read = (key) => {
  try {
    return JSON.parse(sessionStorage.getItem(PLACE + key));
  } catch {
    return null;
  }
};

const write = (key, draft) => {
  try {
    sessionStorage.setItem(PLACE + key, JSON.stringify(draft));
  } catch {
    // Full, or not allowed: then nothing is kept, and the form works as ever.
  }
};

const drop = (matches) => {
  try {
    for (const key of Object.keys(sessionStorage)) {
      if (key.startsWith(PLACE) && matches(key.slice(PLACE.length))) sessionStorage.removeItem(key);
    }
  } catch {
    // Not allowed: then nothing was kept either.
  }
};

const isKept = ({ name, type, autocomplete }) =>
  name &&
  !["csrfmiddlewaretoken", "weeks", "change"].includes(name) &&
  !["password", "file", "submit"].includes(type) &&
  autocomplete !== "one-time-code";

const isTicked = ({ type }) => type === "checkbox" || type === "radio";

// A choice whose control is not on the page (a day of other weeks) is the listeners' business.
const put = (form, typed, exceptFor) => {
  const controls = [...form.elements].filter((control) => isKept(control) && !exceptFor.has(control.name));
  for (const name of new Set(controls.map((control) => control.name))) {
    const values = typed.filter(([other]) => other === name).map(([, value]) => value);
    const [ticked, written] = [true, false].map((is) => controls.filter((one) => one.name === name && isTicked(one) === is));
    for (const control of ticked) control.checked = values.includes(control.value);
    // Several of one name are told apart by their order alone.
    if (written.length === values.length) written.forEach((control, place) => { control.value = values[place]; });
  }
  form.dispatchEvent(new CustomEvent("restored", { detail: typed }));
};

const typedIn = (form) => {
  const names = new Set([...form.elements].filter(isKept).map(({ name }) => name));
  return [...new FormData(form)].filter(([name, value]) => names.has(name) && typeof value === "string");
};

// Where a sent form leads. Only what was sent goes: another one may still be half written. Before anything
// is put back, because the page may have the same form on it again.
for (const place of document.querySelectorAll("[data-draft-sent]")) {
  drop((name) => name.startsWith(place.dataset.draftSent) && read(name)?.isSent);
}

for (const form of document.querySelectorAll("form[data-draft]")) {
  const { draft: key, draftOwner: owner } = form.dataset;
  const note = form.querySelector("[data-draft-note]");

  const keep = (isSent) => write(key, { owner, isSent, typed: typedIn(form) });
  const untouched = JSON.stringify(typedIn(form));

  const kept = read(key);
  if ("draftNewer" in form.dataset) keep(false);
  else if (kept && kept.owner !== owner) drop((name) => name === key);
  else if (kept && JSON.stringify(kept.typed) !== untouched) {
    // What the address names was chosen after the draft was left.
    put(form, kept.typed, new Set(new URLSearchParams(location.search).keys()));
    note.hidden = false;
  }

  for (const kind of ["input", "change"]) form.addEventListener(kind, () => keep(false));
  form.addEventListener("submit", ({ submitter }) => keep(!submitter?.name.startsWith("show_")));
  form.querySelector("[data-draft-drop]")?.addEventListener("click", () => {
    drop((name) => name === key);
    location.replace(location.href);
  });
}

// One at a time: the form that was sent last.
const LAST = "last sent";
const PUT_BACK = "#put-back"; // the way back from a page that says what failed
const owner = document.querySelector('meta[name="owner"]')?.content;
const [arrival] = performance.getEntriesByType("navigation");

const actionOf = (form) => new URL(form.getAttribute("action") ?? "", location.href).pathname;
const isOther = (form) => form.getAttribute("method") === "post" && !form.dataset.draft;
const formsTo = (action) => [...document.forms].filter((form) => isOther(form) && actionOf(form) === action);

function putBack({ action, place, typed }) {
  const forms = formsTo(action);
  const form = forms[place] ?? forms[0];
  if (!form || JSON.stringify(typedIn(form)) === JSON.stringify(typed)) return;
  put(form, typed, new Set());
  form.dispatchEvent(new Event("change", { bubbles: true }));
  for (let fold = form.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  const note = document.getElementById("put-back")?.content.cloneNode(true);
  if (note) document.querySelector("[data-toasts]")?.append(note);
}

function answerToLast() {
  const last = read(LAST);
  if (!last || arrival?.responseStatus >= 400) return;
  // Asked to sign in on the way.
  if (last.owner && !owner) {
    write(LAST, { ...last, isAway: true });
    return;
  }
  drop((name) => name === LAST);
  const isBack = last.isAway || arrival?.type === "back_forward" || location.hash === PUT_BACK;
  if (location.hash === PUT_BACK) history.replaceState(history.state, "", location.pathname + location.search);
  // A form within a page has one of its own, too, where signing in leads.
  if (isBack && last.owner === owner && [last.page, last.action].includes(location.pathname)) putBack(last);
}

answerToLast();
document.addEventListener("submit", ({ target: form, defaultPrevented }) => {
  // The form to sign in with stands between another one and its being put back.
  if (defaultPrevented || !isOther(form) || read(LAST)?.isAway) return;
  const [action, typed] = [actionOf(form), typedIn(form)];
  if (typed.length) write(LAST, { owner, page: location.pathname, action, place: formsTo(action).indexOf(form), typed });
});

// Who signs out leaves nothing behind for whoever sits down next.
document.addEventListener("submit", ({ target }) => {
  if (target.action?.endsWith?.("/account/logout/")) drop(() => true);
});
