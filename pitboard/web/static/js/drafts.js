// What is typed into a long form outlives the session, a reload, and a way round by the sign-in page. It stays in this
// tab of the browser, and goes once it was sent. Files cannot be kept, and passwords are not.

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

const isKept = ({ name, type }) =>
  name && !["csrfmiddlewaretoken", "weeks", "change"].includes(name) && !["password", "file", "submit"].includes(type);

// A choice whose control is not on the page (a day of other weeks) is the listeners' business.
const put = (form, typed, exceptFor) => {
  for (const control of form.elements) {
    if (!isKept(control) || exceptFor.has(control.name)) continue;
    const values = typed.filter(([name]) => name === control.name).map(([, value]) => value);
    if (control.type === "checkbox" || control.type === "radio") control.checked = values.includes(control.value);
    else if (values.length) control.value = values[0];
  }
  form.dispatchEvent(new CustomEvent("restored", { detail: typed }));
};

// Where a sent form leads. Only what was sent goes: another one may still be half written. Before anything
// is put back, because the page may have the same form on it again.
for (const place of document.querySelectorAll("[data-draft-sent]")) {
  drop((name) => name.startsWith(place.dataset.draftSent) && read(name)?.isSent);
}

for (const form of document.querySelectorAll("form[data-draft]")) {
  const { draft: key, draftOwner: owner } = form.dataset;
  const note = form.querySelector("[data-draft-note]");

  const typed = () => {
    const names = new Set([...form.elements].filter(isKept).map(({ name }) => name));
    return [...new FormData(form)].filter(([name, value]) => names.has(name) && typeof value === "string");
  };
  const keep = (isSent) => write(key, { owner, isSent, typed: typed() });
  const untouched = JSON.stringify(typed());

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

// Who signs out leaves nothing behind for whoever sits down next.
document.addEventListener("submit", ({ target }) => {
  if (target.action?.endsWith?.("/account/logout/")) drop(() => true);
});
