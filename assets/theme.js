/* Light or dark: the button in the masthead turns from what the system says to light and to dark, and a cookie keeps it. */
(() => {
  "use strict";
  const ORDER = ["system", "light", "dark"];
  const SHAPES = { system: "\u25D0", light: "\u25CB", dark: "\u25CF" };
  const YEAR_S = 31_536_000;

  /** The theme chosen; what the system says where none was. */
  const chosen = () => document.documentElement.dataset.theme ?? ORDER[0];

  function choose(theme) {
    if (theme === ORDER[0]) delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
    const secure = location.protocol === "https:" ? "; Secure" : "";
    const lasts = theme === ORDER[0] ? 0 : YEAR_S;
    document.cookie = `theme=${theme}; Path=/; Max-Age=${lasts}; SameSite=Lax${secure}`;
  }

  /** The button says what is chosen, in a shape and in words. */
  function show(button) {
    const theme = chosen();
    const words = button.dataset[theme];
    if (button.textContent !== SHAPES[theme]) button.textContent = SHAPES[theme];
    if (button.getAttribute("aria-label") === words) return;
    button.setAttribute("aria-label", words);
    button.title = words;
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest(".theme-button");
    if (!button) return;
    choose(ORDER[(ORDER.indexOf(chosen()) + 1) % ORDER.length]);
    show(button);
  });
  window.centre.changes.follow(() => document.querySelectorAll(".theme-button").forEach(show));
})();
