/* The page on which a figure is followed to its source: the row in question is brought into view in its table. */
(() => {
  "use strict";

  /** Within its own frame: the page itself stays where the reader is. */
  function bringIntoView() {
    document.querySelectorAll(".long-table .table-frame:not([data-scrolled])").forEach((frame) => {
      frame.dataset.scrolled = "yes";
      const row = frame.querySelector(".marked-row");
      if (row) frame.scrollTop = Math.max(0, row.offsetTop - frame.clientHeight / 2);
    });
  }

  window.centre = window.centre ?? {};
  window.centre.trace = { bringIntoView };
})();
