// Follows what the page shows: one stream for the whole browser, held by one tab, told on to the others.
//
// A browser opens six connections to a host at most, so a stream a tab would soon leave none for pages. The
// tab that holds the lock leads; the others say hello to it (who they are, their token, what they show) and
// hear its hints. Without Web Locks each tab leads itself.
//
// Tells other scripts by events on the document: `pitboard:hints` {topic: version} and
// `pitboard:live-state` {state: "live" | "reconnecting" | "offline", at: time of the last word from the server}.

const STREAM = "/live/stream";
const RENEWAL = "/stream-token";
const NAME = "pitboard-live";
const WAIT_LEAST = 500;
const WAIT_MOST = 30000;
const SILENCE_MOST = 40000; // the server says something every 15 s
const OFFLINE_AFTER = 60000;
const ANSWER_WITHIN = 2000; // a leader that is frozen in the background does not answer
const TOKEN_LIFE = 10 * 60000;
const RENEW_BEFORE = 60000;
const TOKENS_MOST = 8; // more make the address long; a renewal unites them

const tab = `${Date.now()}-${Math.random()}`;
const canShare = "locks" in navigator && "BroadcastChannel" in window;

// Of this tab
let token = document.querySelector('meta[name="stream-token"]')?.content || "";
// A page that this browser kept is as old as it says; any other is as old as its being loaded.
const keptAt = Date.parse(document.querySelector('meta[name="kept-at"]')?.content) || null;
let tokenEnds = (keptAt ?? performance.timeOrigin) + TOKEN_LIFE;
const covered = new Set(shown().keys());
let state = "reconnecting";
let lastWord = keptAt ?? Date.now();
let channel = null;
let leaving = null; // aborts the wait for the lock
let helloTimer = 0;

// Of the leader; `known` and `united` are kept by every tab, because any may lead next
const known = new Map();
const others = new Map();
let united = null;
const refused = new Set(); // topics that a renewal left out: the right to them is gone
let leading = false;
let release = null;
let source = null;
let following = new Set();
let attempts = 0;
let refusals = 0;
let nextTimer = 0;
let renewTimer = 0;
let renewing = false;

function shown() {
  const seen = new Map();
  for (const element of document.querySelectorAll("[data-topic]")) {
    const versions = (element.dataset.version || "").trim().split(/\s+/);
    element.dataset.topic.trim().split(/\s+/).forEach((topic, place) => {
      const version = Number.parseInt(versions[place], 10) || 0;
      if (topic) seen.set(topic, Math.min(seen.get(topic) ?? version, version));
    });
  }
  return seen;
}

// What all tabs show together, each topic with the version that every one of them was told of.
function shownAnywhere() {
  const seen = shown();
  for (const other of others.values()) {
    for (const [topic, version] of other.seen) {
      seen.set(topic, Math.min(seen.get(topic) ?? version, version));
    }
  }
  for (const topic of refused) seen.delete(topic);
  for (const [topic, version] of seen) seen.set(topic, Math.max(known.get(topic) ?? 0, version));
  return seen;
}

// Words to the rest of the page and to the other tabs

function announce(name, detail) {
  document.dispatchEvent(new CustomEvent(`pitboard:${name}`, { detail }));
}

function say(message) {
  channel?.postMessage(message);
}

function hear(versions) {
  for (const [topic, version] of Object.entries(versions)) {
    known.set(topic, Math.max(known.get(topic) ?? 0, version));
  }
  announce("hints", versions);
}

function showState(now, at = lastWord) {
  state = now;
  lastWord = at;
  announce("live-state", { state, at });
  if (leading) say({ kind: "state", state, at });
}

function heardServer() {
  showState("live", Date.now());
}

// The stream

function connect() {
  closeSource();
  const seen = shownAnywhere();
  if (!leading || !seen.size) return;
  const tokens = tokensFor(seen);
  if (earliestEnd() <= Date.now() || tokens.length > TOKENS_MOST) {
    renew();
    return;
  }
  const query = new URLSearchParams(tokens.map((one) => ["token", one]));
  query.set("seen", [...seen].filter(([, version]) => version).map(([topic, version]) => `${topic}@${version}`).join(","));
  following = new Set(seen.keys());
  listen(new EventSource(`${STREAM}?${query}`));
}

