// The table of records that were not saved: sort, search, filter, pages, save as CSV. The data is the page's own; nothing is loaded or sent.
"use strict";
(function () {
  const data = JSON.parse(document.getElementById("data").textContent);
  const table = document.getElementById("failed");
  if (!table) {
    return;
  }
  const SYSTEM = 0, LINE = 1, OUTCOME = 2, REASON = 3, STATUS = 4, ATTEMPTS = 5, ID = 6, CODE = 7, MESSAGE = 8, FIELD = 9, SAVED = 10;
  const CUT_AFTER = 160;
  const places = {system: SYSTEM, line: LINE, id: ID, outcome: OUTCOME, reason: REASON, vendor_code: CODE, field: FIELD, message: MESSAGE,
    http_status: STATUS, attempts: ATTEMPTS, saved: SAVED};
  const find = (id) => document.getElementById(id);
  const count = (number) => number.toLocaleString("en-US");
  const body = find("rows"), search = find("search"), outcome = find("outcome"), reason = find("reason"), size = find("size"), sort = find("sort");
  const headings = Array.from(table.querySelectorAll("thead th"));
  const rows = data.rows;
  const state = {key: null, down: false, page: 0, wanted: []};

  function value(row, key) {
    const raw = row[places[key]];
    return key === "system" ? data.systems[raw] : key === "outcome" ? data.outcomes[raw] : key === "reason" ? data.reasons[raw] : raw;
  }

  // ---- which rows, in which order ----

  const collator = new Intl.Collator("en", {numeric: true});
  const orders = {};
  // Each column is sorted once; ties keep the order of the input.
  function order(key) {
    if (!orders[key]) {
      const keys = rows.map((row) => value(row, key));
      orders[key] = rows.map((_, index) => index).sort((a, b) =>
        (typeof keys[a] === "number" ? keys[a] - keys[b] : collator.compare(keys[a], keys[b])) || a - b);
    }
    return orders[key];
  }

  let haystacks = null;
  function haystack(index) {
    if (!haystacks) {
      haystacks = rows.map((row) => [row[LINE] || "", row[ID], row[CODE], row[MESSAGE], row[FIELD], value(row, "reason"), row[STATUS] || "",
        value(row, "system")].join("\n").toLowerCase());
    }
    return haystacks[index];
  }

  function select() {
    const text = search.value.trim().toLowerCase();
    let wanted = state.key ? order(state.key) : rows.map((_, index) => index);
    wanted = wanted.filter((index) => (outcome.value === "" || rows[index][OUTCOME] === Number(outcome.value)) &&
      (reason.value === "" || rows[index][REASON] === Number(reason.value)) && (!text || haystack(index).includes(text)));
    if (state.down) {
      wanted.reverse();
    }
    state.wanted = wanted;
    state.page = 0;
  }

  // ---- showing them ----

  function picture(code) {
    return code === 0x7f ? "\u2421" : code < 0x20 ? String.fromCharCode(0x2400 + code) : "\ufffd";
  }
  // What cannot be seen is shown, as in the rows that came with the page.
  function visible(text) {
    return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, (one) => picture(one.charCodeAt(0)))
      .replace(/[\u202a-\u202e\u2066-\u2069]/g, (one) => "[U+" + one.charCodeAt(0).toString(16).toUpperCase() + "]");
  }
  function element(name, className, text) {
    const made = document.createElement(name);
    if (className) {
      made.className = className;
    }
    if (text !== undefined) {
      made.textContent = text;
    }
    return made;
  }
  function mark(name) {
    const space = "http://www.w3.org/2000/svg";
    const svg = document.createElementNS(space, "svg");
    const rect = document.createElementNS(space, "rect");
    svg.setAttribute("class", "mark");
    svg.setAttribute("viewBox", "0 0 12 12");
    svg.setAttribute("aria-hidden", "true");
    rect.setAttribute("class", "o-" + name);
    rect.setAttribute("width", "12");
    rect.setAttribute("height", "12");
    svg.append(rect);
    return svg;
  }
  function fill(cell, text) {
    const characters = Array.from(text);
    if (characters.length <= CUT_AFTER + 40) {
      cell.append(element("bdi", "", visible(text)));
      return;
    }
    const details = element("details");
    const summary = element("summary");
    const cut = element("span", "cut");
    cut.append(element("bdi", "", visible(characters.slice(0, CUT_AFTER).join(""))), "\u2026");
    summary.append(cut, element("span", "less", "fold up"));
    details.append(summary, element("bdi", "", visible(text)));
    cell.append(details);
  }
  function makeRow(row) {
    const made = element("tr");
    made.setAttribute("role", "row");
    for (const heading of headings) {
      const key = heading.dataset.key;
      const cell = element("td", heading.className);
      const shown = value(row, key);
      cell.setAttribute("role", "cell");
      cell.dataset.title = heading.dataset.title;
      if (key === "outcome") {
        cell.append(mark(shown), shown);
      } else if (typeof shown === "number") {
        cell.textContent = shown || "";
      } else if (shown) {
        fill(cell, shown);
      }
      made.append(cell);
    }
    return made;
  }
  function emptyRow() {
    const made = element("tr", "empty");
    const cell = element("td", "", "No record matches.");
    made.setAttribute("role", "row");
    cell.setAttribute("role", "cell");
    cell.colSpan = headings.length;
    made.append(cell);
    return made;
  }

  function show() {
    const each = Number(size.value);
    const total = state.wanted.length;
    const pages = Math.max(1, Math.ceil(total / each));
    const from = state.page * each;
    const part = state.wanted.slice(from, from + each);
    body.replaceChildren(...(total ? part.map((index) => makeRow(rows[index])) : [emptyRow()]));
    find("status").textContent = total === 0 ? "No record of " + count(rows.length) + " matches" :
      count(from + 1) + "\u2013" + count(from + part.length) + " of " + count(total) +
      (total === rows.length ? " records" : " that match, of " + count(rows.length) + " records");
    find("page").textContent = "Page " + count(state.page + 1) + " of " + count(pages);
    find("previous").disabled = state.page === 0;
    find("next").disabled = state.page + 1 >= pages;
    find("pages").hidden = total <= 50;
    find("save").disabled = total === 0;
    for (const heading of headings) {
      if (heading.dataset.key === state.key) {
        heading.setAttribute("aria-sort", state.down ? "descending" : "ascending");
      } else {
        heading.removeAttribute("aria-sort");
      }
    }
    sort.value = state.key ? state.key + (state.down ? " down" : "") : "";
  }
  function update() {
    select();
    show();
  }

  // ---- CSV, in the form of the results file ----

  const columns = ["id", "line", "outcome", "reason", "vendor_code", "message", "field", "http_status", "saved", "attempts"];
  function csvCell(content) {
    let text = String(content).replace(/\u0000/g, "\ufffd");
    const quoted = /[,"\r\n]|^[ \t]|[ \t]$/.test(text);
    // A spreadsheet must not run it.
    if (/^[=+\-@\t\r\n]/.test(text)) {
      text = "'" + text;
    }
    return quoted ? "\"" + text.replace(/"/g, "\"\"") + "\"" : text;
  }
  function csv() {
    const wanted = data.systems.length > 1 ? columns.concat("system") : columns;
    const lines = [wanted.join(",")];
    for (const index of state.wanted) {
      lines.push(wanted.map((key) => {
        const content = value(rows[index], key);
        return csvCell((key === "line" || key === "http_status") && content === 0 ? "" : content);
      }).join(","));
    }
    return lines.join("\n") + "\n";
  }
  function save() {
    const link = element("a");
    const address = URL.createObjectURL(new Blob([csv()], {type: "text/csv;charset=utf-8"}));
    link.href = address;
    link.download = "not-saved.csv";
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 60000);
  }

  // ---- wiring ----

  sort.append(new Option("file order", ""));
  for (const heading of headings) {
    const title = heading.textContent;
    const button = element("button", "", title);
    button.type = "button";
    heading.dataset.title = title;
    heading.replaceChildren(button);
    button.addEventListener("click", () => {
      state.down = state.key === heading.dataset.key && !state.down;
      state.key = heading.dataset.key;
      update();
    });
    sort.append(new Option(title, heading.dataset.key), new Option(title + ", reversed", heading.dataset.key + " down"));
  }
  sort.addEventListener("change", () => {
    const [key, down] = sort.value.split(" ");
    state.key = key || null;
    state.down = down === "down";
    update();
  });
  let timer = 0;
  search.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(update, 120);
  });
  find("tools").addEventListener("submit", (event) => {
    event.preventDefault();
    update();
  });
  for (const control of [outcome, reason, size]) {
    control.addEventListener("change", update);
  }
  function turn(by) {
    state.page += by;
    show();
    table.scrollIntoView({block: "start"});
  }
  find("previous").addEventListener("click", () => turn(-1));
  find("next").addEventListener("click", () => turn(1));
  find("save").addEventListener("click", save);
  find("tools").hidden = false;
  const note = find("no-script");
  if (note) {
    note.hidden = true;
  }
  // Left from an earlier visit of the page.
  search.value = "";
  outcome.value = "";
  reason.value = "";
  size.value = "100";
  update();
})();
