// The switch for pushed news on this device: asks the browser, then tells the site where to push to.

const place = document.querySelector("[data-push]");

const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));

const isSameKey = (subscription, key) => {
  const kept = new Uint8Array(subscription.options.applicationServerKey ?? []);
  const ours = bytes(key);
  return kept.length === ours.length && kept.every((byte, index) => byte === ours[index]);
};

async function post(address, fields) {
  const answer = await fetch(address, {
    method: "POST",
    headers: { "X-CSRFToken": document.querySelector('meta[name="csrf-token"]')?.content || "" },
    body: new URLSearchParams(fields),
    redirect: "error",
  });
  if (!answer.ok) throw new Error(`push: ${answer.status}`);
}

async function tell(subscription) {
  const { endpoint, keys } = subscription.toJSON();
  await post(place.dataset.push, { endpoint, p256dh: keys.p256dh, auth: keys.auth });
}

async function start() {
  const { pushKey, pushEnd, worker } = place.dataset;
  const area = place.querySelector("[data-push-switch]");
  const input = place.querySelector("[data-push-input]");
  const state = place.querySelector("[data-push-state]");
  const say = (text) => { state.textContent = text; };
  say("");
  if (!("serviceWorker" in navigator && "PushManager" in window && "Notification" in window)) {
    say(state.dataset.unable);
    return;
  }
  await navigator.serviceWorker.register(worker, { scope: "/", updateViaCache: "none" });
  const registration = await navigator.serviceWorker.ready;
  const current = await registration.pushManager.getSubscription();
  area.hidden = false;
  input.checked = Boolean(current) && Notification.permission === "granted";
  if (Notification.permission === "denied") say(state.dataset.denied);
  // Said again on each visit of this page: the push service may have given the device another address.
  if (input.checked) tell(current).catch(() => null);

  input.addEventListener("change", async () => {
    input.disabled = true;
    say("");
    try {
      if (input.checked) await switchOn(registration, pushKey);
      else await switchOff(registration, pushEnd);
    } catch {
      say(Notification.permission === "denied" ? state.dataset.denied : state.dataset.failed);
      input.checked = Boolean(await registration.pushManager.getSubscription());
    }
    input.disabled = false;
    input.focus();
  });
}

async function switchOn(registration, key) {
  if ((await Notification.requestPermission()) !== "granted") throw new Error("push: not allowed");
  const old = await registration.pushManager.getSubscription();
  // Made with the key of another installation at this address: nothing of ours would arrive.
  if (old && !isSameKey(old, key)) await old.unsubscribe();
  await tell(await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(key) }));
}

async function switchOff(registration, address) {
  const subscription = await registration.pushManager.getSubscription();
  if (!subscription) return;
  await post(address, { endpoint: subscription.endpoint });
  await subscription.unsubscribe();
}

if (place) start().catch(() => null);
