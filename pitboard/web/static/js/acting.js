// Presses a button of a live piece without leaving the page: the word on it comes as a toast, and the piece follows
// the change as it follows everybody else's. Whatever is not answered as expected goes the plain way.

const LOOK_AFTER = 600; // the stream says it sooner, unless it is down

function isOfAPiece(form, submitter) {
  return form.id === "act" && Boolean(submitter?.closest("[data-topic][data-piece]"));
}

function busy(button, is) {
  button.classList.toggle("busy", is);
  if (is) button.setAttribute("aria-busy", "true");
  else button.removeAttribute("aria-busy");
}

function tell(name) {
  document.dispatchEvent(new CustomEvent(name));
}

function say(html) {
  const said = new DOMParser().parseFromString(html, "text/html").querySelectorAll("[data-toast]");
  for (const toast of said) document.querySelector("[data-toasts]")?.append(document.adoptNode(toast));
}

// What was pressed may be gone with the update; whoever goes by keyboard continues where it was.
function keepPlace(piece, place) {
  if (document.activeElement && document.activeElement !== document.body) return;
  const here = place && document.getElementById(place);
  const next = here && piece.contains(here) && here.querySelector("button, a[href], summary, input");
  next?.focus({ preventScroll: true });
}

async function act(form, button) {
  const piece = button.closest("[data-topic][data-piece]");
  const place = button.closest("[id]")?.id;
  let moved = false;
  piece.addEventListener(
    "pitboard:morphed",
    () => {
      moved = true;
      keepPlace(piece, place);
    },
    { once: true },
  );
  busy(button, true);
  form.dataset.sending = "yes";
  tell("pitboard:acting");
  try {
    const response = await fetch(button.formAction, {
      method: "POST",
      body: new FormData(form, button),
      headers: { "X-Pitboard-Page": location.pathname, Accept: "application/json" },
    });
    if (!response.headers.get("Content-Type")?.startsWith("application/json")) {
      // A sign-in page, an error: it is shown as it is.
      location.assign(response.redirected ? response.url : button.formAction);
      return;
    }
    const answer = await response.json();
    if (answer.goes) {
      location.assign(answer.goes);
      return;
    }
    say(answer.toasts);
    setTimeout(() => moved || piece.dispatchEvent(new CustomEvent("pitboard:look", { bubbles: true })), LOOK_AFTER);
  } catch {
    say(document.getElementById("not-sent")?.innerHTML ?? "");
  } finally {
    delete form.dataset.sending;
    busy(button, false);
    tell("pitboard:acted");
  }
}

document.addEventListener("submit", (event) => {
  const { target: form, submitter } = event;
  if (event.defaultPrevented || !isOfAPiece(form, submitter)) return;
  event.preventDefault();
  if (!form.dataset.sending) act(form, submitter);
});
