// Prism between trunkline and the simulator: node prism_test.mjs PACKAGES SOURCE TRUNKLINE SIMULATOR
import {test, before, after} from "node:test";
import assert from "node:assert/strict";
import fs from "node:fs";
import http from "node:http";
import os from "node:os";
import path from "node:path";
import {Prism} from "./prism.mjs";
import {run, startSimulator} from "./programs.mjs";

const [packages, source, trunkline, simulator] = process.argv.slice(2);
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "tl-prism-"));
const description = (name) => path.join(source, "openapi", name + ".yaml");
const prism = new Prism(packages);
let sim;

const login = "login: {data_source: EXPANDABLE, user: APIUSER, password: {env: E_PASSWORD}}";
const configs = {
  wasp: (url) => `{adapter: wasp, url: "${url}", token: {env: WASP_TOKEN}}`,
  expandable: (url) => `{adapter: expandable, url: "${url}", missing: create, ${login}}`,
  "expandable-slash": (url) => `{adapter: expandable, url: "${url}", generation: slash, ${login}}`,
  qqcatalyst: (url) =>
    `{adapter: qqcatalyst, url: "${url}", numbers: merges, oauth: {token_url: "${sim.url}/oauth/token", grant: password, user: agent, ` +
    `password: {env: QQ_PASSWORD}, client_id: trunkline, client_secret: {env: QQ_SECRET}}}`,
};

configs["xweb-json"] = (url) => `{adapter: xweb-json, url: "${url}", find: {by: cst_id}, login: {user: xweb-user, password: {env: XWEB_PASSWORD}}}`;
const upstream = (name) => sim.url + (name === "xweb-json" ? "/xweb" : "");

async function push(name, url, file, rows, more = "") {
  const config = path.join(folder, file + ".yaml");
  fs.writeFileSync(config, "systems:\n  s: " + configs[name](url).replace(/}$/, more + "}") + "\n");
  fs.writeFileSync(path.join(folder, file), rows);
  return run(trunkline, folder, ["push", "s", file, "--config", config, "--no-journal", "--quiet", "--results", "-"]);
}

const outcomes = (ran) => ran.out.trim().split("\n").slice(1).map((line) => line.split(",")[2]);

before(async () => {
  sim = await startSimulator(simulator, folder);
});
after(async () => {
  await prism.stop();
  await sim?.stop();
  fs.rmSync(folder, {recursive: true, force: true});
});

// Rows that are saved, rows that are refused, and which calls have to pass by for that.
const journeys = {
  wasp: {
    lines: ["customer,C-1001,Office,555-0100,7", "customer,C-9,Office,555-0101,", "manufacturer,Acme,Home,555-0102,",
      "employee,E-7,Cell Phone,555-0103,", "supplier,S-9,Fax,555-0104,"],
    heading: "entity,customer,kind,number,extension",
    outcomes: ["saved", "rejected", "saved", "saved", "saved"],
    calls: {"/public-api/phones/customer/save": [200], "/public-api/phones/manufacturers/save": [200], "/public-api/phones/employee/save": [200],
      "/public-api/phones/supplier/save": [200]},
  },
  expandable: {
    heading: "customer,contact,kind,number,x.E_MAIL,notes",
    lines: ["C-1001,P-1,mobile,555-0100,,", "C-1001,P-1,,,a@b.example,calls back", "C-1002,NEW,work,555-0101,,", "X-9,NEW,fax,555-0102,,"],
    outcomes: ["saved", "saved", "saved", "rejected"],
    calls: {"/api/auth-token-get": [200], "/api/customer-contact-update": [200, 500], "/api/customer-contact-create": [200, 500]},
  },
  "expandable-slash": {
    heading: "customer,contact,kind,number,x.SLX_ID",
    lines: ["C-1001,P-2,pager,555-0100,9", "X-9,NEW,fax,555-0102,"],
    outcomes: ["saved", "rejected"],
    calls: {"/api/Security/Login": [200], "/api/CustomerContact/Update": [200, 500]},
  },
  qqcatalyst: {
    heading: "contact,kind,number,primary,textable,label,category,notes,phone_id",
    lines: ["2001,3,555-0100,true,0,Cabin,Private,n,", "2001,Cell,555-0101,,,,,,0", "2002,99,555-0102,,,,,,", "99,3,555-0103,,,,,,"],
    outcomes: ["saved", "saved", "rejected", "rejected"],
    calls: {"/v1/Contacts/2001/PhoneNumbers": [200], "/v1/Contacts/2002/PhoneNumbers": [200], "/v1/Contacts/99/PhoneNumbers": [200]},
  },
};

