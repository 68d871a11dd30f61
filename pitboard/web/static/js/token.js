// Pieces that are fetched again carry no token of their own: each form that is sent gets the page's.

document.addEventListener("formdata", ({ target, formData }) => {
  const token = document.querySelector('meta[name="csrf-token"]')?.content;
  const isOurs = new URL(target.action, location.href).origin === location.origin;
  if (token && isOurs && target.method === "post") formData.set("csrfmiddlewaretoken", token);
});
