// Chosen photos, shown before they are sent, with what is too many or too large said at once.

for (const field of document.querySelectorAll("[data-photos]")) {
  const input = field.querySelector("input[type=file]");
  const list = field.querySelector("[data-chosen]");
  const error = field.querySelector("[data-photos-error]");
  const drop = field.querySelector(".drop");
  const most = Number(input.dataset.maxCount || 0);
  const largest = Number(input.dataset.maxBytes || 0);
  let chosen = [];

  const say = (texts) => {
    error.hidden = texts.length === 0;
    error.textContent = texts.join(" ");
  };

  const keep = () => {
    const transfer = new DataTransfer();
    for (const { file } of chosen) transfer.items.add(file);
    input.files = transfer.files;
  };

  const draw = () => {
    list.replaceChildren(...chosen.map((entry) => {
      const item = document.createElement("li");
      const picture = document.createElement("img");
      picture.src = entry.address;
      picture.alt = entry.file.name;
      // A format this browser cannot show (HEIC in most) is still sent: the name stands for it.
      picture.addEventListener("error", () => picture.replaceWith(entry.file.name));
      const remove = document.createElement("button");
      remove.type = "button";
      remove.ariaLabel = field.dataset.remove.replace("%s", entry.file.name);
      remove.textContent = "\u00d7";
      remove.addEventListener("click", () => {
        URL.revokeObjectURL(entry.address);
        chosen = chosen.filter((other) => other !== entry);
        say([]);
        keep();
        draw();
        input.focus();
      });
      item.append(picture, remove);
      return item;
    }));
  };

  const take = (files) => {
    const said = [];
    if (!input.multiple) chosen = [];
    for (const file of files) {
      if (largest && file.size > largest) {
        said.push(`${file.name}: ${field.dataset.tooLarge.replace("%s", Math.floor(largest / 1_000_000))}`);
      } else if (most && chosen.length >= most) {
        said.push(field.dataset.tooMany.replace("%s", most));
        break;
      } else if (!chosen.some((entry) => same(entry.file, file))) {
        chosen.push({ file, address: URL.createObjectURL(file) });
      }
    }
    say(said);
    keep();
    draw();
  };

  input.addEventListener("change", () => take([...input.files]));
  for (const kind of ["dragenter", "dragover"]) drop.addEventListener(kind, () => drop.classList.add("over"));
  for (const kind of ["dragleave", "drop"]) drop.addEventListener(kind, () => drop.classList.remove("over"));
}

function same(one, other) {
  return one.name === other.name && one.size === other.size && one.lastModified === other.lastModified;
}
