"""What can be measured of a wall's picture: its texts, their sizes and places, and what stands in whose way."""

from typing import Any

from playwright.sync_api import Page

LOOKS = """() => {
  const isSeen = (node) => node.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) {
    const holder = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || holder.closest("title, script") || !isSeen(holder)) continue;
    const range = document.createRange();
    range.selectNodeContents(walker.currentNode);
    for (const { left, right, top, bottom, width } of range.getClientRects()) {
      if (width <= 1) continue;
      const size = parseFloat(getComputedStyle(holder).fontSize);
      texts.push({ text: walker.currentNode.data.trim(), left, right, top, bottom, size });
    }
  }
  const overlaps = texts.flatMap((one, n) => texts.slice(n + 1).filter((other) => {
    const across = Math.min(one.right, other.right) - Math.max(one.left, other.left);
    const down = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
    return across > 2 && down > 0.45 * Math.min(one.size, other.size);
  }).map((other) => `${one.text} over ${other.text}`));
  const places = ".tile, .tile *, .panel *, .exception, .exception *, .wall-top *, .wall-heading, .wall-message *";
  const cut = [...document.querySelectorAll(places)]
    .filter((node) => isSeen(node) && !(node instanceof SVGElement) && getComputedStyle(node).display !== "inline")
    .filter((node) => node.scrollWidth > node.clientWidth + 1
      || (getComputedStyle(node).overflowY !== "visible" && node.scrollHeight > node.clientHeight + 2))
    .map((node) => `${node.className}: ${node.textContent}`);
  const below = [...document.querySelectorAll(".tile")].filter(isSeen).flatMap((tile) => [...tile.children]
    .filter((part) => isSeen(part) && part.getBoundingClientRect().bottom > tile.getBoundingClientRect().bottom + 1)
    .map((part) => `${tile.dataset.tile} ${part.className}`));
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = "400 1000px 'Be Vietnam Pro'";
  const capital = pen.measureText("H").actualBoundingBoxAscent / 1000;
  return {
    texts, overlaps, cut: [...cut, ...below],
    outside: texts
      .filter(({ left, right, top, bottom }) => left < 0 || top < -1 || right > innerWidth || bottom > innerHeight + 1)
      .map(({ text }) => text),
    smallest: capital * Math.min(...texts.map(({ size }) => size)),
    page: [document.documentElement.scrollWidth, document.documentElement.scrollHeight],
  };
}"""
STAGE_READY = "() => window.stage && window.stage.fonts === 1"


def looks(page: Page) -> dict[str, Any]:
    """Measure what is seen now."""
    found: dict[str, Any] = page.evaluate(LOOKS)
    return found


def across_bezel(texts: list[dict[str, Any]], lines: dict[str, list[float]]) -> list[str]:
    """Texts that a line of the bezel cuts; lines in px: `x` upright, `y` level."""
    ends = {"x": ("left", "right"), "y": ("top", "bottom")}
    return [
        text["text"]
        for axis, places in lines.items()
        for line in places
        for text in texts
        if text[ends[axis][0]] < line < text[ends[axis][1]]
    ]
