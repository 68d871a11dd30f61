// Whoever is signed in gets the worker that shows pushed news; pages for everybody come without it.

const isSignedIn = Boolean(document.querySelector('meta[name="service-worker"]'));
if (isSignedIn && "serviceWorker" in navigator) {
  const { content } = document.querySelector('meta[name="service-worker"]');
  // Not while the page itself still loads.
  window.addEventListener("load", () => navigator.serviceWorker.register(content, { scope: "/", updateViaCache: "none" }).catch(() => null));
}
