// The days with room and the summary of a booking follow what is chosen. Without script a button asks for them.

for (const form of document.querySelectorAll("form[data-booking]")) {
  let asking = null;

  const asked = ["change", "car", "services", "day", "weeks", "handover", "getting_around", "spending_limit",
    "always_call_about_safety"];

  // Its place is taken by what happens by itself.
  const removeButton = () => {
    for (const place of form.querySelectorAll("[data-without-script]")) place.remove();
  };

  // What was written stays here: the server only needs to know that something was.
  const question = (instead) => {
    const data = new FormData(form);
    for (const [name, value] of Object.entries(instead)) data.set(name, value);
    const query = new URLSearchParams();
    for (const name of asked) {
      for (const value of data.getAll(name)) query.append(name, value);
    }
    if (data.get("complaint").trim()) query.set("complaint", "1");
    return query;
  };

  const refresh = async (instead = {}) => {
    asking?.abort();
    asking = new AbortController();
    const { signal } = asking;
    try {
      const response = await fetch(`${form.dataset.booking}?${question(instead)}`, { signal, redirect: "error" });
      const text = await response.text();
      // Asked again while this answer was being read: it is already an old one.
      if (response.ok && !signal.aborted) replace(new DOMParser().parseFromString(text, "text/html"));
    } catch {
      // Offline, signed out, or asked again meanwhile: what is shown stays, and the server checks when it is sent.
    }
  };

  const replace = (fresh) => {
    for (const place of document.querySelectorAll("[data-booking-piece]")) {
      const piece = fresh.querySelector(`[data-booking-piece="${place.dataset.bookingPiece}"]`);
      if (!piece) continue;
      const focused = place.contains(document.activeElement) ? document.activeElement : null;
      place.replaceWith(piece);
      if (focused) takesUp(piece, focused);
    }
    removeButton();
  };

  // Who was on a day or a link is on it again; who turned a page is on the calendar, where the new weeks begin.
  const takesUp = (piece, focused) => {
    const href = focused.getAttribute("href");
    const same = href ? `a[href="${CSS.escape(href)}"]` : `input[value="${CSS.escape(focused.value ?? "")}"]`;
    (focused.name === "show_weeks" ? piece : piece.querySelector(same))?.focus();
  };

  removeButton();
  form.addEventListener("change", (event) => {
    if (asked.includes(event.target.name) || event.target.name === "complaint") refresh();
  });
  form.addEventListener("click", (event) => {
    const button = event.target.closest('button[name="show_weeks"]');
    if (!button) return;
    event.preventDefault();
    refresh({ weeks: button.value });
  });
  // drafts.js has put back what was typed; the chosen day may be in weeks that are not shown.
  form.addEventListener("restored", ({ detail }) => {
    const day = detail.find(([name]) => name === "day")?.[1];
    refresh(day ? { day, weeks: "" } : {});
  });
  // Back from the page that followed, the browser has put the choices as they were left.
  window.addEventListener("pageshow", (event) => event.persisted && refresh());
}
