// <button data-opens="ID"> shows the dialog of that id. A link with data-opens leads to the same question on a page
// of its own where there is no script.

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  const dialog = opener && document.getElementById(opener.dataset.opens);
  if (!dialog) return;
  event.preventDefault();
  dialog.showModal();
});
