/* The course over time: actual solid, last year lighter, the plan outlined, its path dotted, the forecast hatched. */
(() => {
  "use strict";

  const own = window.centre.explorer;
  const { el, vec, drawn, wide, along } = own;
  const HEIGHT = { summary: 330, line: 440 };
  const NARROW = 560;
  const [TOP, BOTTOM, GAP, LEAST_LABEL] = [18, 30, 17, 8];
  let hatches = 0;

  /** Everything on one row of periods: the course, then what is expected. */
  function laid({ course, forecast }) {
    const periods = course.periods.map((one) => ({ ...one }));
    const at = new Map(periods.map((one, n) => [one.code, n]));
    const ahead = forecast && !forecast.why_not && forecast.periods ? forecast.periods : [];
    ahead.forEach((one) => {
      const period = typeof one === "string" ? { code: one, short: one, name: one } : one;
      if (at.has(period.code)) return;
      at.set(period.code, periods.length);
      periods.push({ ...period, isAhead: true });
    });
    const spread = (values, codes) => {
      const row = periods.map(() => null);
      codes.forEach((code, n) => {
        row[at.get(typeof code === "string" ? code : code.code)] = drawn(values[n]);
      });
      return row;
    };
    const lines = course.lines.map((line) => ({
      ...line,
      name: own.capital(line.name),
      at: spread(line.v, course.periods),
      said: periods.map((_, n) => line.w[n] ?? null),
    }));
    const band = ahead.length
      ? {
          middle: spread(forecast.v, ahead),
          low: spread(forecast.low, ahead),
          high: spread(forecast.high, ahead),
        }
      : null;
    return { periods, lines, band, resets: course.resets };
  }

  function draw(card, now) {
    const { answer } = now;
    const row = laid(answer);
    const width = Math.max(card.width, 260);
    const height = width < NARROW ? 280 : (HEIGHT[answer.asked.view] ?? HEIGHT.summary);
    const every = [...row.lines.flatMap((line) => line.at), ...(row.band ? [...row.band.low, ...row.band.high] : [])];
    const scale = own.round(every, height > 350 ? 6 : 4, own.isFromZero(every));
    const left = 10 + Math.max(...scale.ticks.map((tick) => wide(own.number(tick, scale.decimals), 12)));
    const isNarrow = width < NARROW;
    const right = isNarrow ? 14 : 22 + Math.max(60, ...row.lines.map((line) => wide(line.name, 12.5, 600)));
    const x = along(0, Math.max(1, row.periods.length - 1), left + 6, width - right);
    const y = along(scale.low, scale.high, height - BOTTOM, TOP);
    const frame = { width, height, left, right, x, y, scale, row, isNarrow, chosen: answer.asked.period };
    const readout = el("p", { class: "x-readout" });
    const svg = vec(
      "svg",
      {
        class: "x-chart",
        width,
        height,
        viewBox: `0 0 ${width} ${height}`,
        tabindex: "0",
        role: "slider",
        "data-key": "course",
        "aria-label": title(now),
        "aria-valuemin": 0,
        "aria-valuemax": row.periods.length - 1,
        "aria-orientation": "horizontal",
      },
      axis(frame, answer.indicator),
      band(frame),
      [...row.lines].reverse().map((line) => lineOf(line, frame)),
      ends(frame),
    );
    live(svg, readout, frame, now);
    card.body.replaceChildren(...[readout, svg, isNarrow ? legend(row.lines) : null, outlook(now)].filter(Boolean));
  }

  function axis({ width, height, left, right, x, y, scale, row, chosen }, indicator) {
    const lines = scale.ticks.map((tick) =>
      vec(
        "g",
        { class: "x-tick" },
        vec("line", {
          x1: left + 6,
          x2: width - right,
          y1: y(tick),
          y2: y(tick),
          class: tick === 0 ? "x-zero" : "x-grid",
        }),
        vec("text", { x: left, y: y(tick) + 4, "text-anchor": "end" }, own.number(tick, scale.decimals)),
      ),
    );
    const unit = vec("text", { x: left + 8, y: 11, class: "x-unit" }, indicator.unit);
    const room = Math.max(...row.periods.map((one) => wide(one.short ?? one.code, 12))) + LEAST_LABEL;
    const step = Math.max(
      1,
      Math.ceil((room * (row.periods.length - 1)) / Math.max(1, x(row.periods.length - 1) - x(0))),
    );
    const last = row.periods.findLastIndex((one) => !one.isAhead);
    const labels = row.periods.map((one, n) =>
      (last - n) % step === 0 && fits(n, last, step, row, x, room)
        ? vec(
            "text",
            { x: inside(one, x(n), width), y: height - 9, "text-anchor": "middle", class: one.code === chosen ? "x-now" : null },
            one.short ?? one.code,
          )
        : null,
    );
    return vec("g", { class: "x-axis", "aria-hidden": "true" }, lines, unit, labels);
  }

  /** The middle of a label that is not cut off by the drawing's edge. */
  function inside(period, middle, width) {
    return Math.min(middle, width - wide(period.short ?? period.code, 12, 600) / 2 - 1);
  }

  /** The label of a period ahead stands only where it does not touch the newest one's. */
  function fits(n, last, step, row, x, room) {
    return n <= last || x(n) - x(last) >= room;
  }

  /** Runs of neighbours that are known; where the count begins anew each January, so does the line. */
  function runs(values, { periods, resets }) {
    const all = [];
    let run = [];
    const close = () => {
      if (run.length) all.push(run);
      run = [];
    };
    values.forEach((value, n) => {
      if (value === null) close();
      else {
        if (resets && run.length && year(periods[n]) !== year(periods[run.at(-1)])) close();
        run.push(n);
      }
    });
    close();
    return all;
  }

  function year(period) {
    return period.code.slice(0, 4);
  }

  function path(values, frame) {
    return runs(values, frame.row)
      .filter((run) => run.length > 1)
      .map((run) => `M${run.map((n) => `${frame.x(n).toFixed(1)} ${frame.y(values[n]).toFixed(1)}`).join("L")}`)
      .join("");
  }

  function lineOf(line, frame) {
    const d = path(line.at, frame);
    const alone = runs(line.at, frame.row)
      .filter((run) => run.length === 1)
      .map(([n]) => vec("circle", { cx: frame.x(n), cy: frame.y(line.at[n]), r: 3, class: "x-dot" }));
    const rings = (line.uncertain ?? []).map((is, n) =>
      is && line.at[n] !== null
        ? vec("circle", { cx: frame.x(n), cy: frame.y(line.at[n]), r: 3.5, class: "x-ring" })
        : null,
    );
    const core = line.key === "plan" ? vec("path", { d, class: "x-core" }) : null;
    return vec(
      "g",
      { class: `x-line x-line-${line.key}`, "aria-hidden": "true" },
      vec("path", { d }),
      core,
      alone,
      rings,
    );
  }

  /** What is expected: its middle dashed, its span hatched. */
  function band(frame) {
    const { row, x, y } = frame;
    if (!row.band) return null;
    const actual = row.lines.find((line) => line.key === "actual");
    const last = actual ? actual.at.findLastIndex((value) => value !== null) : -1;
    const ahead = row.band.middle.map((value, n) => (value === null ? null : n)).filter((n) => n !== null && n > last);
    if (!ahead.length) return null;
    const from =
      last >= 0 && !(row.resets && year(row.periods[last]) !== year(row.periods[ahead[0]]))
        ? [[x(last), y(actual.at[last])]]
        : [];
    const point = (values) => (n) => [x(n), y(values[n])];
    const line = [...from, ...ahead.map(point(row.band.middle))];
    const area = [...from, ...ahead.map(point(row.band.high)), ...ahead.map(point(row.band.low)).reverse()];
    hatches += 1;
    const id = `x-hatch-${hatches}`;
    const write = (points) => points.map((one) => one.map((at) => at.toFixed(1)).join(" ")).join("L");
    return vec(
      "g",
      { class: "x-forecast", "aria-hidden": "true" },
      vec(
        "defs",
        {},
        vec(
          "pattern",
          { id, width: 6, height: 6, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
          vec("rect", { width: 1.4, height: 6, class: "x-hatch" }),
        ),
      ),
      vec("path", { d: `M${write(area)}Z`, fill: `url(#${id})`, class: "x-band" }),
      vec("path", { d: `M${write(line)}`, class: "x-ahead" }),
    );
  }

  /** Each line is named at its end, where there is room; names that would touch stand apart. */
  function ends(frame) {
    const { row, x, y, width, right, isNarrow } = frame;
    if (isNarrow) return null;
    const names = row.lines
      .map((line) => ({ line, n: line.at.findLastIndex((value) => value !== null) }))
      .filter((one) => one.n >= 0)
      .map((one) => ({ ...one, y: y(one.line.at[one.n]) }))
      .sort((one, other) => one.y - other.y);
    names.forEach((one, n) => {
      one.at = n ? Math.max(one.y, names[n - 1].at + GAP) : Math.max(one.y, TOP - 4);
    });
    const over = names.length ? names.at(-1).at - (frame.height - BOTTOM) : 0;
    if (over > 0)
      names.reverse().forEach((one, n, all) => {
        one.at = Math.min(one.at, n ? all[n - 1].at - GAP : frame.height - BOTTOM);
      });
    const edge = width - right + 14;
    return vec(
      "g",
      { class: "x-ends", "aria-hidden": "true" },
      names.map((one) =>
        vec(
          "g",
          { class: `x-end x-end-${one.line.key}` },
          vec("path", { class: "x-lead", d: `M${x(one.n) + 4} ${one.y}L${edge - 3} ${one.at}` }),
          vec("text", { x: edge, y: one.at + 4 }, one.line.name),
        ),
      ),
    );
  }

  function legend(lines) {
    return el(
      "ul",
      { class: "x-legend" },
      lines.map((line) =>
        el(
          "li",
          {},
          vec(
            "svg",
            { width: 26, height: 10, "aria-hidden": "true" },
            vec(
              "g",
              { class: `x-line x-line-${line.key}` },
              vec("path", { d: "M1 5L25 5" }),
              line.key === "plan" ? vec("path", { d: "M1 5L25 5", class: "x-core" }) : null,
            ),
          ),
          line.name,
        ),
      ),
    );
  }

  /** Pointer and arrow keys go from period to period; a click or Enter chooses it. */
  function live(svg, readout, frame, { answer, words }) {
    const { row, x, y, chosen, height } = frame;
    const rule = vec("line", { class: "x-rule", y1: TOP, y2: height - BOTTOM });
    const spots = vec("g", { class: "x-spots" });
    svg.append(rule, spots);
    const home = Math.max(
      0,
      row.periods.findIndex((one) => one.code === chosen),
    );
    let at = home;
    const show = (n) => {
      at = n;
      rule.setAttribute("x1", x(n));
      rule.setAttribute("x2", x(n));
      const known = row.lines.filter((line) => line.at[n] !== null);
      spots.replaceChildren(
        ...known.map((line) =>
          vec("circle", { cx: x(n), cy: y(line.at[n]), r: 4, class: `x-spot x-spot-${line.key}` }),
        ),
      );
      const said = known.map((line) =>
        el("span", { class: "x-part" }, `${line.name} `, el("b", {}, line.said[n] ?? "")),
      );
      readout.replaceChildren(
        el("span", { class: "x-when" }, row.periods[n].name ?? row.periods[n].code),
        ...(said.length ? said : [el("span", { class: "muted" }, words.no_figure)]),
      );
      svg.setAttribute("aria-valuenow", n);
      svg.setAttribute("aria-valuetext", readout.textContent);
    };
    const take = () => !row.periods[at].isAhead && own.go({ period: row.periods[at].code });
    svg.addEventListener("pointermove", (event) => show(nearest(svg, event, frame)));
    svg.addEventListener("pointerleave", () => show(home));
    svg.addEventListener("click", (event) => {
      show(nearest(svg, event, frame));
      take();
    });
    svg.addEventListener("keydown", (event) => {
      const to = own.stepped(event, at, row.periods.length);
      if (to === null && event.key !== "Enter") return;
      event.preventDefault();
      if (event.key === "Enter") take();
      else show(to);
    });
    show(home);
  }

  function nearest(svg, event, { x, row }) {
    const within = event.clientX - svg.getBoundingClientRect().left;
    const span = (x(row.periods.length - 1) - x(0)) / Math.max(1, row.periods.length - 1);
    return Math.max(0, Math.min(row.periods.length - 1, Math.round((within - x(0)) / (span || 1))));
  }

  /** Where the year will end, and what it still takes. */
  function outlook({ answer, words }) {
    const { forecast, course } = answer;
    const notes = [];
    if (forecast?.why_not) notes.push(el("p", { class: "x-note" }, `${words.forecast}: ${forecast.why_not}`));
    else if (forecast) {
      const pairs = [
        [words.landing, `${forecast.w} (${forecast.low_w} – ${forecast.high_w})`],
        [words.target, forecast.target_w],
        [words.pace, forecast.pace_w],
      ];
      const method = [forecast.method, forecast.error].filter(Boolean).join("; ");
      notes.push(
        el(
          "dl",
          { class: "x-outlook" },
          pairs
            .filter(([, value]) => value)
            .map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", {}, value))),
        ),
        el("details", { class: "x-method" }, el("summary", {}, words.method), el("p", { class: "x-note" }, method)),
      );
    }
    if (course.note) notes.push(el("p", { class: "x-note" }, course.note));
    return notes.length ? el("div", {}, notes) : null;
  }

  function title({ answer, words }) {
    return `${words.course} · ${answer.place.name}`;
  }

  /** The periods ahead, as rows of the table: the middle, and the span around it. */
  function expected({ course, forecast, indicator }, words) {
    if (!forecast || forecast.why_not || !forecast.periods) return [];
    const written = (value) => own.number(Number(value), indicator.decimals);
    const rest = course.lines.slice(1).map(() => null);
    return forecast.periods
      .map((period, n) => [
        `${period.name ?? period.code ?? period} (${words.forecast})`,
        `${written(forecast.v[n])} (${written(forecast.low[n])} – ${written(forecast.high[n])})`,
        ...rest,
      ])
      .reverse();
  }

  function table({ answer, words }) {
    const { course, indicator } = answer;
    const columns = [{ title: words.period }, ...course.lines.map((line) => ({ title: line.name, numeric: true }))];
    const rows = course.periods
      .map((period, n) => [
        period.name ?? period.code,
        ...course.lines.map((line) => {
          const number = line.numbers?.[n];
          return number && line.w[n] !== null ? { text: line.w[n], href: `/trace/${number}` } : (line.w[n] ?? null);
        }),
      ])
      .reverse();
    rows.unshift(...expected(answer, words));
    return { caption: `${answer.title} (${indicator.unit})`, columns, rows };
  }

  own.drawings.course = {
    has: (answer) =>
      Boolean(answer.course && answer.course.lines.some((line) => line.v.some((value) => value !== null))),
    title,
    draw,
    table,
    empty: ({ words }) => words.empty_course,
  };
})();