journeys["xweb-json"] = {
  heading: "customer,phone_id,kind,number,extension,x.Phone_XRef.cph_unlisted_flag",
  lines: ["1002,,243f7447-c38b-473f-be84-dbedd2f1f55e,703-555-0101,,1", ",a0000000-0000-4000-8000-000000001001,,703-555-0102,17,",
    "9999,,243f7447-c38b-473f-be84-dbedd2f1f55e,703-555-0103,,"],
  refused: 1,
  outcomes: ["saved", "saved", "rejected"],
  calls: {"/JSON/Authenticate": [200], "/JSON/GetQuery": [200], "/JSON/WEBPhoneGet": [200], "/JSON/WEBPhoneInsert": [200],
    "/JSON/WEBPhoneUpdate": [200]},
};

for (const [name, journey] of Object.entries(journeys)) {
  test(`${name}: a push through the proxy violates nothing`, async () => {
    const seen = [];
    const url = await prism.proxy(description(name), upstream(name), seen);
    const ran = await push(name, url, name + ".csv", [journey.heading, ...journey.lines, ""].join("\n"));
    assert.deepEqual(outcomes(ran), journey.outcomes, ran.errors + ran.out);
    const calls = {};
    for (const one of seen) {
      assert.deepEqual(one.violations, [], `${one.path} ${one.status}\n${one.request}\n${one.reply}`);
      (calls[one.path] ??= new Set()).add(one.status);
    }
    for (const [call, statuses] of Object.entries(journey.calls)) {
      assert.deepEqual([...(calls[call] ?? [])].sort(), statuses, call);
    }
  });

  test(`${name}: a refused caller violates nothing`, async () => {
    const seen = [];
    const url = await prism.proxy(description(name), upstream(name), seen);
    const config = path.join(folder, name + "-refused.yaml");
    const adapter = name === "xweb-json" ? name : name.split("-")[0];
    const settings = name.endsWith("slash") ? ", generation: slash" : name === "qqcatalyst" ? ", numbers: merges" : "";
    fs.writeFileSync(config, `systems:\n  s: {adapter: ${adapter}, url: "${url}", token: {env: HOME}${settings}}\n`);
    fs.writeFileSync(path.join(folder, name + ".csv"), [journey.heading, journey.lines[journey.refused ?? 0], ""].join("\n"));
    const ran = await run(trunkline, folder, ["push", "s", name + ".csv", "--config", config, "--no-journal", "--results", "-"]);
    assert.equal(ran.code, 3, ran.errors);
    assert.ok(seen.length > 0 && seen.every((one) => one.status === 401), JSON.stringify(seen));
    assert.deepEqual(seen.flatMap((one) => one.violations), []);
  });
}

// What each description has to find fault with: a request, and a reply.
const wrong = {
  wasp: {
    path: "/public-api/phones/customer/save", headers: {authorization: "Bearer t0ken", "user-agent": "test"},
    request: [{CustomerNumber: "C-1001", PhoneNumber: 5, PhoneTypeName: "Office"}],
    good: [{CustomerNumber: "C-1001", PhoneNumber: "5", PhoneTypeName: "Office"}],
    reply: {HasError: "no"},
  },
  expandable: {
    path: "/api/customer-contact-update", request: {CUSTOMER_ID: "C-1001", AUTH_TOKEN: "t"},
    good: {CUSTOMER_ID: "C-1001", CUST_CONTACT: "P-1", AUTH_TOKEN: "t"},
    reply: {CUSTOMER_ID: 1001},
  },
  "expandable-slash": {
    path: "/api/CustomerContact/Update", headers: {authtoken: "t"}, request: {CUSTOMER_ID: "C-1001", CUST_CONTACT: null},
    good: {CUSTOMER_ID: "C-1001", CUST_CONTACT: "P-1"}, reply: {NOTES: ["a"]},
  },
  qqcatalyst: {
    path: "/v1/Contacts/2001/PhoneNumbers", headers: {authorization: "Bearer t"},
    request: [{PhoneNumber: "1", IsPrimary: "yes"}], good: [{PhoneNumber: "1"}],
    reply: {IsSuccess: "true"},
  },
};

wrong["xweb-json"] = {path: "/JSON/WEBPhoneUpdate", headers: {authorization: "Bearer t"}, request: {WEBPhoneUpdate: {oFacadeObject: "x"}},
  good: {WEBPhoneUpdate: {oFacadeObject: {Phone: {phn_number: "1"}}}}, reply: "yes"};

