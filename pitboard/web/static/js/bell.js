// How much is unread behind the bell, without loading the page again: <span data-bell="/notifications/unread">.

const PAUSE_MS = 1500;
const PATIENCE_MS = 400; // the page that shows what happened is asked for first
const topics = () => new Set([...document.querySelectorAll("[data-bell]")].flatMap(({ dataset }) => (dataset.topic || "").split(" ")));
let asking = false;
let again = false;

async function ask() {
  const bells = document.querySelectorAll("[data-bell]");
  if (!bells.length || document.hidden) return;
  again = asking;
  if (asking) return;
  asking = true;
  const answer = await fetch(bells[0].dataset.bell, { headers: { "HX-Request": "true" }, redirect: "error" }).catch(() => null);
  if (answer?.ok) {
    const count = (await answer.text()).trim();
    for (const bell of bells) if (bell.innerHTML.trim() !== count) bell.innerHTML = count;
  }
  // News comes in bursts: one question for each, and one after.
  setTimeout(() => {
    asking = false;
    if (again) ask();
  }, PAUSE_MS);
}

document.addEventListener("pitboard:hints", ({ detail }) => {
  const followed = topics();
  if (Object.keys(detail).some((topic) => followed.has(topic))) setTimeout(ask, PATIENCE_MS);
});
document.addEventListener("pitboard:read", ask);
document.addEventListener("visibilitychange", ask);
