// Plates are written in capitals; what the eye sees is what is sent.

for (const input of document.querySelectorAll('input[data-as="plate"]')) {
  input.addEventListener("input", () => {
    const { selectionStart, selectionEnd } = input;
    const capitals = input.value.toLocaleUpperCase();
    // "ß" and a few others grow when raised: leave those to the server, or the cursor would jump.
    if (capitals === input.value || capitals.length !== input.value.length) return;
    input.value = capitals;
    input.setSelectionRange(selectionStart, selectionEnd);
  });
}
