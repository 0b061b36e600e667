// The report in a browser: node browser_test.mjs PACKAGES SAMPLE-PROGRAM. TL_REPORT_SHOTS=FOLDER keeps pictures to look at.
import {test, before, after} from "node:test";
import assert from "node:assert/strict";
import {execFileSync} from "node:child_process";
import fs from "node:fs";
import http from "node:http";
import os from "node:os";
import path from "node:path";
import {Browser, violations} from "./browser.mjs";

const [packages, sample] = process.argv.slice(2);
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "tl-report-"));
const shots = process.env.TL_REPORT_SHOTS;
const files = {};
let browser;

before(async () => {
  for (const kind of ["mixed", "attacks", "many", "saved", "hidden", "quick", "csv"]) {
    files[kind] = path.join(folder, kind + ".html");
    execFileSync(sample, [kind, files[kind]]);
  }
  browser = await Browser.start(packages);
});
after(async () => {
  if (browser) {
    await browser.stop();
  }
  fs.rmSync(folder, {recursive: true, force: true});
});

const text = (page, selector) => page.locator(selector).innerText();
const status = (page) => text(page, "#status");
const cells = (page, key) => page.locator("#rows td.c-" + key).allInnerTexts();
const sortBy = (page, key) => page.locator(`th[data-key=${key}] button`).click();

async function shot(page, name) {
  if (shots) {
    await page.screenshot({path: path.join(shots, name + ".png"), fullPage: true});
  }
}

// Nothing was loaded but the page itself, and nobody complained.
function checkQuiet(page, kind) {
  assert.deepEqual(page.asked.filter((address) => !address.startsWith("blob:")), ["file://" + files[kind]]);
  assert.deepEqual(page.complaints, []);
}

async function saved(page) {
  const [download] = await Promise.all([page.waitForEvent("download"), page.click("#save")]);
  assert.equal(download.suggestedFilename(), "not-saved.csv");
  return fs.readFileSync(await download.path(), "utf8");
}

// RFC 4180, as rows of cells.
function parseCsv(content) {
  const rows = [[]];
  const pattern = /("(?:[^"]|"")*"|[^,\n]*)(,|\n)/gy;
  for (let match; (match = pattern.exec(content));) {
    const cell = match[1].startsWith("\"") ? match[1].slice(1, -1).replaceAll("\"\"", "\"") : match[1];
    rows.at(-1).push(cell);
    if (match[2] === "\n") {
      rows.push([]);
    }
  }
  assert.deepEqual(rows.pop(), []);
  return rows;
}

const looks = [];
for (const kind of ["mixed", "attacks"]) {
  looks.push([kind, 320, "light"], [kind, 320, "dark"], [kind, 1280, "light"], [kind, 1280, "dark"]);
}
for (const kind of ["saved", "hidden", "quick"]) {
  looks.push([kind, 320, "dark"], [kind, 1280, "light"]);
}
for (const [kind, width, scheme] of looks) {
  test(`${kind}, ${width} px, ${scheme}: opens in silence, accessible, nothing sticks out`, async () => {
    const page = await browser.open(files[kind], {width, scheme});
    if (await page.locator("#size").count()) {
      await page.selectOption("#size", "50", {force: true});
    }
    await page.evaluate(() => document.querySelectorAll("details").forEach((one) => (one.open = true)));
    assert.deepEqual(await violations(page), []);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth) <= width, "the page is wider than its window");
    assert.equal(await page.evaluate(() => window.attacked), undefined);
    checkQuiet(page, kind);
    await shot(page, `${kind}-${width}-${scheme}`);
    await page.close();
  });
}

test("the checker itself finds what is wrong", async () => {
  const page = await browser.open(files.mixed);
  await page.evaluate(() => {
    document.querySelector("#search").closest("label").replaceWith(document.querySelector("#search"));
    document.querySelector("h1").style.color = "#eee";
  });
  const found = (await violations(page)).join("\n");
  assert.match(found, /label/);
  assert.match(found, /color-contrast/);
  await page.close();
});

