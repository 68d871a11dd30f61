// What somebody has in front of them counts as read: what the bell told about this visit when they look at its page,
// its messages when those are on the screen. A page in a tab that nobody looks at reads nothing.

const LOOKED_AT_MS = 800;
let waiting = 0;

const isOnScreen = (element) => {
  const { top, bottom } = element.getBoundingClientRect();
  return bottom > 0 && top < innerHeight && bottom > top;
};

function unread() {
  const thread = document.querySelector("[data-reading]");
  if (!thread || document.hidden || !document.hasFocus()) return null;
  const { reading, message, telling } = thread.dataset;
  const seen = { message: isOnScreen(thread) ? message : "0", telling };
  return seen.message === "0" && telling === "0" ? null : { thread, reading, seen };
}

async function tell({ thread, reading, seen }) {
  // Not twice; an update of the piece brings what is unread by then.
  thread.dataset.telling = "0";
  if (seen.message !== "0") thread.dataset.message = "0";
  const token = document.querySelector('meta[name="csrf-token"]')?.content || "";
  const answer = await fetch(reading, {
    method: "POST",
    headers: { "X-CSRFToken": token, Accept: "text/plain" },
    body: new URLSearchParams(seen),
    redirect: "error",
  }).catch(() => null);
  if (answer?.ok) document.dispatchEvent(new CustomEvent("pitboard:read"));
}

function look() {
  if (waiting || !unread()) return;
  waiting = setTimeout(() => {
    waiting = 0;
    const still = unread();
    if (still) tell(still);
  }, LOOKED_AT_MS);
}

for (const kind of ["scroll", "visibilitychange"]) document.addEventListener(kind, look, { passive: true });
for (const kind of ["focus", "resize", "pageshow"]) window.addEventListener(kind, look);
document.addEventListener("pitboard:morphed", look);
look();
