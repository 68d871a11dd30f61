// The choice of repairs, added up at once. The server works all of it out again; this only spares the wait.
//
// Whole numbers of the currency's smallest unit stand in data attributes: data-gross and data-tax on the switches,
// data-agreed and data-agreed-tax on rows that are settled. Places that show sums: data-total, data-tax-total,
// data-bill-line, data-approve, data-declined, data-count.

for (const form of document.querySelectorAll("[data-choose]")) {
  const bill = form.querySelector("[data-bill]");
  if (!bill) continue;

  const digits = minorDigits(bill.dataset.currency);
  const print = printerLike(bill.dataset.sample, digits);
  const switches = () => [...form.querySelectorAll("input[data-line]")];
  const everywhere = (attribute, show) => document.querySelectorAll(`[${attribute}]`).forEach(show);

  const add = () => {
    const chosen = switches().filter((input) => input.checked);
    const left = switches().filter((input) => !input.checked);
    const agreed = [...bill.querySelectorAll("[data-agreed]")];
    const sum = (rows, name) => rows.reduce((total, row) => total + Number(row.dataset[name] || 0), 0);

    const total = sum(agreed, "agreed") + sum(chosen, "gross");
    const tax = sum(agreed, "agreedTax") + sum(chosen, "tax");
    everywhere("data-total", (place) => { place.textContent = print(total); });
    everywhere("data-tax-total", (place) => { place.textContent = print(tax); });
    for (const input of switches()) {
      const row = bill.querySelector(`[data-bill-line="${CSS.escape(input.dataset.line)}"]`);
      if (row) row.hidden = !input.checked;
    }
    everywhere("data-approve", (button) => { button.textContent = counted(button.dataset, chosen.length); });
    everywhere("data-declined", (note) => {
      note.textContent = left.length
        ? note.dataset.some.replace("%s", left.map((input) => input.dataset.name).join(", "))
        : note.dataset.none;
    });
  };

  form.addEventListener("change", add);
  // After going back, the browser has put the switches as they were left.
  window.addEventListener("pageshow", add);
  add();
}

// The dock repeats the total until the real button is on screen.
for (const dock of document.querySelectorAll("[data-dock]")) {
  const button = document.querySelector("[data-approve]");
  if (button) new IntersectionObserver(([entry]) => { dock.hidden = entry.isIntersecting; }).observe(button);
}

function counted({ nothing, one, many }, number) {
  if (number === 0 && nothing) return nothing;
  return number === 1 ? one : many.replace("%s", number);
}

function minorDigits(currency) {
  return new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits;
}

// Writes amounts the way the server wrote its sample of 1234.5, so both always agree about signs and spaces.
function printerLike(sample, digits) {
  const figures = sample.match(/\d.*\d/)[0];
  const [before, after] = sample.split(figures);
  const group = figures.match(/^1(\D?)23[45]/)?.[1] ?? "";
  const point = digits ? figures.at(-digits - 1) : "";
  return (amount) => {
    const text = String(Math.abs(amount)).padStart(digits + 1, "0");
    const whole = text.slice(0, text.length - digits).replace(/\B(?=(\d{3})+$)/g, group);
    const rest = digits ? point + text.slice(-digits) : "";
    return (amount < 0 ? "\u2212" : "") + before + whole + rest + after;
  };
}
