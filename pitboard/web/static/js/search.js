// The one search box: what is found comes as one types; up and down choose, Enter opens. Without script the form leads
// to the same list on a page of its own.

const PAUSE = 60; // between two letters of a quick typist

for (const form of document.querySelectorAll("form[data-search]")) {
  const input = form.querySelector('input[name="q"]');
  const panel = form.querySelector(".search-found");
  const said = form.querySelector("[data-search-said]");
  let asking = null;
  let waiting = null;
  let opens = false; // Enter was pressed before the answer came

  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", panel.id);
  input.setAttribute("aria-expanded", "false");

  const options = () => [...panel.querySelectorAll('[role="option"]')];
  const typed = () => input.value.trim();
  const isAnswered = () => panel.querySelector("[data-found]")?.dataset.found === typed();

  function show(is) {
    panel.hidden = !is;
    input.setAttribute("aria-expanded", String(is));
    if (!is) choose(null);
  }

  function choose(option) {
    for (const one of options()) one.setAttribute("aria-selected", String(one === option));
    if (option) {
      input.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else {
      input.removeAttribute("aria-activedescendant");
    }
  }

  const chosen = () => panel.querySelector('[aria-selected="true"]');

  function open() {
    opens = false;
    const option = chosen() ?? options()[0];
    if (option) location.assign(option.href);
    else form.submit();
  }

  async function ask() {
    asking?.abort();
    asking = new AbortController();
    const { signal } = asking;
    try {
      const query = new URLSearchParams({ q: typed() });
      const response = await fetch(`${form.dataset.search}?${query}`, { signal, redirect: "error" });
      const text = await response.text();
      if (!response.ok || signal.aborted) return;
      const fresh = new DOMParser().parseFromString(text, "text/html");
      panel.replaceChildren(...fresh.body.childNodes);
      show(document.activeElement === input);
      choose(options()[0] ?? null);
      said.textContent = options().length ? said.dataset.some.replace("{n}", options().length) : said.dataset.none;
      if (opens) open();
    } catch {
      // Offline, signed out, or typed on: Enter still leads to the page of what is found.
    }
  }

  function step(by) {
    const all = options();
    if (!all.length) return;
    const at = all.indexOf(chosen());
    choose(all[(at + by + all.length) % all.length]);
  }

  input.addEventListener("input", () => {
    opens = false;
    clearTimeout(waiting);
    if (typed().length < 2) {
      asking?.abort();
      panel.replaceChildren();
      show(false);
      said.textContent = "";
      return;
    }
    waiting = setTimeout(ask, PAUSE);
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (panel.hidden && panel.childElementCount) show(true);
      step(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Escape" && !panel.hidden) {
      event.preventDefault();
      show(false);
    }
  });
  form.addEventListener("submit", (event) => {
    if (typed().length < 2) return;
    event.preventDefault();
    if (isAnswered()) open();
    else opens = true;
  });
  input.addEventListener("focus", () => panel.childElementCount && isAnswered() && show(true));
  form.addEventListener("focusout", (event) => form.contains(event.relatedTarget) || show(false));
  // A pointer takes the focus from the box before it has clicked: the list waits for it.
  panel.addEventListener("pointerdown", (event) => event.preventDefault());
}
