// Runs beside the pages, also when none is open: shows what is pushed, and opens the visit it is about.

const ICON = "/static/icons/pitboard-192.png";

function read(event) {
  try {
    return event.data.json();
  } catch {
    return {};
  }
}

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("push", (event) => {
  const { title, body, url, tag } = read(event);
  // A push without a notification is taken for abuse: browsers then end the subscription.
  event.waitUntil(
    self.registration.showNotification(title || self.registration.scope, {
      body: body || "",
      icon: ICON,
      badge: ICON,
      // News of one visit takes the place of older news of it, and is heard all the same.
      tag: tag || "pitboard",
      renotify: true,
      data: { url: url || "/notifications/" },
    }),
  );
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(new URL(event.notification.data.url, self.location.origin)));
});

// A window that shows the site already is brought to the front instead of a second one.
async function open(address) {
  // What was pushed may name another site only if somebody else wrote it: then the list of notifications is opened.
  const target = address.origin === self.location.origin ? address : new URL("/notifications/", self.location.origin);
  const windows = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const same = windows.find((one) => new URL(one.url).pathname === target.pathname) ?? windows.find((one) => one.focused) ?? windows[0];
  if (!same) return self.clients.openWindow(target.href);
  // Not allowed where nobody pressed anything: then it goes there in the background.
  await same.focus().catch(() => null);
  return same.navigate(target.href).catch(() => self.clients.openWindow(target.href));
}

// The push service changed the subscription by itself: the page that is opened next says so to the site.
self.addEventListener("pushsubscriptionchange", (event) => {
  event.waitUntil(self.registration.pushManager.subscribe(event.oldSubscription?.options ?? { userVisibleOnly: true }).catch(() => null));
});
