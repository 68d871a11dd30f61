// Marks softly, for two seconds, what a live update changed: every [data-highlight] that is new or reads differently.

const MARK = "fresh";
const MARKED_FOR = 2000;

const marked = new WeakMap();
let before = null;

// What a person reads there; a relative time counts as the moment it names, because it also changes by itself.
// A stamp stands for all of it: of two hundred tickets, none has to be read.
function reading(element) {
  if (element.dataset.stamp) return element.dataset.stamp;
  const copy = element.cloneNode(true);
  for (const time of copy.querySelectorAll("time[data-relative]")) time.textContent = time.dateTime;
  return `${element.dataset.highlight} ${copy.textContent.replace(/\s+/g, " ")}`;
}

function mark(element) {
  const until = Date.now() + MARKED_FOR;
  marked.set(element, until);
  element.classList.add(MARK);
  setTimeout(() => {
    if (marked.get(element) === until) element.classList.remove(MARK);
  }, MARKED_FOR);
}

document.addEventListener("pitboard:before-morph", ({ target }) => {
  before = { named: new Map(), readings: new Set() };
  for (const element of target.querySelectorAll("[data-highlight]")) {
    const text = reading(element);
    before.readings.add(text);
    if (element.id) before.named.set(element.id, text);
  }
});

document.addEventListener("pitboard:morphed", ({ target }) => {
  for (const element of target.querySelectorAll("[data-highlight]")) {
    const text = reading(element);
    // Without an id a row may be another row's old element: then only a text that stood nowhere is news.
    const changed = element.id ? before.named.get(element.id) !== text : !before.readings.has(text);
    if (changed) mark(element);
    // The morph took the class of a mark that still has time to run.
    else if (marked.get(element) > Date.now()) element.classList.add(MARK);
  }
});
