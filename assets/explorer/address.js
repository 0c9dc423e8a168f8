/* The explorer's first question, asked while the page is still being built: this stands in the page's head. */
(() => {
  "use strict";
  const centre = (window.centre = window.centre ?? {});
  const explorer = (centre.explorer = centre.explorer ?? {});
  if (explorer.dataAddress) return;

  const PAGE = "/explore";
  /** What the map is drawn from; it is there when the map is. */
  const MAP = ["/assets/geo/provinces-34.geojson", "/assets/geo/archipelagos.json"];
  /** What chooses among the indicators listed is looked up in the browser, and asks nobody. */
  const OF_THE_LIST = ["text", "field", "owner", "source", "status"];

  /**
   * The address of a page's data.
   * @param {string} search of the page's address
   * @param {string|null} [listing] how the indicators are listed: "1" whole, "figures" without their names
   */
  function dataAddress(search, listing = null) {
    const asked = new URLSearchParams(search);
    OF_THE_LIST.forEach((name) => asked.delete(name));
    if (listing) asked.set("list", listing);
    return asked.size ? `${PAGE}/view?${asked}` : `${PAGE}/view`;
  }

  async function read(file) {
    const given = await fetch(file, { priority: "low" });
    if (!given.ok) throw new Error(`${file} answered ${given.status}`);
    return given.json();
  }

  Object.assign(explorer, { PAGE, OF_THE_LIST, dataAddress, first: null });
  if (location.pathname !== PAGE) return;
  const address = dataAddress(location.search, "1");
  const answer = fetch(address, { cache: "no-store" });
  answer.catch(() => {});
  const geometry = Promise.all(MAP.map(read));
  geometry.catch(() => {}); // whoever draws the map asks again
  centre.geometry = geometry;
  explorer.first = { address, answer };
})();
