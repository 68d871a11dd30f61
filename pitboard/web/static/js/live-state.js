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
let gone = false; // a piece is no longer ours to see: however live the stream, this page is not

function show() {
  if (!latest) return;
  const state = gone ? "offline" : latest.state;
  for (const element of document.querySelectorAll("[data-live-state]")) {
    const sentence = element.getAttribute(`data-text-${state}`) || "{time}";
    const text = sentence.replace("{time}", clock.format(latest.at));
    if (element.textContent !== text) element.textContent = text;
    element.dataset.liveState = state;
    element.classList.add("live");
    element.classList.toggle("off", state !== "live");
    element.hidden = false;
  }
}

document.addEventListener("pitboard:live-state", ({ detail }) => {
  if (!gone) latest = detail;
  show();
});
document.addEventListener("pitboard:gone", () => {
  gone = true;
  show();
});
document.addEventListener("htmx:after:swap", show);
