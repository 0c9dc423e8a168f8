/* The wall's worker: after a start without a network it hands out the last document, with its scripts, fonts and map. */
"use strict";

const PAGE = "/wall";
const DOCUMENTS = "wall-document";
const BOARDS = "wall-board";
const ASSETS = "wall-assets-";
const WAIT_MS = 3_000;
const REFUSED = [401, 403];
const KEPT_AT = "x-kept-at";
const BOARD = /(<script[^>]*\bid="board"[^>]*>)([\s\S]*?)(<\/script>)/;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("message", (event) => {
  if (event.data === "gone") event.waitUntil(bury());
});
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname, search } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (request.mode === "navigate" && pathname === PAGE) event.respondWith(page(request));
  else if (pathname.startsWith("/assets/")) event.respondWith(search.startsWith("?v=") ? named(request) : unnamed(request));
});

/** The server's document; the kept one where it does not answer, and a calm page where it knows this screen no more. */
async function page(request) {
  const kept = await caches.match(PAGE, { cacheName: DOCUMENTS });
  let answer = null;
  try {
    answer = await ask(request.url, kept ? WAIT_MS : 0);
  } catch (error) {
    if (!kept) throw error;
    return asKept(kept);
  }
  if (isRefusal(answer)) return (await bury()) ?? passed(answer);
  return answer.ok || !kept ? passed(answer) : asKept(kept);
}

/** Ask for a document, whole within the time given, so that half of one is never shown; 0: as long as it takes. */
async function ask(url, limit) {
  const answer = await fetch(url, {
    headers: { Accept: "text/html" },
    mode: "same-origin",
    credentials: "same-origin",
    cache: "no-store",
    signal: limit ? AbortSignal.timeout(limit) : null,
  });
  const { status, ok, redirected } = answer;
  return { status, ok, redirected, url: answer.url, headers: answer.headers, text: await answer.text() };
}

/** Whether the server knows this screen no more: it says so, or sends it to the sign-in page. */
function isRefusal({ status, redirected, url }) {
  return REFUSED.includes(status) || (redirected && new URL(url).pathname !== PAGE);
}

function passed({ status, headers, text, redirected, url }) {
  if (redirected && new URL(url).pathname !== PAGE) return Response.redirect(url, 303);
  return new Response(text, { status, headers: unpacked(headers) });
}

/** Headers of a text that is no longer packed. */
function unpacked(headers) {
  const said = new Headers(headers);
  said.delete("Content-Encoding");
  said.delete("Content-Length");
  return said;
}

/** The kept document, which says of itself that it is one. */
async function asKept(kept) {
  const text = await kept.text();
  const since = kept.headers.get(KEPT_AT) ?? "";
  return new Response(text.replace("<body", `<body data-kept="${since}"`), { headers: kept.headers });
}

/** Forget every figure; of the document only the words remain, which say what to do. */
async function bury() {
  await caches.delete(BOARDS);
  const kept = await caches.match(PAGE, { cacheName: DOCUMENTS });
  if (!kept) return null;
  const { headers } = kept;
  const text = (await kept.text()).replace(BOARD, (_, before, board, after) => before + wordsOf(board) + after);
  const calm = text.includes("<body data-gone") ? text : text.replace("<body", '<body data-gone="yes"');
  const cache = await caches.open(DOCUMENTS);
  await cache.put(PAGE, new Response(calm, { headers }));
  return new Response(calm, { headers });
}

function wordsOf(text) {
  let board = {};
  try {
    board = JSON.parse(text) ?? {};
  } catch {
    board = {};
  }
  const words = board.scenes?.frame?.words ?? {};
  const left = { language: board.language ?? "vi", wall: null, scenes: { frame: { scene: "frame", words } } };
  return JSON.stringify(left).replaceAll("<", "\\u003c");
}

/** A file whose address names its version never changes. */
async function named(request) {
  return (await caches.match(request, { ignoreVary: true })) ?? fetch(request);
}

/** A font or a map is asked for anew, and the kept one serves where nobody answers. */
async function unnamed(request) {
  const kept = await caches.match(request, { ignoreVary: true });
  try {
    const answer = await fetch(request, { signal: kept ? AbortSignal.timeout(WAIT_MS) : null });
    if (answer.ok && !answer.redirected) await keep(request, answer.clone());
    return answer.ok || !kept ? answer : kept;
  } catch (error) {
    if (!kept) throw error;
    return kept;
  }
}

/** Files that are first needed long after the page was loaded are kept with those it began with. */
async function keep(request, answer) {
  const names = (await caches.keys()).filter((name) => name.startsWith(ASSETS));
  if (!names.length) return;
  const cache = await caches.open(names[names.length - 1]);
  await cache.put(request, answer);
}
