// Keys for what is done all day. The list that "?" opens says where each letter leads, and is what this goes by. Letters
// do nothing where somebody types, and can be switched off: a voice that dictates must not leave the page.

const SWITCH = "pitboard-keys-off";
const dialog = document.getElementById("keys");

function isTyping(element) {
  return element?.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]") != null;
}

function isOff() {
  try {
    return localStorage.getItem(SWITCH) === "yes";
  } catch {
    return false; // storage is closed to us: the keys work as everywhere
  }
}

function focusOn(selector) {
  const element = document.querySelector(selector);
  element?.focus();
  element?.scrollIntoView({ block: "nearest" });
  return Boolean(element);
}

const here = {
  "/": () => focusOn("#search"),
  "?": () => dialog.open || dialog.showModal(),
  a: () => focusOn("main .button.primary"),
  m: () => focusOn(".talk-form textarea"),
  f: () => focusOn("[data-filters] select"),
  o: () => {
    const fold = document.getElementById("note-fold");
    if (fold) fold.open = true;
    return focusOn("#note-fold textarea");
  },
};

if (dialog) {
  const box = dialog.querySelector("[data-keys-on]");
  box.checked = !isOff();
  box.addEventListener("change", () => {
    try {
      localStorage.setItem(SWITCH, box.checked ? "no" : "yes");
    } catch {
      box.checked = true; // it would be forgotten at once
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) return;
    if (isTyping(event.target) || document.querySelector("dialog[open]")) return;
    if (isOff() && event.key !== "?") return;
    const link = dialog.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (link) {
      event.preventDefault();
      location.assign(link.href);
    } else if (Object.hasOwn(here, event.key)) {
      event.preventDefault();
      here[event.key]();
    }
  });
}

// Whoever chooses which cars to see has said so: no further button.
for (const form of document.querySelectorAll("form[data-filters]")) {
  for (const button of form.querySelectorAll("[data-without-script]")) button.remove();
  form.addEventListener("change", () => form.requestSubmit());
  // What was not chosen need not stand in the address.
  form.addEventListener("submit", () => {
    for (const field of form.elements) field.disabled ||= field.name !== "" && !field.value;
  });
  window.addEventListener("pageshow", () => {
    for (const field of form.elements) field.disabled = false;
  });
}