function listen(stream) {
  let opened = false;
  source = stream;
  stream.onopen = () => {
    opened = true;
    attempts = refusals = 0;
    heardServer();
    planRenewal();
  };
  stream.onmessage = (event) => {
    heardServer();
    const versions = JSON.parse(event.data);
    say({ kind: "hints", versions });
    hear(versions);
  };
  stream.addEventListener("beat", heardServer);
  stream.addEventListener("closing", (event) => closed(event.data));
  stream.onerror = () => {
    if (stream !== source) return;
    // An answer other than a stream; a line that broke would still be CONNECTING.
    if (!opened && stream.readyState === EventSource.CLOSED) refusals += 1;
    closed("broken");
  };
}

function closed(reason) {
  closeSource();
  showState(navigator.onLine && Date.now() - lastWord < OFFLINE_AFTER ? "reconnecting" : "offline");
  if (reason === "expired") renew();
  else if (reason === "crowded") connectIn(WAIT_MOST);
  // Twice is no accident of a restart: the token itself is refused.
  else if (refusals >= 2) connectIn(pause(), renew);
  else connectIn(pause());
}

function closeSource() {
  clearTimeout(nextTimer);
  clearTimeout(renewTimer);
  source?.close();
  source = null;
}

function pause() {
  const most = Math.min(WAIT_MOST, WAIT_LEAST * 2 ** ++attempts);
  return Math.max(WAIT_LEAST, Math.random() * most);
}

function connectIn(milliseconds, how = connect) {
  clearTimeout(nextTimer);
  nextTimer = setTimeout(how, milliseconds);
}

// Tokens

function tokensFor(seen) {
  const needed = [...seen.keys()].filter((topic) => !united?.topics.has(topic));
  const tokens = new Set(united ? [united.token] : []);
  const holders = [{ token, seen: shown() }, ...others.values()];
  for (const holder of holders) {
    if (holder.token && needed.some((topic) => holder.seen.has(topic))) tokens.add(holder.token);
  }
  return [...tokens];
}

function earliestEnd() {
  const used = new Set(tokensFor(shownAnywhere()));
  const ends = [{ token, ends: tokenEnds }, united, ...others.values()]
    .filter((holder) => holder && used.has(holder.token))
    .map((holder) => holder.ends);
  return ends.length ? Math.min(...ends) : 0;
}

function planRenewal() {
  clearTimeout(renewTimer);
  const early = RENEW_BEFORE + (Math.random() * RENEW_BEFORE) / 2;
  renewTimer = setTimeout(renewForAll, Math.max(WAIT_LEAST, earliestEnd() - early - Date.now()));
}

// Tabs that were closed without a word drop out here: only who answers is counted again.
function renewForAll() {
  others.clear();
  say({ kind: "who" });
  setTimeout(renew, canShare ? 300 : 0);
}

async function renew() {
  clearTimeout(nextTimer);
  if (renewing) return;
  renewing = true;
  const topics = [...shownAnywhere().keys()];
  let answer;
  try {
    answer = await askForToken(topics);
  } catch {
    if (leading) connectIn(pause(), renew);
    return;
  } finally {
    renewing = false;
  }
  if (!answer) {
    // Signed out, or the right is gone. Coming back to the tab asks once more.
    closeSource();
    showState("offline");
    return;
  }
  united = answer;
  for (const topic of topics) if (!united.topics.has(topic)) refused.add(topic);
  say({ kind: "united", token: united.token, ends: united.ends, topics: [...united.topics] });
  if (leading) connect();
}

// Null when refused; an error when nobody answered.
async function askForToken(topics) {
  const response = await fetch(RENEWAL, {
    method: "POST",
    headers: { "X-CSRFToken": csrfToken() },
    body: new URLSearchParams(topics.map((topic) => ["topics", topic])),
    redirect: "error",
  });
  if (response.status >= 500) throw new Error(`renewal: ${response.status}`);
  if (!response.ok) return null;
  const answer = await response.json();
  // The life is counted on this clock, which may differ from the server's.
  return { token: answer.token, ends: Date.now() + TOKEN_LIFE, topics: new Set(answer.topics) };
}

// The cookie first: signing in from another tab changes it, and the page's own copy is then stale.
function csrfToken() {
  const cookie = document.cookie.match(/(?:^|;\s*)(?:__Host-|__Secure-)?csrftoken=([^;]+)/);
  return cookie ? cookie[1] : document.querySelector('meta[name="csrf-token"]')?.content || "";
}

