// The choice of repairs, added up at once. The server works all of it out again; this only spares the wait.
//
// Whole numbers of the currency's smallest unit stand in data attributes: data-gross and data-tax on the switches and on
// savings (data-bill-saving names the repairs that share labour), data-agreed and data-agreed-tax on rows that are
// settled. Switches with the same data-group are chosen as one; data-stands marks what was approved before. Places that
// show sums: data-total, data-tax-total, data-bill-line, data-approve, data-left (by what was answered instead of yes).

for (const form of document.querySelectorAll("[data-choose]")) {
  const bill = form.querySelector("[data-bill]");
  if (!bill) continue;

  const digits = minorDigits(bill.dataset.currency);
  const print = printerLike(bill.dataset.sample, digits);
  const switches = () => [...form.querySelectorAll("input[data-line]")];
  const everywhere = (attribute, show) => document.querySelectorAll(`[${attribute}]`).forEach(show);

  const answerTo = ({ value }) => {
    const name = `else-${value}`;
    return (form.querySelector(`[name="${name}"]:checked`) ?? form.querySelector(`[name="${name}"][type=hidden]`))?.value ?? "deferred";
  };

  const add = () => {
    const chosen = switches().filter((input) => input.checked);
    const left = switches().filter((input) => !input.checked);
    const ids = new Set(chosen.map((input) => input.dataset.line));
    const agreed = [...bill.querySelectorAll("[data-agreed]")];
    const savings = [...bill.querySelectorAll("[data-bill-saving]")];
    const sum = (rows, name) => rows.reduce((total, row) => total + Number(row.dataset[name] || 0), 0);

    for (const row of savings) row.hidden = !row.dataset.billSaving.split(" ").every((id) => ids.has(id));
    const saved = savings.filter((row) => !row.hidden);
    const total = sum(agreed, "agreed") + sum(chosen, "gross") + sum(saved, "gross");
    const tax = sum(agreed, "agreedTax") + sum(chosen, "tax") + sum(saved, "tax");
    everywhere("data-total", (place) => { place.textContent = print(total); });
    everywhere("data-tax-total", (place) => { place.textContent = print(tax); });
    for (const input of switches()) {
      const row = bill.querySelector(`[data-bill-line="${CSS.escape(input.dataset.line)}"]`);
      if (row) row.hidden = !input.checked;
    }
    everywhere("data-left", (note) => {
      const titles = left.filter((input) => answerTo(input) === note.dataset.left).map((input) => input.dataset.name);
      note.hidden = !titles.length;
      note.querySelector("span").textContent = titles.join(", ");
    });
    everywhere("data-approve", (button) => { button.textContent = said(button.dataset, chosen, left); });
  };

  const said = (words, chosen, left) => {
    const anew = chosen.filter((input) => !("stands" in input.dataset)).length;
    if (anew) return anew === 1 ? words.one : words.many.replace("%s", anew);
    if (words.changed && left.some((input) => "stands" in input.dataset)) return words.changed;
    if (words.call && left.some((input) => answerTo(input) === "call_me")) return words.call;
    return words.nothing || words.many.replace("%s", 0);
  };

  form.addEventListener("change", ({ target }) => {
    if (target.dataset?.group) {
      for (const input of switches()) if (input.dataset.group === target.dataset.group) input.checked = target.checked;
    }
    add();
  });
  // After going back, the browser has put the switches as they were left.
  window.addEventListener("pageshow", add);
  add();
}

// The dock repeats the total until the real button is on screen. Its room stays: a page that grows shorter at that
// moment moves the button away from under the thumb.
for (const dock of document.querySelectorAll("[data-dock]")) {
  const button = document.querySelector("[data-approve]");
  if (button) new IntersectionObserver(([entry]) => { dock.inert = entry.isIntersecting; }).observe(button);
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
