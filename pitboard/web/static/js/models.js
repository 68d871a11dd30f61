// Suggests the models of the make that was typed.

for (const form of document.querySelectorAll("form[data-models]")) {
  const make = form.querySelector("[data-make]");
  const model = form.querySelector("[data-model]");
  const list = document.getElementById(model.getAttribute("list"));

  make.addEventListener("change", async () => {
    const asked = make.value;
    try {
      const response = await fetch(`${form.dataset.models}?${new URLSearchParams({ make: asked })}`);
      const { models } = await response.json();
      if (asked !== make.value) return;
      list.replaceChildren(...models.map((name) => Object.assign(document.createElement("option"), { value: name })));
    } catch {
      // No suggestions, then: any model can be typed.
    }
  });
}