test("attacks are seen when they succeed, and none does", async () => {
  const bare = path.join(folder, "bare.html");
  const open = fs.readFileSync(files.attacks, "utf8").replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, "");
  fs.writeFileSync(bare, open.replace("</h1>", "</h1><script>window.attacked = 1</script>"));
  const victim = await browser.open(bare);
  assert.equal(await victim.evaluate(() => window.attacked), 1);
  await victim.close();
  // Without the policy as well: the writer and the script alone must hold.
  fs.writeFileSync(bare, open);
  for (const file of [files.attacks, bare]) {
    const page = await browser.open(file);
    for (const key of ["message", "id", "vendor_code", "field"]) {
      await sortBy(page, key);
    }
    await page.fill("#search", "<script>");
    await page.waitForFunction(() => document.getElementById("status").textContent.includes("match"));
    await page.fill("#search", "");
    await page.waitForFunction(() => !document.getElementById("status").textContent.includes("match"));
    await page.click("#next");
    await page.hover("#rows tr:first-child td:last-child");
    assert.equal(await page.evaluate(() => window.attacked), undefined);
    assert.equal(await page.locator("iframe, #rows img, #rows script, h1 script").count(), 0);
    assert.deepEqual(page.complaints, []);
    await page.close();
  }
});

test("the policy keeps a script that gets in from running and from talking", async () => {
  let heard = 0;
  const server = http.createServer((_, reply) => {
    heard++;
    reply.end("");
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = `http://127.0.0.1:${server.address().port}/`;
  const page = await browser.open(files.mixed);
  const got = await page.evaluate(async (to) => {
    const script = document.createElement("script");
    script.textContent = "window.attacked = 1";
    document.body.append(script);
    document.body.insertAdjacentHTML("beforeend", "<p onclick='window.attacked = 2' id='trap'>x</p>");
    document.getElementById("trap").click();
    const loaded = new Promise((resolve) => {
      const image = new Image();
      image.onload = () => resolve("loaded");
      image.onerror = () => resolve("refused");
      image.src = to;
    });
    return [await loaded, await fetch(to).then(() => "fetched", () => "refused"), window.attacked];
  }, address);
  server.close();
  assert.deepEqual(got, ["refused", "refused", undefined]);
  assert.equal(heard, 0);
  assert.ok(page.complaints.length >= 3, "the browser tells of what it refused");
  await page.close();
});

test("sorting", async () => {
  const page = await browser.open(files.mixed);
  const inOrder = (await cells(page, "line")).map(Number);
  assert.deepEqual(inOrder, [...inOrder].sort((a, b) => a - b));
  await sortBy(page, "line");
  assert.deepEqual((await cells(page, "line")).map(Number), inOrder);
  await sortBy(page, "line");
  const down = (await cells(page, "line")).map(Number);
  assert.equal(down[0], 2401);
  assert.deepEqual(down, [...down].sort((a, b) => b - a));
  assert.equal(await page.getAttribute("th[data-key=line]", "aria-sort"), "descending");
  await sortBy(page, "message");
  assert.equal(await page.getAttribute("th[data-key=line]", "aria-sort"), null);
  assert.equal(await page.getAttribute("th[data-key=message]", "aria-sort"), "ascending");
  const messages = await cells(page, "message");
  assert.deepEqual(messages.slice(0, 18), Array(18).fill("cancelled"));
  // By keyboard.
  await page.focus("th[data-key=outcome] button");
  await page.keyboard.press("Enter");
  assert.equal(await page.getAttribute("th[data-key=outcome]", "aria-sort"), "ascending");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Space");
  assert.equal(await page.getAttribute("th[data-key=reason]", "aria-sort"), "ascending");
  await page.close();
});

test("searching and filtering", async () => {
  const page = await browser.open(files.mixed);
  const all = 2400 - Number((await text(page, "h1")).match(/^([\d,]+) of/)[1].replace(",", ""));
  assert.equal(await status(page), `1–100 of ${all} records`);
  await page.selectOption("#outcome", {label: "unknown"});
  assert.equal(await status(page), `1–19 of 19 that match, of ${all} records`);
  assert.deepEqual(new Set(await cells(page, "reason")), new Set(["timeout"]));
  await page.selectOption("#outcome", "");
  await page.selectOption("#reason", {label: "unknown_phone_type"});
  assert.match(await status(page), /^1–25 of 25 that match/);
  await page.fill("#search", "PIGEON");
  await page.waitForTimeout(200);
  assert.match(await status(page), /^1–25 of 25 that match/);
  await page.fill("#search", "C-700081");
  await page.waitForFunction(() => document.getElementById("status").textContent.startsWith("No record"));
  assert.match(await text(page, "#rows"), /No record matches/);
  assert.ok(await page.isDisabled("#save"));
  await page.selectOption("#reason", "");
  const found = await cells(page, "message");
  assert.ok(found.length > 5);
  assert.ok(found.every((message) => message === "Customer C-700081 was not found"));
  await page.close();
});

test("the CSV holds exactly the filtered rows, in their order", async () => {
  const page = await browser.open(files.mixed);
  await page.selectOption("#reason", {label: "unknown_customer"});
  await page.fill("#search", "c-1001");
  await page.waitForFunction(() => document.getElementById("status").textContent.includes("match"));
  await sortBy(page, "line");
  await sortBy(page, "line");
  const rows = parseCsv(await saved(page));
  assert.deepEqual(rows[0], ["id", "line", "outcome", "reason", "vendor_code", "message", "field", "http_status", "saved", "attempts"]);
  assert.deepEqual(rows.slice(1).map((row) => row[1]), await cells(page, "line"));
  assert.ok(rows.length > 5);
  for (const row of rows.slice(1)) {
    // -57006 would be a formula.
    assert.deepEqual(row.slice(2), ["rejected", "unknown_customer", "'-57006", "Customer C-1001 was not found", "CustomerNumber", "200", "", "1"]);
  }
  checkQuiet(page, "mixed");
  await page.close();
});

test("the CSV is byte for byte what the program writes", async () => {
  const page = await browser.open(files.csv);
  const written = fs.readFileSync(files.csv + ".csv", "utf8");
  assert.equal(await saved(page), written);
  assert.ok(written.includes("'=HYPERLINK"));
  await page.close();
});

test("100,000 records stay usable", async () => {
  const page = await browser.open(files.many);
  assert.match(await text(page, "#failed-title + .body"), /This page holds the first 100,000 of 100,500 records that were not saved/);
  assert.equal(await status(page), "1–100 of 100,000 records");
  assert.equal(await page.locator("#rows tr").count(), 100);
  const start = Date.now();
  await sortBy(page, "id");
  await sortBy(page, "id");
  await page.fill("#search", "C-31");
  await page.waitForFunction(() => document.getElementById("status").textContent.startsWith("1–100 of 20,000 that match"));
  await page.selectOption("#size", "500");
  for (let i = 0; i < 39; i++) {
    await page.click("#next");
  }
  assert.equal(await status(page), "19,501–20,000 of 20,000 that match, of 100,000 records");
  assert.ok(await page.isDisabled("#next"));
  assert.equal(parseCsv(await saved(page)).length, 20001);
  assert.ok(Date.now() - start < 60000);
  checkQuiet(page, "many");
  await page.close();
});

test("values are left out on request", async () => {
  const content = fs.readFileSync(files.hidden, "utf8");
  assert.ok(!content.includes("C-1001") && !content.includes("Pigeon"));
  const page = await browser.open(files.hidden);
  assert.equal(await page.locator("th[data-key=message], th[data-key=field]").count(), 0);
  const rows = parseCsv(await saved(page));
  assert.ok(rows.length > 100);
  assert.ok(rows.slice(1).every((row) => row[0] && row[5] === "" && row[6] === "" && row[8] === ""));
  await page.close();
});

test("a phone sorts as well", async () => {
  const page = await browser.open(files.mixed, {width: 320});
  await page.selectOption("#sort", {label: "Line, reversed"});
  assert.equal((await cells(page, "line"))[0], "2401");
  assert.ok(await page.isVisible(".chart.narrow") && !(await page.isVisible(".chart.wide")));
  await page.close();
});

test("on paper there are no controls", async () => {
  const page = await browser.open(files.mixed);
  await page.emulateMedia({media: "print", colorScheme: "dark"});
  assert.ok(!(await page.isVisible("#tools")) && !(await page.isVisible("#pages")));
  assert.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), "rgb(255, 255, 255)");
  await page.close();
});

test("without JavaScript: summary, drawings and the first 200 records", async () => {
  const plain = await Browser.start(packages, {javaScriptEnabled: false});
  try {
    const page = await plain.open(files.many);
    assert.match(await text(page, "h1"), /None of 100,500 records was saved/);
    assert.equal(await page.locator("#rows tr").count(), 200);
    assert.ok(!(await page.isVisible("#tools")) && !(await page.isVisible("#pages")));
    assert.match(await text(page, "#no-script"), /the first 200/);
    assert.ok(await page.isVisible(".chart.wide"));
    await page.close();
  } finally {
    await plain.stop();
  }
});
