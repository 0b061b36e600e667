// XML bodies, both ways, judged by xmllint against a schema made from the description: node xml_test.mjs PACKAGES SOURCE TRUNKLINE SIMULATOR XMLLINT
import {test, before, after} from "node:test";
import assert from "node:assert/strict";
import {spawnSync} from "node:child_process";
import fs from "node:fs";
import http from "node:http";
import {createRequire} from "node:module";
import os from "node:os";
import path from "node:path";
import {run, startSimulator} from "./programs.mjs";
import {xsd} from "./xsd.mjs";

const [packages, source, trunkline, simulator, xmllint] = process.argv.slice(2);
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "tl-xml-"));
const yaml = createRequire(path.join(packages, "node_modules/@stoplight/prism-cli/package.json"))("@stoplight/yaml");
const document = yaml.parse(fs.readFileSync(path.join(source, "openapi/qqcatalyst.yaml"), "utf8"));
const sample = (name) => fs.readFileSync(path.join(source, "tests/data/qqcatalyst", name), "utf8");
let sim, proxy;
const seen = [];

// Whether a text is what the schema promises; why not.
function judge(schema, text) {
  const file = path.join(folder, schema + ".xsd");
  fs.writeFileSync(file, xsd(document, schema));
  const ran = spawnSync(xmllint, ["--noout", "--nonet", "--schema", file, "-"], {input: text, encoding: "utf8"});
  assert.ok(ran.status === 0 || ran.status === 3 || ran.status === 1, ran.stderr);
  return {good: ran.status === 0, why: ran.stderr};
}

before(async () => {
  sim = await startSimulator(simulator, folder);
  proxy = http.createServer((request, response) => {
    const chunks = [];
    request.on("data", (chunk) => chunks.push(chunk));
    request.on("end", () => {
      const body = Buffer.concat(chunks).toString();
      const forward = http.request(sim.url + request.url, {method: request.method, headers: request.headers}, (reply) => {
        const replies = [];
        reply.on("data", (chunk) => replies.push(chunk));
        reply.on("end", () => {
          const text = Buffer.concat(replies).toString();
          seen.push({body, reply: text, type: request.headers["content-type"], replyType: reply.headers["content-type"]});
          response.writeHead(reply.statusCode, {"content-type": reply.headers["content-type"]}).end(text);
        });
      });
      forward.end(body);
    });
  });
  await new Promise((done) => proxy.listen(0, "127.0.0.1", done));
});
after(async () => {
  proxy.closeAllConnections();
  proxy.close();
  await sim.stop();
  fs.rmSync(folder, {recursive: true, force: true});
});

for (const body of ["xml", "text-xml"]) {
  test(`body: ${body}: requests and replies are valid`, async () => {
    seen.length = 0;
    fs.writeFileSync(path.join(folder, "trunkline.yaml"), `systems:
  s:
    adapter: qqcatalyst
    url: http://127.0.0.1:${proxy.address().port}
    numbers: merges
    body: ${body}
    oauth: {token_url: "${sim.url}/oauth/token", grant: password, user: agent, password: {env: QQ_PASSWORD}, client_id: trunkline,
      client_secret: {env: QQ_SECRET}}
`);
    fs.writeFileSync(path.join(folder, "numbers.csv"), [
      "contact,kind,number,primary,textable,label,category,notes,phone_id",
      "2001,3,555-0100,true,0,Cabin & Co,<Private>,NULL,0", "2001,Cell,555-0101,,,,EMPTY,,", "2002,99,555-0102,,,,,,", ""].join("\n"));
    const ran = await run(trunkline, folder, ["push", "s", "numbers.csv", "--null", "NULL", "--empty", "EMPTY", "--no-journal", "--results", "-"]);
    assert.match(ran.out, /,2,saved,[^]*,3,saved,[^]*,4,rejected,/, ran.errors);
    assert.ok(seen.length >= 2);
    for (const one of seen) {
      assert.equal(one.type, body === "xml" ? "application/xml" : "text/xml");
      assert.match(one.replyType, /xml/);
      assert.ok(judge("PhoneNumbers", one.body).good, one.body + judge("PhoneNumbers", one.body).why);
      assert.ok(judge("ActionResultDTO", one.reply).good, one.reply + judge("ActionResultDTO", one.reply).why);
    }
    assert.match(seen[0].body, /<Notes i:nil="true"\/>/);
  });
}

test("the vendor's samples are valid", () => {
  for (const [schema, name] of [["PhoneNumbers", "request-sample.xml"], ["ActionResultDTO", "reply-sample.xml"]]) {
    const judged = judge(schema, sample(name));
    assert.ok(judged.good, judged.why);
  }
});

test("what is wrong is flagged", () => {
  const request = sample("request-sample.xml"), reply = sample("reply-sample.xml");
  const wrong = [
    ["PhoneNumbers", request.replace(/<IsPrimary>[^<]*</, "<IsPrimary>yes<")],
    ["PhoneNumbers", request.replace(/(<PhoneNumber>[^<]*<\/PhoneNumber>)(\s*)(<PhoneNumberID>[^<]*<\/PhoneNumberID>)/, "$3$2$1")],
    ["PhoneNumbers", request.replace(/DataTransferObjects\.Contacts/, "DataTransferObjects")],
    ["PhoneNumbers", request.replace(/<EntityID>[^<]*</, "<EntityID i:nil=\"true\"><")],
    ["ActionResultDTO", reply.replace(/<IsSuccess>[^<]*</, "<IsSuccess>perhaps<")],
    ["ActionResultDTO", reply.replace(/<ErrorCode>/, "<Error/><ErrorCode>")],
  ];
  for (const [schema, text] of wrong) {
    assert.notEqual(text, schema === "PhoneNumbers" ? request : reply);
    assert.ok(!judge(schema, text).good, text);
  }
});
