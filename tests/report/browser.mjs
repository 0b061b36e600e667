// A headless Chromium for the tests: a fresh profile that goes away, and a record of all that a page asks for and complains about.
import {createRequire} from "node:module";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";

function chromiumPath() {
  for (const name of ["chromium", "chromium-browser", "google-chrome"]) {
    for (const folder of (process.env.PATH || "").split(":")) {
      if (folder && fs.existsSync(path.join(folder, name))) {
        return path.join(folder, name);
      }
    }
  }
  throw new Error("there is no chromium; tools/test installs it (Debian: chromium)");
}

export class Browser {
  // `packages` is the folder that holds node_modules.
  static async start(packages, options = {}) {
    const browser = new Browser();
    const load = createRequire(path.join(packages, "package.json"));
    browser.axe = fs.readFileSync(load.resolve("axe-core/axe.min.js"), "utf8");
    browser.profile = fs.mkdtempSync(path.join(os.tmpdir(), "tl-chromium-"));
    browser.context = await load("playwright-core").chromium.launchPersistentContext(browser.profile, {
      executablePath: chromiumPath(), headless: true, acceptDownloads: true, timeout: 60000, ...options,
      args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
        "--disable-sync"],
    });
    browser.context.setDefaultTimeout(20000);
    await browser.context.addInitScript(browser.axe);
    return browser;
  }

  async stop() {
    await this.context.close();
    fs.rmSync(this.profile, {recursive: true, force: true, maxRetries: 5});
  }

  // Opens a page; page.asked holds the addresses that it asked for, page.complaints what came to the console, errors included.
  async open(file, {width = 1280, scheme = "light"} = {}) {
    const page = await this.context.newPage();
    page.asked = [];
    page.complaints = [];
    page.on("request", (request) => page.asked.push(request.url()));
    page.on("console", (message) => page.complaints.push(message.text()));
    page.on("pageerror", (error) => page.complaints.push(String(error)));
    page.on("dialog", (dialog) => {
      page.complaints.push("a dialog: " + dialog.message());
      dialog.dismiss();
    });
    await page.setViewportSize({width, height: 900});
    await page.emulateMedia({colorScheme: scheme});
    await page.goto("file://" + file);
    return page;
  }
}

// What axe-core has against a page: one line each.
export async function violations(page) {
  const found = await page.evaluate(() => window.axe.run(document, {resultTypes: ["violations"]}));
  return found.violations.map((one) => one.id + ": " + one.nodes.map((node) => node.target.join(" ")).slice(0, 3).join(", "));
}
