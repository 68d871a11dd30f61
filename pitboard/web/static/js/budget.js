// What fits the budget is worked out by the server and ticked in place. It is a proposal: the customer still approves.

for (const form of document.querySelectorAll("form[data-budget]")) {
  const box = document.getElementById("budget-box");
  const says = box?.querySelector("[data-budget-says]");
  if (!says) continue;

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const asked = new URLSearchParams(new FormData(form));
    try {
      const response = await fetch(`${form.dataset.budget}?${asked}`, { headers: { Accept: "application/json" } });
      if (!response.ok) throw new Error(response.status);
      show(await response.json());
    } catch {
      // Without this answer the page itself is asked, which says the same.
      form.submit();
    }
  });

  const show = ({ says: sentences, lines }) => {
    says.replaceChildren(...sentences.map((text) => Object.assign(document.createElement("p"), { textContent: text })));
    const switches = [...document.querySelectorAll("[data-choose] input[data-line]")].filter(({ value }) => value in lines);
    for (const input of switches) input.checked = lines[input.value];
    switches.at(-1)?.form.dispatchEvent(new Event("change"));
  };
}
