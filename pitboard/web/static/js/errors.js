// After a form came back with things to mend, the list of them is where reading goes on. A page that merely shows
// such a list, the gallery, says data-calm.

document.querySelector("[data-error-summary]:not([data-calm] *)")?.focus();