// One tab for all

function sayHello() {
  say({ kind: "hello", tab, token, ends: tokenEnds, seen: [...shown()] });
  clearTimeout(helloTimer);
  if (!document.hidden) helloTimer = setTimeout(takeOver, ANSWER_WITHIN);
}

function takeOver() {
  if (!leading) waitForLead({ steal: true });
}

async function waitForLead(options) {
  leaving?.abort();
  const wish = (leaving = new AbortController());
  try {
    await navigator.locks.request(NAME, options.steal ? options : { signal: wish.signal }, lead);
  } catch {
    // Given up on leaving the page, or another tab took over from us.
    if (wish.signal.aborted || !channel) return;
    resign();
    waitForLead({});
    sayHello();
  }
}

function lead() {
  clearTimeout(helloTimer);
  leading = true;
  gatherOthers();
  return new Promise((resolve) => {
    release = resolve;
  });
}

async function gatherOthers() {
  const { pending } = await navigator.locks.query();
  say({ kind: "who" });
  connectIn(pending.some((wish) => wish.name === NAME) ? 100 : 0);
}

function resign() {
  leading = false;
  release = null;
  others.clear();
  closeSource();
}

function welcome(hello) {
  others.set(hello.tab, { token: hello.token, ends: hello.ends, seen: new Map(hello.seen) });
  say({ kind: "welcome", to: hello.tab, state, at: lastWord });
  if (!source) return;
  const topics = hello.seen.map(([topic]) => topic);
  if (topics.every((topic) => following.has(topic))) {
    // What has no version may have changed before the tab came: it looks once.
    const versions = Object.fromEntries(hello.seen.map(([topic, seen]) => [topic, Math.max(known.get(topic) ?? 0, seen)]));
    say({ kind: "hints", to: hello.tab, versions });
  } else {
    connectIn(50);
  }
}

const answers = {
  hello: (message) => leading && welcome(message),
  bye: (message) => others.delete(message.tab),
  who: () => leading || sayHello(),
  hints: (message) => (!message.to || message.to === tab) && hear(message.versions),
  united: (message) => {
    united = { token: message.token, ends: message.ends, topics: new Set(message.topics) };
  },
  welcome: (message) => {
    if (message.to !== tab) return;
    clearTimeout(helloTimer);
    showState(message.state, message.at);
  },
  state: (message) => leading || showState(message.state, message.at),
};

// Coming and going

function start() {
  if (!token || !shown().size) return;
  showState("reconnecting");
  if (!canShare) {
    leading = true;
    connect();
    return;
  }
  channel = new BroadcastChannel(NAME);
  channel.onmessage = ({ data }) => answers[data.kind]?.(data);
  waitForLead({});
  sayHello();
}

function leave() {
  clearTimeout(helloTimer);
  say({ kind: "bye", tab });
  channel?.close();
  channel = null;
  leaving?.abort();
  release?.();
  resign();
}

// A return from the background, from sleep, or to a network: look whether the stream still lives.
function comeBack() {
  if (document.hidden || !token || !shown().size) return;
  if (!leading) {
    if (channel) sayHello();
    else start();
  } else if (!source || Date.now() - lastWord > SILENCE_MOST) {
    connect();
  }
}

// An update may bring pieces with topics that the page's token does not name.
async function coverNewTopics() {
  const topics = [...shown().keys()];
  if (!token || topics.every((topic) => covered.has(topic))) return;
  for (const topic of topics) covered.add(topic);
  const answer = await askForToken(topics).catch(() => null);
  if (!answer) return;
  ({ token, ends: tokenEnds } = answer);
  if (!leading) sayHello();
  else connect();
}

document.addEventListener("visibilitychange", comeBack);
document.addEventListener("pitboard:morphed", coverNewTopics);
document.addEventListener("htmx:after:swap", coverNewTopics);
window.addEventListener("online", comeBack);
window.addEventListener("offline", () => {
  if (leading) closed("broken");
});
window.addEventListener("pagehide", leave);
window.addEventListener("pageshow", (event) => event.persisted && start());
setInterval(() => {
  if (leading && source && Date.now() - lastWord > SILENCE_MOST) closed("broken");
  else if (!leading && channel && !document.hidden && Date.now() - lastWord > SILENCE_MOST) sayHello();
}, 5000);
start();
