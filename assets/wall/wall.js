/* The wall's beginning: puts the board it was served with on the stage. */
(() => {
  "use strict";
  if (!document.body || !document.body.hasAttribute("data-wall")) return;

  const board = JSON.parse(document.getElementById("board").textContent);
  const { frame, ...scenes } = board.scenes;
  const stage = window.centre.stage.open(document.getElementById("stage"), board.wall.room, frame.words);
  Object.entries(scenes).forEach(([address, body]) => stage.paint(address, body, new Set()));
  stage.frame(frame);
  stage.wall(board.wall);
  stage.link({ state: "live", since: new Date() });
  stage.show(new URLSearchParams(location.search).get("scene") ?? board.wall.programme[0]);
  const tick = () => stage.tick(new Date(), new Date());
  tick();
  setInterval(tick, 1000);
  addEventListener("resize", () => stage.resize());
  window.centre.stage.now = stage;
})();
