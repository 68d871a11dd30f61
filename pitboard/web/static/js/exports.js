// <div data-export>: fetches the file that its link leads to and shows how far it is: being made, on its way, there.
// What is no file after all, a sign-in page or a refusal, is gone to as the link says; so it is without a script.

const FILE_KEPT_MS = 60000; // the browser reads it from memory while it saves it

const nameOf = (response) => /filename="([^"]+)"/.exec(response.headers.get("Content-Disposition") ?? "")?.[1];

function say(place, words, done = null) {
  place.querySelector("[data-export-words]").textContent = words;
  const bar = place.querySelector("progress");
  bar.hidden = done === null;
  if (done) bar.value = done;
  else bar.removeAttribute("value");
}

// The length that is announced is that of what travels: of a packed answer it says nothing about what is read here.
async function received(response, tell) {
  const whole = response.headers.has("Content-Encoding") ? 0 : Number(response.headers.get("Content-Length"));
  const reader = response.body.getReader();
  const parts = [];
  let got = 0;
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    parts.push(part.value);
    got += part.value.length;
    if (whole) tell(got / whole);
  }
  return new Blob(parts, { type: response.headers.get("Content-Type") });
}

function keep(file, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), FILE_KEPT_MS);
}

async function bring(place, link) {
  const { making, coming, here, failed } = place.dataset;
  link.classList.add("busy");
  link.setAttribute("aria-busy", "true");
  say(place, making, 0);
  try {
    const response = await fetch(link.href);
    const name = nameOf(response);
    if (!response.ok || !name) {
      location.assign(link.href);
      return;
    }
    say(place, coming, 0);
    keep(await received(response, (part) => say(place, coming, part)), name);
    say(place, here);
  } catch {
    say(place, failed);
  } finally {
    link.classList.remove("busy");
    link.removeAttribute("aria-busy");
  }
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-export] a");
  // With a key held down it is for another tab, which shows by itself that it waits.
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  if (!link.hasAttribute("aria-busy")) bring(link.closest("[data-export]"), link);
});
