// Redocly's judgement of the descriptions: node lint_test.mjs PACKAGES SOURCE
import {test} from "node:test";
import assert from "node:assert/strict";
import {spawnSync} from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";

const [packages, source] = process.argv.slice(2);
const redocly = path.join(packages, "node_modules/@redocly/cli/bin/cli.js");
const rules = path.join(source, "tests/peers/redocly.yaml");
const descriptions = fs.readdirSync(path.join(source, "openapi")).filter((name) => name.endsWith(".yaml"));

function lint(files) {
  const env = {...process.env, REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true", CI: "true"};
  const ran = spawnSync(process.execPath, [redocly, "lint", "--config", rules, "--format", "stylish", ...files], {encoding: "utf8", env});
  return {code: ran.status, said: ran.stdout + ran.stderr};
}

test("every description is clean", () => {
  assert.ok(descriptions.length >= 5);
  const {code, said} = lint(descriptions.map((name) => path.join(source, "openapi", name)));
  assert.equal(code, 0, said);
  assert.doesNotMatch(said, /warning/i);
  for (const name of descriptions) {
    assert.ok(said.includes(`${name}: validated`), said);
  }
});

test("one that is not is flagged", () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "tl-lint-"));
  const file = path.join(folder, "bad.yaml");
  fs.writeFileSync(file, fs.readFileSync(path.join(source, "openapi/qqcatalyst.yaml"), "utf8").replace("in: path", "in: paht"));
  const {code, said} = lint([file]);
  fs.rmSync(folder, {recursive: true});
  assert.equal(code, 1, said);
  assert.match(said, /error +struct/);
});
