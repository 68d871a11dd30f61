// After a form came back with things to mend, the list of them is where reading goes on.

document.querySelector("[data-error-summary]")?.focus();
