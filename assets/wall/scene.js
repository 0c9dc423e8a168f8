/* One scene: its tiles, map and panels, made once and then changed in place. */
(() => {
  "use strict";

  const { tiles, map, mapNames, layout, arrange, rows, panels } = window.centre;
  const { element, write, attribute } = tiles;
  const { put, grow } = panels;

  /** Tiles that stand beside a map before it has to give way. */
  const ENOUGH = 4;

  class Scene {
    /** @param {HTMLElement} parent @param {string} address */
    constructor(parent, address) {
      this.address = address;
      this.root = element("section", "wall-scene", parent);
      this.root.dataset.scene = address;
      this.groups = element("div", "wall-groups", this.root);
      this.map = element("section", "map", this.root);
      this.panels = [];
      this.headings = [];
      this.boxes = new Map();
      this.step = 0;
    }

    /** @param {Object} body @param {Set<string>} changed @param {import("./layout").Geometry} geometry */
    paint(body, changed, geometry) {
      this.body = body;
      const needed = this.asks(body, geometry);
      if (needed !== this.laidFor) {
        this.lay(body, geometry);
        this.laidFor = needed;
        this.isNew = true;
      }
      this.fill(changed);
    }

    /** All that an arrangement depends on, in one text: the same text asks for no other arrangement. */
    asks(body, geometry) {
      const words = Object.values(body.tiles).map((tile) => [
        tile.name, tile.revised, (tile.value ?? "").length, tile.unit, tile.value_note, Boolean(tile.target),
        tile.target ? [tile.target.achieved.length, tile.target.label.length] : tile.target_missing,
        tile.change ? tile.change.label.length : tile.change_missing, tile.status.word, tile.truth.word,
        tile.source_line ? tile.source_line.length : 0, tile.coverage ? tile.coverage.label.length : 0,
      ]);
      const shapes = (body.panels ?? []).map((panel) => [
        panel.id, panel.columns, panel.note, panel.rows.length,
        panel.rows.map((row) => [Object.values(row.cells).map((cell) => cell.length), row.word, row.heading]),
      ]);
      return JSON.stringify([body.groups, words, Boolean(body.map), shapes, geometry]);
    }

    lay(body, geometry) {
      this.geometry = geometry;
      const count = body.groups.reduce((sum, group) => sum + group.tiles.length, 0);
      const shown = body.panels ?? [];
      const asked = { kind: body.kind, tiles: count, map: Boolean(body.map), panels: shown.length };
      let regions = null;
      for (let width = 0; width <= layout.WIDER; width += 1) {
        regions = layout.regions(geometry, { ...asked, wider: width });
        this.layGroups(body, geometry, regions.groups);
        const enough = asked.panels ? count : Math.min(count, ENOUGH);
        if (!regions.groups || regions.groups === geometry.body || (this.arrangement && this.arrangement.shown >= enough)) break;
      }
      this.map.hidden = !regions.map;
      if (regions.map) {
        put(this.map, regions.map);
        this.mapped = null;
        attribute(this.map, "data-legend", legendOf(regions.map, geometry.em));
      }
      this.layPanels(shown, geometry, regions.panels);
    }

    layGroups(body, geometry, region) {
      this.arrangement = region ? arrange.arrange(geometry, region, body) : null;
      this.groups.hidden = !this.arrangement;
      this.boxes = new Map();
      const pieces = this.arrangement ? this.arrangement.pieces : [];
      grow(this.headings, pieces.length, () => makeHeading(this.groups));
      if (!this.arrangement) return;
      const { ease, variant, lines } = this.arrangement;
      attribute(this.groups, "data-variant", variant);
      this.groups.style.setProperty("--ease", String(ease));
      pieces.forEach((piece, index) => {
        put(this.headings[index].root, piece.heading);
        piece.tiles.forEach((id, n) => this.boxes.set(id, { box: piece.boxes[n], lines: lines.get(id) }));
      });
    }

    layPanels(shown, geometry, region) {
      while (this.panels.length < shown.length) this.panels.push(new panels.Panel(this.root));
      this.panels.splice(shown.length).forEach((gone) => gone.root.remove());
      if (!region) return;
      shares(geometry, region, shown).forEach((box, index) => {
        const { columns } = shown[index];
        const shape = JSON.stringify([columns.map((column) => column.numeric), shown[index].rows.some((row) => row.mark)]);
        if (this.panels[index].shape && this.panels[index].shape !== shape) this.panels[index].clear();
        this.panels[index].shape = shape;
        this.panels[index].lay(geometry, box, shown[index]);
      });
    }

    /** Words and figures into the places. */
    fill(changed) {
      const { body } = this;
      const placed = this.arrangement ? this.arrangement.pieces.flatMap((piece) => piece.tiles) : [];
      tiles.paint(this.groups, placed.map((id) => body.tiles[id]), body.words, changed, this.headings.length);
      if (this.isNew) [...this.groups.querySelectorAll(":scope > .tile")].forEach((node) => stand(node, this.boxes.get(node.dataset.tile)));
      this.isNew = false;
      (body.panels ?? []).forEach((panel, index) => this.panels[index].paint(panel));
      this.paintMap(body);
      this.turn(this.step);
    }

    paintMap(body) {
      if (!body.map || body.map === this.mapped) return;
      this.mapped = body.map;
      map.draw(this.map, body.map, body.words).then(
        () => this.clearBezel(),
        (error) => {
          this.mapped = null;
          console.warn("The map is not drawn yet:", error.message);
        },
      );
    }

    /** What does not fit takes turns in the last places; the first ones, the most important, stay. @param {number} step */
    turn(step) {
      this.step = step;
      this.panels.forEach((panel) => panel.turn(step));
      if (!this.arrangement) return;
      const { pieces, turning } = this.arrangement;
      const shown = turning ? step % turning : -1;
      const nodes = new Map([...this.groups.children].map((node) => [node.dataset.tile, node]));
      pieces.forEach((piece, index) => {
        const hidden = piece.turn !== null && piece.turn !== shown;
        const { root, name, place } = this.headings[index];
        write(name, piece.title || titleBefore(pieces, index));
        write(place, piece.turn === null ? null : `${piece.turn + 1}/${turning}`);
        root.hidden = hidden || !(piece.title || piece.turn !== null);
        piece.tiles.forEach((id) => {
          const node = nodes.get(id);
          if (node.hidden && !hidden) tiles.soften(node);
          node.hidden = hidden;
        });
      });
    }

    /** Words of the map that a line of the bezel would cut stand below it. */
    clearBezel() {
      const { rows, margin } = this.geometry;
      const lines = rows.slice(1).map((span) => span.from - margin);
      const texts = [...this.map.querySelectorAll(".map-class, .map-attribution, .map-title, .map-date")];
      texts.forEach((node) => node.style.setProperty("--over", "0px"));
      texts.forEach((node) => {
        const box = node.getBoundingClientRect();
        const line = lines.find((one) => box.top < one + margin && box.bottom > one - margin);
        if (line === undefined) return;
        const over = line + margin - box.top;
        const after = node.classList.contains("map-class") ? following(node) : [node];
        after.forEach((one) => one.style.setProperty("--over", `${over}px`));
      });
      mapNames.settle(this.map, lines.map((line) => ({ top: line - margin, bottom: line + margin })));
    }

    remove() {
      this.root.remove();
    }
  }

  /** Where the classes of a map stand: in the room beside or below it, else over its west. */
  function legendOf({ width, height }, em) {
    if (height > width + 11 * em) return "below";
    return width > height + 3.5 * em ? "beside" : null;
  }

  function stand(node, { box, lines }) {
    put(node, box);
    attribute(node, "data-beside", lines.beside ? "yes" : null);
    attribute(node, "data-line", lines.line ? "yes" : null);
    attribute(node, "data-hides", lines.hides);
    Object.entries(lines.heights).forEach(([name, height]) => node.style.setProperty(`--row-${name}`, `${height.toFixed(3)}em`));
  }

  function following(node) {
    const found = [];
    for (let one = node; one; one = one.nextElementSibling) found.push(one);
    return found;
  }

  function titleBefore(pieces, index) {
    for (let at = index; at >= 0; at -= 1) if (pieces[at].title) return pieces[at].title;
    return "";
  }

  function makeHeading(parent) {
    const root = element("h2", "wall-heading", null);
    parent.insertBefore(root, parent.querySelector(":scope > .tile"));
    return { root, name: element("span", "", root), place: element("span", "wall-turn", root) };
  }

  /** Panels share a region: beside one another where each is wide enough, else over one another. */
  function shares({ em, columns, margin }, region, shown) {
    const gap = 0.6 * em;
    const count = shown.length;
    const asked = shown.map((panel) => rows.asked(panel) * em);
    if (region.width >= asked.reduce((sum, one) => sum + one, 0)) {
      const inside = layout.within(columns, region.x, region.x + region.width);
      if (inside.length === count) return inside.map((span) => ({ ...region, x: span.from, width: span.to - span.from }));
      const width = (region.width - gap * (count - 1)) / count;
      return shown.map((_, n) => ({ ...region, x: region.x + n * (width + gap), width }));
    }
    return piled(region, shown.map((panel) => rows.tallest(panel) * em), gap);
  }

  /** Panels over one another: a short one gets what it asks for, the long ones share the rest. */
  function piled(region, asked, gap) {
    const whole = region.height - gap * (asked.length - 1);
    const even = whole / asked.length;
    const short = asked.filter((height) => height <= even).reduce((sum, height) => sum + height, 0);
    const long = asked.filter((height) => height > even).length;
    let y = region.y;
    return asked.map((height) => {
      const own = height <= even && long ? height : (whole - short) / (long || 1);
      const box = { ...region, y, height: long ? own : whole * (height / asked.reduce((sum, one) => sum + one, 0)) };
      y += box.height + gap;
      return box;
    });
  }

  window.centre = window.centre ?? {};
  window.centre.scene = { Scene };
})();
