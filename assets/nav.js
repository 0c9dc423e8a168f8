/* The menus of the masthead: one open at a time, closed by Escape, by a click elsewhere, and once a page was chosen. */
(() => {
  "use strict";
  const open = () => [...document.querySelectorAll(".nav-group[open]")];

  function close(group) {
    group.open = false;
  }

  document.addEventListener("click", (event) => {
    const inside = event.target.closest(".nav-group");
    const chosen = event.target.closest(".nav-menu a");
    open().filter((group) => group !== inside || chosen).forEach(close);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    open().forEach((group) => {
      const held = group.contains(document.activeElement);
      close(group);
      if (held) group.querySelector("summary").focus();
    });
  });
  document.addEventListener("focusin", (event) => {
    open().filter((group) => !group.contains(event.target)).forEach(close);
  });
})();
