// xWEB made from our WSDL by the npm package soap, which reads and writes in its own way. It keeps what it was sent.
import fs from "node:fs";
import http from "node:http";
import path from "node:path";
import {createRequire} from "node:module";

const namespace = "http://www.avectra.com/2005/";

export class SoapServer {
  constructor(packages, wsdl) {
    this.soap = createRequire(path.join(packages, "package.json"))("soap");
    this.wsdl = wsdl;
    this.calls = []; // {name, input, token}
    this.bodies = []; // the requests as they came
    this.refuse = new Set(); // tokens that do not count any more
    this.lie = null; // an operation whose reply goes out in another namespace
    this.logins = 0;
  }

  fault(message, wrapper) {
    return {Fault: {faultcode: "soap:Client", faultstring: "System.Web.Services.Protocols.SoapException: " + message,
      detail: {[wrapper]: {attributes: {xmlns: namespace}, XWebException: {Message: message}}}, statusCode: 500}};
  }

  handler(name, answer) {
    return (input, _callback, header) => {
      const token = header?.AuthorizationToken?.Token;
      this.calls.push({name, input, token});
      if (name !== "Authenticate" && (!token || this.refuse.has(token))) throw this.fault("no such token", "InvalidTokenException");
      return answer(input);
    };
  }

  service() {
    const phone = (key) => ({CurrentKey: key, Phone_XRef: {cph_key: key}, Customer: {}, Phone: {phn_key: "d0000000-0000-4000-8000-000000000001"}, Country: {}});
    const answers = {
      Authenticate: (input) => {
        if (input.password !== "xweb-password") throw this.fault("Invalid Credentials Supplied", "InvalidCredentialsExceptionInfo");
        return {AuthenticateResult: namespace};
      },
      WEBPhoneGet: (input) => ({WEBPhoneGetResult: phone(input.key)}),
      WEBPhoneUpdate: () => ({WEBPhoneUpdateResult: true}),
      WEBPhoneInsert: (input) => {
        if (input.oFacadeObject.Phone.phn_number === "bad") throw this.fault("Invalid Parameters.", "SystemExceptionInfo");
        return {WEBPhoneInsertResult: {...phone("a0000000-0000-4000-8000-000000000009"), Phone: input.oFacadeObject.Phone}};
      },
    };
    const handlers = Object.fromEntries(Object.entries(answers).map(([name, answer]) => [name, this.handler(name, answer)]));
    return {netForumXML: {netForumXMLSoap: handlers}};
  }

  async start() {
    this.server = http.createServer((_request, response) => response.writeHead(404).end());
    await new Promise((done) => this.server.listen(0, "127.0.0.1", done));
    const listening = this.soap.listen(this.server, {path: "/xweb/secure/netForumXML.asmx", services: this.service(), xml: fs.readFileSync(this.wsdl, "utf8")});
    listening.log = (type, data) => type === "received" && this.bodies.push(data);
    listening.addSoapHeader((name) => { // asked before the call itself
      this.logins += name === "Authenticate";
      return {AuthorizationToken: {Token: "token-" + this.logins}};
    }, "", "tns", namespace);
    if (this.lie) this.distort(listening);
    this.url = `http://127.0.0.1:${this.server.address().port}/xweb/secure/netForumXML.asmx`;
    return this;
  }

  // A reply that is wrong: the operation's element in a namespace of nobody.
  distort(listening) {
    const send = listening._sendHttpResponse.bind(listening);
    listening._sendHttpResponse = (response, status, text) => send(response, status, text.replaceAll(namespace, "urn:nobody"));
  }

  stop() {
    return new Promise((done) => {
      this.server.closeAllConnections();
      this.server.close(done);
    });
  }
}
