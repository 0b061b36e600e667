// Prism, in this process: a validating proxy in front of a system, with a recorder before it, or a mock.
import http from "node:http";
import {createRequire} from "node:module";
import path from "node:path";

// Prism's packages as its own command uses them.
export class Prism {
  constructor(packages) {
    const load = createRequire(path.join(packages, "node_modules/@stoplight/prism-cli/package.json"));
    this.createServer = load("@stoplight/prism-http-server").createServer;
    this.read = load("@stoplight/prism-http").getHttpOperationsFromSpec;
    this.logger = load("@stoplight/prism-core").createLogger("test", {level: "silent"});
    this.servers = [];
  }

  async #listen(description, config) {
    const operations = await this.read(description);
    const server = this.createServer(operations, {
      cors: false,
      components: {logger: this.logger},
      config: {
        validateRequest: true, validateResponse: true, checkSecurity: true, errors: false, upstreamProxy: undefined, mock: {dynamic: false},
        ...config,
      },
    });
    const url = await server.listen(0, "127.0.0.1");
    this.servers.push(() => server.close());
    return url;
  }

  // The URL to call; everything that passes is appended to `seen`.
  async proxy(description, upstream, seen) {
    return this.#record(await this.#listen(description, {isProxy: true, upstream: new URL(upstream)}), seen);
  }

  // A system made of the description alone.
  async mock(description, seen) {
    return this.#record(await this.#listen(description, {isProxy: false}), seen);
  }

  // Prism tells of violations in a header of its own.
  async #record(target, seen) {
    const server = http.createServer(async (request, response) => {
      const chunks = [];
      for await (const chunk of request) {
        chunks.push(chunk);
      }
      const body = Buffer.concat(chunks);
      const options = {method: request.method, headers: request.headers};
      const forward = http.request(new URL(request.url, target), options, async (reply) => {
        const replies = [];
        for await (const chunk of reply) {
          replies.push(chunk);
        }
        const violations = JSON.parse(reply.headers["sl-violations"] ?? "[]");
        seen.push({
          path: request.url, status: reply.statusCode, violations, type: request.headers["content-type"],
          request: body.toString(), reply: Buffer.concat(replies).toString(), replyType: reply.headers["content-type"],
        });
        const {"transfer-encoding": _, ...headers} = reply.headers;
        response.writeHead(reply.statusCode, {...headers, "content-length": Buffer.concat(replies).length});
        response.end(Buffer.concat(replies));
      });
      forward.on("error", () => response.destroy());
      forward.end(body);
    });
    return this.serve(server);
  }

  // Listens with a server of node's; closed with all others.
  async serve(server) {
    await new Promise((done) => server.listen(0, "127.0.0.1", done));
    this.servers.push(() => {
      server.closeAllConnections();
      server.close();
    });
    return `http://127.0.0.1:${server.address().port}`;
  }

  async stop() {
    for (const close of this.servers) {
      await close();
    }
  }
}
