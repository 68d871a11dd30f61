// A new visit at the desk: whose plate it is fills in by itself, and Enter after the plate goes on to the work. What was
// typed is never overwritten. Without script the buttons of the form do the same.

for (const form of document.querySelectorAll("form[data-caller]")) {
  const plate = form.querySelector('input[name="car"]');
  const names = ["name", "phone", "email", "address", "make", "model"];
  const filled = new Map(); // what stands there because a plate said so

  const field = (name) => form.querySelector(`[name="${name}"]`);
  const isOurs = (name) => !field(name).value || field(name).value === filled.get(name);

  function fill(button) {
    for (const name of names) {
      if (!isOurs(name)) continue;
      field(name).value = button.dataset[name] ?? "";
      filled.set(name, field(name).value);
    }
    field("known").value = button.value;
  }

  function empty() {
    for (const name of names) {
      if (field(name).value && isOurs(name)) field(name).value = "";
      filled.delete(name);
    }
    field("known").value = "";
  }

  // booking.js puts the piece in place again whenever it was asked for.
  new MutationObserver(() => {
    const piece = form.querySelector('[data-booking-piece="known"]');
    if (!piece || piece.dataset.looked) return;
    piece.dataset.looked = "yes";
    const alone = piece.querySelector("button[data-alone]");
    if (alone) {
      if (isOurs("name") && isOurs("phone")) fill(alone);
    } else if (!piece.querySelector("button[data-fills]")) {
      empty();
    }
  }).observe(form, { childList: true, subtree: true });

  form.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-fills]");
    if (!button) return;
    event.preventDefault();
    for (const name of names) field(name).value = "";
    filled.clear();
    fill(button);
    field("name").focus();
  });
  plate.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.ctrlKey || event.metaKey || event.isComposing) return;
    event.preventDefault();
    (form.querySelector('input[name="services"]') ?? field("complaint")).focus();
  });
  if (!plate.value) plate.focus();
}

// Ctrl and Enter press the form's own button, from wherever the cursor is.
for (const form of document.querySelectorAll("form[data-send-by-keys]")) {
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    form.requestSubmit(form.querySelector("button.primary"));
  });
}
