/* The page has changed: told once a frame to whoever keeps something as the page is. */
(() => {
  "use strict";

  /** What elements bring with them that a script draws from. */
  const GIVEN = ["data-map", "data-tiles", "data-grid"];
  /** @type {Array<() => void>} */
  const listening = [];
  let isDue = false;

  /** Whoever fails is reported and keeps nobody else from being told. */
  function tell() {
    isDue = false;
    listening.forEach((act) => {
      try {
        act();
      } catch (fault) {
        reportError(fault);
      }
    });
  }

  function note() {
    if (isDue) return;
    isDue = true;
    requestAnimationFrame(tell);
  }

  /** However many changes a frame takes, they cost one look. @param {() => void} act called before the frame is drawn */
  function follow(act) {
    listening.push(act);
  }

  new MutationObserver(note).observe(document.documentElement, {
    childList: true, subtree: true, attributes: true, attributeFilter: GIVEN,
  });
  window.centre = window.centre ?? {};
  window.centre.changes = { follow };
})();
