// Makes <time datetime="…" data-relative> relative ("3 minutes ago") for a day; the time itself stays as its title.

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const words = new Intl.RelativeTimeFormat(document.documentElement.lang || undefined, { numeric: "auto" });
const written = new WeakMap(); // element -> what the server wrote and what we made of it

function relative(seconds) {
  const size = Math.abs(seconds);
  if (size < MINUTE) return words.format(0, "second");
  if (size < HOUR) return words.format(Math.trunc(seconds / MINUTE), "minute");
  if (size < DAY) return words.format(Math.trunc(seconds / HOUR), "hour");
  return null;
}

function refresh() {
  for (const time of document.querySelectorAll("time[data-relative]")) {
    let texts = written.get(time);
    // Anything but our own words is the server's, written anew.
    if (!texts || time.textContent !== texts.ours) texts = { servers: time.textContent, ours: time.textContent };
    const text = relative((Date.parse(time.dateTime) - Date.now()) / 1000) ?? texts.servers;
    written.set(time, { servers: texts.servers, ours: text });
    if (time.textContent !== text) time.textContent = text;
    if (time.title !== texts.servers) time.title = texts.servers.trim();
  }
}

document.addEventListener("pitboard:morphed", refresh);
document.addEventListener("htmx:after:swap", refresh);
document.addEventListener("visibilitychange", () => document.hidden || refresh());
setInterval(() => document.hidden || refresh(), 20000);
refresh();
