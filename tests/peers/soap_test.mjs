// Our SOAP client against a server that npm's soap makes of our WSDL: node soap_test.mjs PACKAGES SOURCE TRUNKLINE
import {test, after} from "node:test";
import assert from "node:assert/strict";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import {SoapServer} from "./soap_server.mjs";
import {run} from "./programs.mjs";

const [packages, source, trunkline] = process.argv.slice(2);
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "tl-soap-"));
const wsdl = path.join(source, "wsdl", "xweb.wsdl");
after(() => fs.rmSync(folder, {recursive: true, force: true}));

const cph = "a0000000-0000-4000-8000-000000000001", cst = "c0000000-0000-4000-8000-000000000001";

async function push(server, rows) {
  fs.writeFileSync(path.join(folder, "s.yaml"),
    `systems:\n  s: {adapter: xweb, url: "${server.url}", jobs: 1, login: {user: xweb-user, password: {env: XWEB_PASSWORD}}}\n`);
  fs.writeFileSync(path.join(folder, "in.csv"), ["id,customer,phone_id,number,extension", ...rows, ""].join("\n"));
  const ran = await run(trunkline, folder, ["push", "s", "in.csv", "--config", "s.yaml", "--no-journal", "--quiet", "--results", "-"]);
  return {...ran, outcomes: ran.out.trim().split("\n").slice(1).map((line) => line.split(",").slice(2, 4).join(" "))};
}

test("login, get, update, insert: the server reads what was meant", async () => {
  const server = await new SoapServer(packages, wsdl).start();
  const ran = await push(server, [`a,,${cph},"703 & <555>",17`, `b,${cst},,+1 703 555 0142,`]);
  assert.deepEqual(ran.outcomes, ["saved ", "saved "], ran.errors);
  const [login, get, update, insert] = server.calls;
  assert.deepEqual(server.calls.map((call) => call.name), ["Authenticate", "WEBPhoneGet", "WEBPhoneUpdate", "WEBPhoneInsert"]);
  assert.deepEqual({...login.input}, {userName: "xweb-user", password: "xweb-password"});
  assert.equal(login.token, undefined); // the first call has no token, every other one the latest
  assert.deepEqual([get.token, update.token, insert.token], ["token-1", "token-1", "token-1"]);
  assert.equal(get.input.key, cph);
  const record = update.input.oFacadeObject;
  assert.equal(record.CurrentKey, cph);
  assert.deepEqual({...record.Phone_XRef}, {cph_key: cph, cph_extension: "17"});
  assert.deepEqual({...record.Phone}, {phn_key: "d0000000-0000-4000-8000-000000000001", phn_number: "703 & <555>", phn_number_display: "703 & <555>"});
  assert.equal(record.Customer, undefined);
  assert.equal(insert.input.oFacadeObject.Phone.phn_cst_key_owner, cst);
  assert.equal(insert.input.oFacadeObject.Phone_XRef.cph_cst_key, cst);
  await server.stop();
});

test("a fault is the vendor's answer, and a dead token is renewed once", async () => {
  const server = await new SoapServer(packages, wsdl).start();
  server.refuse.add("token-1");
  const ran = await push(server, [`a,${cst},,bad,`, `b,${cst},,5,`]);
  assert.deepEqual(ran.outcomes, ["rejected bad_value", "saved "], ran.errors + ran.out);
  assert.equal(server.logins, 2);
  await server.stop();
});

test("a wrong message is flagged: by the server, and a wrong reply by us", async () => {
  const server = await new SoapServer(packages, wsdl).start();
  await push(server, [`a,${cst},,5,`]);
  const good = server.bodies.find((body) => body.includes("WEBPhoneInsert"));
  const post = (body) => fetch(server.url, {method: "POST", body, headers: {"content-type": "text/xml; charset=utf-8"}});
  assert.equal((await post(good)).status, 200);
  for (const wrong of [good.replaceAll("WEBPhoneInsert", "WEBPhoneInsort"), good.replaceAll("SOAP-ENV:Body", "SOAP-ENV:Buddy"), good.replace("</", "<")]) {
    assert.notEqual(wrong, good);
    const reply = await post(wrong);
    assert.ok(reply.status >= 400, `${reply.status}: ${wrong}`);
  }
  await server.stop();

  const liar = new SoapServer(packages, wsdl);
  liar.lie = true;
  await liar.start();
  const ran = await push(liar, [`a,${cst},,5,`]);
  assert.deepEqual(ran.outcomes, ["not_sent invalid_token"], ran.errors);
  assert.match(ran.errors, /not the login's reply|no token/);
  await liar.stop();
});
