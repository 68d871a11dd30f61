// Says truly how live the page is, in every [data-live-state]: live, reconnecting or offline, with the time of
// the last word from the server. The sentences are the element's own, `data-text-live="Live, {time}"`,
// `data-text-reconnecting` and `data-text-offline`; the zone is the page's `<html data-zone="Europe/Berlin">`.

const { lang, dataset } = document.documentElement;
const clock = new Intl.DateTimeFormat(lang || undefined, {
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
  timeZone: dataset.zone || undefined,
});
let latest = null;

function show() {
  if (!latest) return;
  for (const element of document.querySelectorAll("[data-live-state]")) {
    const sentence = element.getAttribute(`data-text-${latest.state}`) || "{time}";
    const text = sentence.replace("{time}", clock.format(latest.at));
    if (element.textContent !== text) element.textContent = text;
    element.dataset.liveState = latest.state;
    element.classList.add("live");
    element.classList.toggle("off", latest.state !== "live");
    element.hidden = false;
  }
}

document.addEventListener("pitboard:live-state", ({ detail }) => {
  latest = detail;
  show();
});
document.addEventListener("htmx:after:swap", show);
