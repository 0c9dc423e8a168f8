/* Texts that are copied for a letter: nothing is sent from here. */
(() => {
  "use strict";
  const SAID_FOR_MS = 2000;

  /** A page that came without TLS has no clipboard of its own to write to; a field that is chosen does. */
  async function copied(text) {
    if (window.isSecureContext && navigator.clipboard) {
      await navigator.clipboard.writeText(text);
      return;
    }
    const field = document.createElement("textarea");
    field.value = text;
    field.className = "visually-hidden";
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
  }

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-text]");
    if (!button || button.dataset.before) return;
    await copied(button.dataset.text);
    button.dataset.before = button.textContent;
    button.textContent = button.dataset.copied;
    button.focus();
    setTimeout(() => {
      button.textContent = button.dataset.before;
      delete button.dataset.before;
    }, SAID_FOR_MS);
  });
})();
