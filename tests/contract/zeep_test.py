#!/usr/bin/env python3
"""python3-zeep, which reads the WSDLs on its own, as a client of the simulator: every operation, header and fault, and both judges'
flags for wrong messages.

    zeep_test.py TRUNKLINE-SIM TRUNKLINE WSDL-FOLDER
"""
import os
import subprocess
import sys
import tempfile
import time

try:
    import zeep
    from lxml import etree
except ImportError:
    print("skipped: python3-zeep is not installed")
    sys.exit(77)

AVECTRA = "http://www.avectra.com/2005/"
SYNC = "https://app.smartbutton.com/Services/Sync"
SEED = """\
xweb:
  users: [{name: xweb-user, password: xweb-password}]
  token: {mode: single-use}
  phone_types: {243f7447-c38b-473f-be84-dbedd2f1f55e: Mobile}
  customers: [{from: 1, to: 2}]
  phones: [{from: 1, to: 2}]
kognitiv:
  tokens: [k0gnitiv-t0ken]
  limited_tokens: [read-only]
  members: [{prefix: '', from: 1, to: 9}]
  broken_members: ['5']
  phone_types: [MOBILE]
  email_types: [HOME]
  carriers: [ROGERS]
"""
CUSTOMER = "c0000000-0000-4000-8000-000000000001"
PHONE = "a0000000-0000-4000-8000-000000000001"
PHONE_OWN = "d0000000-0000-4000-8000-000000000001"

checks = 0


def check(good, what):
    global checks
    checks += 1
    if not good:
        raise AssertionError(what)


class Recorder(zeep.transports.Transport):
    """Keeps every message; can change a reply on its way."""

    def __init__(self, folder):
        super().__init__(timeout=20, operation_timeout=20)
        self.session.trust_env = False
        self.folder = folder
        self.count = 0
        self.change = None

    def post(self, address, message, headers):
        reply = super().post(address, message, headers)
        self.count += 1
        self.keep("request", message)
        self.keep("reply", reply.content)
        if self.change:
            changed = reply.content.replace(*self.change)
            check(changed != reply.content, "the change changes nothing")
            reply._content = changed
        return reply

    def keep(self, what, content):
        with open(os.path.join(self.folder, "%02d-%s.xml" % (self.count, what)), "wb") as file:
            file.write(content)


def expect_fault(call, text, wrapper):
    try:
        call()
    except zeep.exceptions.Fault as fault:
        check(fault.code == "soap:Client", "fault code %s" % fault.code)
        check(text in fault.message, "fault text %s" % fault.message)
        check(fault.detail[0].tag == "{%s}%s" % (AVECTRA, wrapper), "fault wrapper %s" % fault.detail[0].tag)
        return
    raise AssertionError("no fault: " + text)


def rows(result):
    """Column maps of a result of any kind."""
    return [{etree.QName(c).localname: c.text for c in row} for row in result.iter("Result")]


class Xweb:
    def __init__(self, wsdl, address, transport):
        self.client = zeep.Client(wsdl, transport=transport)
        self.service = self.client.create_service("{%s}netForumXMLSoap" % AVECTRA, address)
        self.header = self.client.get_element("{%s}AuthorizationToken" % AVECTRA)
        self.token = None

    def login(self, password):
        reply = self.service.Authenticate("xweb-user", password)
        block = reply.header.AuthorizationToken
        check(len(block.Token) == 36, "a token in the header")
        check("actor" in str(block["_attr_1"]), "soap:actor on the token's block")
        check(reply.body.AuthenticateResult == AVECTRA, "the namespace as the login's result")
        self.token = block.Token

    def call(self, name, *arguments):
        reply = self.service[name](*arguments, _soapheaders=[self.header(Token=self.token)])
        check(reply.header.AuthorizationToken.Token != self.token, "a new token with each reply")
        self.token = reply.header.AuthorizationToken.Token
        return reply.body


