// Passkeys: what needs them is shown where the browser knows them, and says so when none came. The asking itself is
// allauth's script; it tells of trouble by an event.

const known = Boolean(window.PublicKeyCredential);

for (const part of document.querySelectorAll("[data-needs-passkeys]")) part.hidden = !known;
for (const part of document.querySelectorAll("[data-without-passkeys]")) part.hidden = known;

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  for (const trouble of document.querySelectorAll("[data-passkey-trouble]")) trouble.hidden = false;
});
