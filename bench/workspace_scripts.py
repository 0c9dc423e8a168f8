"""What a page is asked for in a browser: whether everything is painted, and how one thing on it is changed."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Look:
    """A page: its address, a function that changes `what` to `value`, and one that says whether all is painted.

    `is_painted` takes what was changed last, as {what, value}, or nothing after the page was opened.
    """

    path: str
    act: str
    is_painted: str


PRODUCT = Look(
    path="/explore?indicator=TC06&place=VN",
    act="({ what, value }) => window.centre.explorer.go({ [what]: value })",
    is_painted="""(change) => {
      const root = document.getElementById("explorer");
      if (!root || root.dataset.painted === undefined || root.hasAttribute("aria-busy")) return false;
      if (root.dataset.painted !== location.search) return false;
      if (change && new URLSearchParams(location.search).get(change.what) !== change.value) return false;
      return root.querySelectorAll(".tile").length >= 12 && root.querySelectorAll("[data-card] svg").length >= 2
        && root.querySelectorAll("[data-card] svg path[data-place], [data-card] svg [data-place]").length >= 34;
    }""",
)
PLAIN = Look(
    path="/",
    act="({ what, value }) => window.dash_clientside.set_props(what, { value })",
    is_painted="""(change) => {
      const tiles = [...document.querySelectorAll("#tiles .tile")];
      const titles = [...document.querySelectorAll("#map .gtitle, #series .gtitle")].map((one) => one.textContent);
      const caption = document.querySelector("#table caption")?.textContent;
      if (tiles.length !== 12 || titles.length !== 2 || !caption) return false;
      if (document.querySelectorAll("#map .choroplethlayer path").length < 34) return false;
      if (titles.some((title) => title !== caption)) return false;
      window.captionBefore = window.captionBefore ?? null;
      return !change || caption !== window.captionBefore;
    }""",
)

READY = """() => {
  const look = () => {
    if (!window.isPainted()) { requestAnimationFrame(look); return; }
    const channel = new MessageChannel();
    channel.port1.onmessage = () => { window.readyAt = performance.now(); };
    channel.port2.postMessage("");
  };
  requestAnimationFrame(look);
}"""
"""Note the moment at which everything is painted, from the beginning of the navigation.

What is there when a frame is about to be drawn is in that frame; a message sent then arrives when it has been drawn.
"""


def changing(look: Look) -> str:
    """Change one thing; how many milliseconds until everything shows it."""
    return f"""async (said) => {{
  const [change, isPainted] = [{look.act}, {look.is_painted}];
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  const drawn = () => new Promise((done) => {{
    const channel = new MessageChannel();
    channel.port1.onmessage = done;
    channel.port2.postMessage("");
  }});
  window.captionBefore = document.querySelector("#table caption")?.textContent ?? null;
  const begun = performance.now();
  change(said);
  while (!isPainted(said)) {{
    if (performance.now() - begun > 20000) throw new Error(`not painted: ${{said.what}} ${{said.value}}`);
    await frame();
  }}
  await drawn();
  return performance.now() - begun;
}}"""
