// Toasts leave by themselves once read; errors stay until closed. Nothing leaves under a pointer or the focus.

const SHOWN_MS = 8000;
const region = document.querySelector("[data-toasts]");

const leave = (toast) => {
  if (toast.matches(":hover, :focus-within")) {
    setTimeout(() => leave(toast), SHOWN_MS);
    return;
  }
  toast.classList.add("leaving");
  setTimeout(() => toast.remove(), 300);
};

const welcome = (toast) => {
  const close = document.createElement("button");
  close.type = "button";
  close.className = "close";
  close.ariaLabel = region.dataset.closeLabel;
  close.textContent = "\u00d7";
  close.addEventListener("click", () => toast.remove());
  toast.append(close);
  if (!toast.classList.contains("error")) setTimeout(() => leave(toast), SHOWN_MS);
};

if (region) {
  region.querySelectorAll("[data-toast]").forEach(welcome);
  new MutationObserver((changes) => {
    for (const change of changes) for (const node of change.addedNodes) if (node.matches?.("[data-toast]")) welcome(node);
  }).observe(region, { childList: true });
}
