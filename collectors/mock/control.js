"use strict";
// Shows every endpoint of the simulated country and switches faults; the token comes from the link, after the #.
const token = decodeURIComponent(location.hash.slice(1).replace(/^token=/, ""));
const at = (id) => document.getElementById(id);
const names = {
  late: "đến muộn · late", revised: "gửi lại bản sửa · revised", partial: "thiếu dòng · partial",
  wrong_unit: "sai đơn vị · wrong unit", duplicate: "trùng lặp · duplicate", http500: "lỗi máy chủ · HTTP 500",
  html200: "HTML thay dữ liệu · HTML with 200", slow: "chậm từng byte · slow", frozen: "đứng yên · frozen",
  flapping: "chập chờn · flapping", truncated: "đứt giữa chừng · truncated", gzip_bomb: "bom nén · gzip bomb",
};
const clock = (text) => text.slice(11, 19);

function element(tag, text, className) {
  const made = document.createElement(tag);
  made.textContent = text ?? "";
  if (className) made.className = className;
  return made;
}

function offButton(spell) {
  const button = element("button", "Tắt · Off");
  button.type = "button";
  button.addEventListener("click", () => change("DELETE", `?${new URLSearchParams({ endpoint: spell.endpoint, fault: spell.fault })}`));
  return button;
}

function row(endpoint) {
  const made = document.createElement("tr");
  const name = element("td");
  name.append(element("code", endpoint.endpoint), ` ${endpoint.name}`);
  const last = endpoint.last;
  const seen = element("td", last ? `${clock(last.at)} ${last.method} ${last.path} ` : "–");
  if (last) seen.append(element("span", last.status, last.status < 400 ? "ok" : "on"));
  const faults = element("td");
  for (const spell of endpoint.faults) {
    faults.append(element("span", `${names[spell.fault]} → ${clock(spell.until)}`, "on"));
    faults.append(spell.by_itself ? element("small", "tự đến · by itself") : offButton(spell));
  }
  made.append(name, seen, faults);
  return made;
}

function options(select, choices) {
  if (select.options.length) return;
  for (const [value, text] of choices) select.add(new Option(text, value));
}

async function show() {
  const state = await (await fetch("/control/state")).json();
  at("now").textContent = `${state.now.slice(0, 10)} ${clock(state.now)} (UTC+7)`;
  options(at("endpoint"), state.endpoints.map((each) => [each.endpoint, `${each.endpoint} ${each.name}`]));
  options(at("fault"), state.faults.map((fault) => [fault, names[fault]]));
  at("endpoints").replaceChildren(...state.endpoints.map(row));
}

async function change(method, query, body) {
  const answer = await fetch(`/control/faults${query}`, {
    method, body, headers: { "X-Control-Token": token, "Content-Type": "application/json" },
  });
  const said = await answer.json();
  at("message").textContent = answer.ok ? "Xong · Done" : `${said.error} ${said.remedy}`;
  await show();
}

at("switch").addEventListener("submit", (event) => {
  event.preventDefault();
  const body = { endpoint: at("endpoint").value, fault: at("fault").value, minutes: Number(at("minutes").value) };
  change("POST", "", JSON.stringify(body));
});
at("all-off").addEventListener("click", () => change("DELETE", ""));
const refresh = () => show().catch(() => { at("message").textContent = "Không kết nối được · Not connected"; });
refresh();
setInterval(refresh, 3000);
