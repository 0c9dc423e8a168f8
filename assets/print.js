/* What a printed sheet says of itself, in its margins: whose it is, what it shows, as of when, by which filters. */
(() => {
  "use strict";
  if (document.querySelector("body[data-wall]")) return;

  const LONGEST = 160;
  const sheet = new CSSStyleSheet();
  const text = (node) => node?.innerText.replace(/\s+/g, " ").trim() ?? "";

  /** What there is room for, whole parts of it. */
  const cut = (said) => (said.length > LONGEST ? `${said.slice(0, LONGEST).replace(/ · [^·]*$/, "")} · …` : said);

  /** A text as CSS quotes it. */
  const quoted = (said) => `"${cut(said).replace(/[\\"]/g, "\\$&").replace(/[\n\r\f]/g, " ")}"`;

  /** What a chip says, without the button that takes it away. */
  function said(chip) {
    const words = [...chip.childNodes].filter((node) => node.nodeName !== "BUTTON").map((node) => node.textContent);
    return words.join("").replace(/\s+/g, " ").trim();
  }

  /** The filters of the page, each as its name and what is chosen. */
  function filters() {
    const fields = [...document.querySelectorAll("main .filters:not(.screen-only) .field")].map((field) => {
      const chosen = field.querySelector("select")?.selectedOptions[0]?.text ?? text(field.querySelector(".dash-dropdown-value, .dash-dropdown-trigger")) ?? "";
      const typed = field.querySelector("input[type=text], input[type=search], input[role=combobox]")?.value ?? "";
      const value = chosen || typed;
      return value ? `${text(field.querySelector("label"))}: ${value}` : "";
    });
    const chips = [...document.querySelectorAll("main .chips .chip:not(a:not([aria-current]))")].map(said);
    return [...fields, ...chips].filter(Boolean).join(" · ");
  }

  function describe() {
    const words = JSON.parse(document.getElementById("frame-words")?.dataset.print ?? "{}");
    const moment = text(document.getElementById("known-at")) || `${words.as_of ?? ""} ${text(document.getElementById("national-clock"))}`;
    const box = (name, said, more = "") => `@${name} { content: ${quoted(said)}; font-size: 8pt; color: #333333; white-space: nowrap; ${more} }`;
    const title = text(document.querySelector("#x-print > :nth-child(2)")) || text(document.querySelector("main h1"));
    sheet.replaceSync(`@page { margin: 16mm 12mm 16mm;
      ${box("top-left", `${words.office ?? ""} · Điều Hành`, "font-weight: 600;")}
      ${box("top-center", title)}
      ${box("top-right", moment)}
      ${box("bottom-left", filters())}
      @bottom-right { content: "${words.page ?? ""} " counter(page) "/" counter(pages); font-size: 8pt; } }`);
    document.documentElement.setAttribute("data-printed", "");
    charts().forEach((svg) => svg.setAttribute("viewBox", `0 0 ${svg.getAttribute("width")} ${svg.getAttribute("height")}`));
  }

  /** Charts are drawn as wide as the screen: on paper they are made smaller as a whole. */
  const charts = () => [...document.querySelectorAll(".chart .main-svg[width][height]")];

  function restore() {
    document.documentElement.removeAttribute("data-printed");
    charts().forEach((svg) => svg.removeAttribute("viewBox"));
  }

  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  addEventListener("beforeprint", describe);
  addEventListener("afterprint", restore);
})();