for (const [name, case_] of Object.entries(wrong)) {
  test(`${name}: a wrong request and a wrong reply are flagged`, async () => {
    const liar = await prism.serve(http.createServer((request, response) => {
      request.resume();
      response.writeHead(200, {"content-type": "application/json"}).end(JSON.stringify(case_.reply));
    }));
    const seen = [];
    const url = await prism.proxy(description(name), liar, seen);
    for (const body of [case_.request, case_.good]) {
      await fetch(url + case_.path, {method: "POST", body: JSON.stringify(body), headers: {"content-type": "application/json", ...case_.headers}});
    }
    const of = (one, where) => one.violations.filter((violation) => violation.location[0] === where).length;
    assert.equal(seen.length, 2);
    assert.ok(of(seen[0], "request") > 0, "the wrong request passed: " + JSON.stringify(seen[0]));
    assert.equal(of(seen[1], "request"), 0, JSON.stringify(seen[1]));
    assert.ok(of(seen[0], "response") > 0 && of(seen[1], "response") > 0, "the wrong reply passed: " + JSON.stringify(seen[1]));
  });
}

const guid = "a0000000-0000-4000-8000-000000001001";

// Every operation that has a JSON body against a system made of the description alone: called, and its reply read.
const calls = [
  ["wasp", "wasp", "phonesCustomerSave", wrong.wasp.good],
  ["wasp", "wasp", "phonesManufacturersSave", [{ManufacturerName: "Acme", PhoneNumber: "5", PhoneTypeName: "Office"}]],
  ["wasp", "wasp", "phonesEmployeeSave", [{EmployeeNumber: "E-1", PhoneNumber: "5", PhoneTypeName: "Office"}]],
  ["wasp", "wasp", "phonesSupplierSave", [{SupplierNumber: "S-1", PhoneNumber: "5", PhoneTypeName: "Office"}]],
  ["expandable", "expandable", "customerContactUpdate", {CUSTOMER_ID: "C", CUST_CONTACT: "P", E_MAIL: null}],
  ["expandable", "expandable", "customerContactCreate", {CUSTOMER_ID: "C", CUST_CONTACT: "P", PHONE_NO: ""}],
  ["expandable", "expandable", "authTokenGet", {DATA_SOURCE: "D", USER_NAME: "U", PASSWORD: "P"}],
  ["qqcatalyst", "qqcatalyst", "contactsPhoneNumbers", [{PhoneNumber: "1", IsPrimary: false, EntityID: 0}], "contactID=7"],
  ["xweb-json", "xweb-json", "WEBPhoneUpdate", {CurrentKey: guid, Phone: {phn_number: "1"}}],
  ["xweb-json", "xweb-json", "WEBPhoneInsert", {Phone: {phn_number: "1"}, Phone_XRef: {cph_extension: null}}],
  ["xweb-json", "xweb-json", "WEBPhoneGet", {key: guid}],
  ["xweb-json", "xweb-json", "WEBPhoneGetPhonesByCustomer", {CustomerKey: guid}],
  ["xweb-json", "xweb-json", "WEBPhoneGetTypes", undefined],
  ["xweb-json", "xweb-json", "GetQuery", {szObjectName: "Customer", szColumnList: "cst_key"}],
  ["xweb-json", "xweb-json", "Authenticate", {userName: "u", password: "p"}],
];

// Prism makes numbers up that JavaScript can hold, and so beyond the limits of 64 bits: a copy without them.
function without64(name) {
  const file = path.join(folder, name + "-mock.yaml");
  fs.writeFileSync(file, fs.readFileSync(description(name), "utf8").replaceAll(/, minimum: -9223372036854775808, maximum: 9223372036854775807/g, ""));
  return file;
}

test("the descriptions as mocks: every operation is called, and its reply is read", async () => {
  const mocks = {};
  for (const [name, adapter, operation, body, parameter] of calls) {
    mocks[name] ??= {seen: []};
    mocks[name].url ??= await prism.mock(without64(name), mocks[name].seen);
    const config = path.join(folder, "mock.yaml");
    const more = name === "qqcatalyst" ? ", numbers: merges" : "";
    fs.writeFileSync(config, `systems:\n  s: {adapter: ${adapter}, url: "${mocks[name].url}", token: {env: WASP_TOKEN}${more}}\n`);
    const words = ["call", "s", operation, "--config", config, ...(body ? ["--body", "-"] : []), ...(parameter ? ["--parameter", parameter] : [])];
    const ran = await run(trunkline, folder, words, body && JSON.stringify(body));
    assert.equal(ran.code, 0, `${operation}: ${ran.errors}${JSON.stringify(mocks[name].seen)}`);
    assert.doesNotThrow(() => JSON.parse(ran.out), operation);
    const one = mocks[name].seen.at(-1);
    assert.equal(one.status, 200);
    assert.deepEqual(one.violations, []);
  }
});
