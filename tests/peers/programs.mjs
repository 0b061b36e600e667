// Our own programs, for the judges' tests: the simulator, and trunkline.
import {spawn} from "node:child_process";
import fs from "node:fs";
import path from "node:path";

// The secrets of the simulator's own seed.
const secrets = {
  WASP_TOKEN: "t0ken", E_PASSWORD: "password", QQ_PASSWORD: "agent-password", QQ_SECRET: "client-secret", XWEB_PASSWORD: "xweb-password",
};

export async function startSimulator(program, folder, options = []) {
  const port = path.join(folder, "port");
  fs.rmSync(port, {force: true});
  const child = spawn(program, ["--port-file", port, "--end-with-stdin", ...options], {stdio: ["pipe", "ignore", "inherit"]});
  for (let i = 0; i < 200 && !(fs.existsSync(port) && fs.readFileSync(port, "utf8").trim()); i++) {
    await new Promise((done) => setTimeout(done, 25));
  }
  const url = "http://127.0.0.1:" + fs.readFileSync(port, "utf8").trim();
  const stop = () => new Promise((done) => {
    child.on("exit", done);
    child.stdin.end();
  });
  return {url, stop};
}

// Runs trunkline; resolves with its exit status and what it printed.
export function run(program, folder, words, input) {
  return new Promise((done) => {
    const child = spawn(program, words, {cwd: folder, env: {PATH: process.env.PATH, HOME: folder, ...secrets}});
    let out = "", errors = "";
    child.stdout.on("data", (chunk) => (out += chunk));
    child.stderr.on("data", (chunk) => (errors += chunk));
    child.on("close", (code) => done({code, out, errors}));
    child.stdin.on("error", () => {});
    child.stdin.end(input ?? "");
  });
}