def try_xweb(xweb):
    expect_fault(lambda: xweb.login("guess"), "Invalid Credentials Supplied", "InvalidCredentialsExceptionInfo")
    xweb.login("xweb-password")
    types = rows(xweb.call("WEBPhoneGetTypes").WEBPhoneGetTypesResult._value_1)
    check(types == [{"pht_key": "243f7447-c38b-473f-be84-dbedd2f1f55e", "pht_code": "Mobile"}], "phone types")
    found = rows(xweb.call("GetQuery", "Customer", "cst_key,cst_id", "cst_id IN ('1')", "cst_id").GetQueryResult._value_1)
    check(found == [{"cst_key": CUSTOMER, "cst_id": "1"}], "GetQuery")
    phones = rows(xweb.call("WEBPhoneGetPhonesByCustomer", CUSTOMER).WEBPhoneGetPhonesByCustomerResult._value_1)
    check([row["cph_key"] for row in phones] == [PHONE], "phones of a customer")
    facade = {
        "CurrentKey": PHONE,
        "Phone_XRef": {"cph_key": PHONE, "cph_extension": zeep.xsd.Nil, "cph_primary": 1},
        "Customer": {},
        "Phone": {"phn_key": PHONE_OWN, "phn_number": "800-555-1010 <&>"},
        "Country": {},
    }
    check(xweb.call("WEBPhoneUpdate", facade).WEBPhoneUpdateResult is True, "update")
    phone = xweb.call("WEBPhoneGet", PHONE).WEBPhoneGetResult
    check(phone.CurrentKey == PHONE and phone.Phone.phn_key == PHONE_OWN, "both keys")
    check(phone.Phone.phn_number == "800-555-1010 <&>" and phone.Phone_XRef.cph_primary == 1, "what was saved")
    check(phone.Customer.cst_recno == 1, "the customer's fields")
    facade = {"Phone_XRef": {"cph_cst_key": CUSTOMER}, "Customer": {}, "Phone": {"phn_number": "5"}, "Country": {}}
    made = xweb.call("WEBPhoneInsert", facade).WEBPhoneInsertResult
    check(made.Phone_XRef.cph_cst_key == CUSTOMER and made.CurrentKey == made.Phone_XRef.cph_key, "insert")
    expect_fault(lambda: xweb.call("WEBPhoneGet", CUSTOMER), "No record was found", "SystemExceptionInfo")
    dead = xweb.token
    xweb.call("WEBPhoneGetTypes")
    xweb.token, dead = dead, xweb.token
    expect_fault(lambda: xweb.call("WEBPhoneGetTypes"), "token", "InvalidTokenException")
    xweb.token = dead


def try_kognitiv(client, address):
    service = client.create_service("{%s}SyncSoap" % SYNC, address)

    def phone(token="k0gnitiv-t0ken", member=1, kind="MOBILE", number="15195550100", carrier=None):
        return service.SaveAccountPhone({
            "SecurityToken": token, "MemberId": member, "PhoneNumberTypeExternalReference": kind, "PhoneNumber": number,
            "MobileCarrierExternalReference": carrier, "IsValid": 1})

    saved = phone()
    check((saved.ReturnCode, saved.SavedPhoneNumber) == (0, "(519) 555-0100"), "a saved number")
    codes = [phone(member=5), phone(number=""), phone(token="guess"), phone(token="read-only"), phone(kind="TELEX"), phone(member=99),
             phone(member=2), phone(member=2, number="7", carrier="NOBODY")]
    check([reply.ReturnCode for reply in codes] == [1, 2, 100, 101, 308, 311, 315, 316], "the return codes")
    check(all(reply.SavedPhoneNumber is None for reply in codes), "no number beside an error")
    mail = service.SaveAccountEmail({"SecurityToken": "k0gnitiv-t0ken", "MemberId": 1, "EmailTypeExternalReference": "HOME",
                                     "EmailAddress": "a@example.com", "IsValid": 1})
    check((mail.ReturnCode, mail.SavedEmailAddress) == (0, "a@example.com"), "a saved address")
    core = service.SaveAccountCore({"SecurityToken": "k0gnitiv-t0ken", "MemberId": 1, "FirstName": "Ann", "LastName": "Example"})
    check(core == 0, "a saved name")
    fetched = service.FetchAccountCore({"SecurityToken": "k0gnitiv-t0ken", "MemberId": 1})
    check((fetched.ReturnCode, fetched.FirstName, fetched.IsLocked) == (0, "Ann", 0), "a fetched name")


