// Says every 20 seconds that this page is open, and shows who else has it open: <div data-presence="/…/presence">.

const EVERY = 20000;

async function tell(place) {
  const token = document.querySelector('meta[name="csrf-token"]')?.content || "";
  try {
    const answer = await fetch(place.dataset.presence, {
      method: "POST",
      headers: { "X-CSRFToken": token },
      redirect: "error",
      signal: AbortSignal.timeout(EVERY),
    });
    const text = answer.ok ? (await answer.text()).trim() : "";
    // Written only when it changed: a status that is written again is read out again.
    if (place.dataset.said !== text) place.innerHTML = place.dataset.said = text;
  } catch {
    // Offline or signed out: what is shown stays until the next time.
  }
}

const tellAll = () => {
  if (!document.hidden) document.querySelectorAll("[data-presence]").forEach(tell);
};

setInterval(tellAll, EVERY);
document.addEventListener("visibilitychange", tellAll);
window.addEventListener("pageshow", (event) => event.persisted && tellAll());
tellAll();
