// The days with room and the summary of a booking follow what is chosen. Without script a button asks for them.

for (const form of document.querySelectorAll("form[data-booking]")) {
  let asking = null;

  // Taken away and not hidden: Enter in a field presses a form's first button, seen or not.
  const removeButton = () => {
    for (const place of form.querySelectorAll("[data-without-script]")) place.remove();
  };

  // What was written stays here: the server only needs to know that something was.
  const question = () => {
    const data = new FormData(form);
    const asked = new URLSearchParams();
    for (const name of ["car", "services", "day", "handover"]) {
      for (const value of data.getAll(name)) asked.append(name, value);
    }
    if (data.get("complaint").trim()) asked.set("complaint", "1");
    return asked;
  };

  const refresh = async () => {
    asking?.abort();
    asking = new AbortController();
    const { signal } = asking;
    try {
      const response = await fetch(`${form.dataset.booking}?${question()}`, { signal, redirect: "error" });
      if (response.ok) replace(new DOMParser().parseFromString(await response.text(), "text/html"));
    } catch {
      // Offline, signed out, or asked again meanwhile: what is shown stays, and the server checks when it is sent.
    }
  };

  const replace = (fresh) => {
    for (const place of document.querySelectorAll("[data-booking-piece]")) {
      const piece = fresh.querySelector(`[data-booking-piece="${place.dataset.bookingPiece}"]`);
      if (!piece) continue;
      const focused = place.contains(document.activeElement) ? document.activeElement.value : "";
      place.replaceWith(piece);
      if (focused) piece.querySelector(`input[value="${CSS.escape(focused)}"]`)?.focus();
    }
    removeButton();
  };

  removeButton();
  form.addEventListener("change", (event) => {
    if (["car", "services", "day", "handover", "complaint"].includes(event.target.name)) refresh();
  });
  // Back from the page that followed, the browser has put the choices as they were left.
  window.addEventListener("pageshow", (event) => event.persisted && refresh());
}