def try_wrong_messages(xweb, transport, program, wsdl):
    """zeep flags one wrong request and one wrong reply, and so does `trunkline contract`."""
    facade = {"CurrentKey": PHONE, "Phone_XRef": {}, "Customer": {}, "Phone": {"phn_key": PHONE_OWN}, "Country": {}}
    xweb.call("WEBPhoneUpdate", facade)
    with open(os.path.join(transport.folder, "%02d-request.xml" % transport.count), "rb") as file:
        request = file.read()
    read_request = xweb.service._binding.get("WEBPhoneUpdate").input.deserialize
    check(read_request(etree.fromstring(request)) is not None, "zeep reads the right request")
    try:
        read_request(etree.fromstring(request.replace(b"phn_key>", b"phn_keys>")))
        raise AssertionError("zeep took a request with a wrong element")
    except zeep.exceptions.XMLParseError as error:
        check("phn_keys" in str(error), "zeep names the element: %s" % error)
    transport.change = (b"WEBPhoneUpdateResult>", b"WebPhoneUpdateResult>")
    try:
        xweb.call("WEBPhoneUpdate", facade)
        raise AssertionError("zeep took a reply with a wrong element")
    except zeep.exceptions.XMLParseError as error:
        check("WebPhoneUpdateResult" in str(error) or "WEBPhoneUpdateResult" in str(error), "zeep names the element: %s" % error)
    with tempfile.TemporaryDirectory() as folder:
        for what, name in (("request", b"WEBPhoneUpdate"), ("reply", b"WEBPhoneUpdateResult")):
            with open(os.path.join(transport.folder, "%02d-%s.xml" % (transport.count, what)), "rb") as file:
                content = file.read()
            if what == "request":
                content = content.replace(b"phn_key>", b"phn_keys>")
            else:
                content = content.replace(*transport.change)
            with open(os.path.join(folder, what + ".xml"), "wb") as file:
                file.write(content)
        ran = subprocess.run([program, "contract", wsdl, "--messages", folder], capture_output=True, text=True, timeout=60, check=False)
        check(ran.returncode == 1, "contract's exit status %d" % ran.returncode)
        check("/phn_keys: This element is not expected" in ran.stdout, ran.stdout)
        check("/WebPhoneUpdateResult: This element is not expected" in ran.stdout, ran.stdout)
    transport.change = None


def judge(program, wsdl, folder, names):
    """All messages of one service keep the contract."""
    with tempfile.TemporaryDirectory() as part:
        for name in names:
            os.link(os.path.join(folder, name), os.path.join(part, name))
        ran = subprocess.run([program, "contract", wsdl, "--messages", part], capture_output=True, text=True, timeout=60, check=False)
        check(ran.returncode == 0, ran.stdout + ran.stderr)
        check(ran.stdout == "%d messages, 0 findings\n" % len(names), ran.stdout)


def wait_for(path):
    for _ in range(200):
        if os.path.exists(path):
            with open(path, encoding="ascii") as file:
                text = file.read().strip()
            if text:
                return text
        time.sleep(0.05)
    raise AssertionError("the simulator does not listen")


def run(simulator, program, wsdls, folder):
    seed = os.path.join(folder, "seed.yaml")
    port_file = os.path.join(folder, "port")
    messages = os.path.join(folder, "messages")
    os.mkdir(messages)
    with open(seed, "w", encoding="utf-8") as file:
        file.write(SEED)
    process = subprocess.Popen([simulator, "--seed", seed, "--port-file", port_file, "--end-with-stdin"], stdin=subprocess.PIPE,
                               stdout=subprocess.DEVNULL)
    try:
        url = "http://127.0.0.1:" + wait_for(port_file)
        transport = Recorder(messages)
        wsdl = os.path.join(wsdls, "xweb.wsdl")
        xweb = Xweb(wsdl, url + "/xweb/secure/netForumXML.asmx", transport)
        try_xweb(xweb)
        judge(program, wsdl, messages, sorted(os.listdir(messages)))
        before = set(os.listdir(messages))
        try_wrong_messages(xweb, transport, program, wsdl)
        before |= set(os.listdir(messages))
        wsdl = os.path.join(wsdls, "kognitiv-sync.wsdl")
        try_kognitiv(zeep.Client(wsdl, transport=transport), url + "/Services/Sync.asmx")
        judge(program, wsdl, messages, sorted(set(os.listdir(messages)) - before))
    finally:
        process.stdin.close()
        process.wait(20)
    check(process.returncode == 0, "the simulator's exit status %d" % process.returncode)
    print("%d checks" % checks)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        run(*sys.argv[1:4], scratch)
