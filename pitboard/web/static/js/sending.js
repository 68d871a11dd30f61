// Says within the blink of an eye that a form is on its way, and keeps it from being sent twice. Tells other scripts
// by `pitboard:leaving` on the document that another page follows.

document.addEventListener("submit", (event) => {
  const { target: form, submitter } = event;
  // Somebody else sends this one, or nobody: a dialog's form that only closes it.
  if (event.defaultPrevented || submitter?.formMethod === "dialog" || form.method === "dialog" || form.method === "get") return;
  if (form.dataset.sending) {
    event.preventDefault();
    return;
  }
  form.dataset.sending = "yes";
  document.dispatchEvent(new CustomEvent("pitboard:leaving"));
  if (!submitter) return;
  submitter.classList.add("busy");
  submitter.setAttribute("aria-busy", "true");
  submitter.dataset.sent = "yes";
});

// Back from the page that followed: the form may be sent again.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("[data-sending]")) delete form.dataset.sending;
  for (const button of document.querySelectorAll("[data-sent]")) {
    delete button.dataset.sent;
    button.classList.remove("busy");
    button.removeAttribute("aria-busy");
  }
});
