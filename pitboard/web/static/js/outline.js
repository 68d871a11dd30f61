// Marks on the drawn car: a tap says where, a second one what. Without this script the place is chosen from a list and
// the page comes again with the mark on it.

const FULL = 1000;
const SVG = "http://www.w3.org/2000/svg";

for (const field of document.querySelectorAll("[data-marking]")) {
  const drawing = field.querySelector("[data-outline]");
  const dots = drawing.querySelector("[data-outline-marks]");
  const zone = field.querySelector("[name=zone]");
  const note = field.querySelector("[name=mark_note]");
  const list = field.querySelector("[data-mark-list]");
  const said = field.querySelector("[data-mark-said]");
  const zones = [...zone.options].filter((option) => option.value);
  const { width, height } = drawing.viewBox.baseVal;
  let place = null;
  field.classList.add("scripted");

  const dot = (x, y, text, kind) => {
    const mark = document.createElementNS(SVG, "g");
    mark.setAttribute("class", `mark ${kind}`);
    mark.setAttribute("transform", `translate(${(x * width) / FULL} ${(y * height) / FULL})`);
    const circle = document.createElementNS(SVG, "circle");
    circle.setAttribute("r", 12);
    const number = document.createElementNS(SVG, "text");
    number.setAttribute("y", 5);
    number.setAttribute("text-anchor", "middle");
    number.textContent = text;
    mark.append(circle, number);
    return mark;
  };

  const draw = () => {
    const rows = [...list.children];
    dots.replaceChildren(...rows.map((row, index) => {
      row.querySelector(".mark-number").textContent = index + 1;
      const [x, y] = row.querySelector("input").value.split(",");
      return dot(Number(x), Number(y), index + 1, "");
    }));
    if (place) dots.append(dot(place.x, place.y, "", "pending"));
  };

  const nearest = ({ x, y }) => {
    const apart = (option) => Math.hypot(((option.dataset.x - x) * width) / FULL, ((option.dataset.y - y) * height) / FULL);
    return zones.reduce((best, option) => (apart(option) < apart(best) ? option : best));
  };

  const add = () => {
    const damage = field.querySelector("[name=damage]:checked");
    if (!place || !damage) {
      said.textContent = place ? said.dataset.what : said.dataset.where;
      return;
    }
    const word = note.value.trim();
    const words = `${nearest(place).text}: ${damage.closest("label").textContent.trim().toLowerCase()}${word ? `, ${word}` : ""}`;
    const row = field.querySelector("[data-mark-row]").content.firstElementChild.cloneNode(true);
    row.querySelector("input").value = `${place.x},${place.y},${damage.value},${word}`;
    row.querySelector("span.grow").textContent = words;
    row.querySelector("button span").textContent = field.dataset.remove.replace("%s", words);
    list.append(row);
    said.textContent = said.dataset.added.replace("%s", words);
    place = null;
    damage.checked = false;
    note.value = "";
    zone.value = "";
    draw();
  };

  drawing.addEventListener("click", (event) => {
    const box = drawing.getBoundingClientRect();
    const share = (at, start, size) => Math.min(FULL, Math.max(0, Math.round(((at - start) / size) * FULL)));
    place = { x: share(event.clientX, box.left, box.width), y: share(event.clientY, box.top, box.height) };
    zone.value = nearest(place).value;
    said.textContent = said.dataset.what;
    draw();
  });
  zone.addEventListener("change", () => {
    const option = zone.selectedOptions[0];
    place = option.value ? { x: Number(option.dataset.x), y: Number(option.dataset.y) } : null;
    draw();
  });
  field.addEventListener("change", ({ target }) => {
    if (target.name === "damage" && place) add();
  });
  field.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    event.preventDefault();
    if (button.name === "mark_add") add();
    else if (button.name === "mark_drop") {
      button.closest("li").remove();
      draw();
      zone.focus();
    }
  });
}
