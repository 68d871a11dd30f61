// The time beside the choice follows what is ticked: the server works it out for exactly these repairs. Without an
// answer the page says only that the time follows.

for (const box of document.querySelectorAll("[data-choice-time]")) {
  const form = document.querySelector("form[data-choose]");
  const says = box.querySelector("output");
  if (!form || !says) continue;

  const pause = 400;
  let timer, asking;

  const ask = async () => {
    asking?.abort();
    asking = new AbortController();
    const chosen = new URLSearchParams();
    for (const { value } of form.querySelectorAll("input[data-line]:checked")) chosen.append("lines", value);
    try {
      const response = await fetch(`${box.dataset.choiceTime}?${chosen}`, { headers: { Accept: "application/json" }, signal: asking.signal });
      if (!response.ok) throw new Error(response.status);
      says.textContent = (await response.json()).text;
    } catch (error) {
      if (error.name !== "AbortError") says.textContent = box.dataset.unknown;
    }
  };

  form.addEventListener("change", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, pause);
  });
}
