/* Bad schemas: each gives its errors, with line and column, and nothing is made. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gen/gen.h"
#include "support.h"
#include "support/support.h"

/* The lines before and after what is wrong; the first free line is 4, or 8 within a schema. */
#define HEAD31 "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths:\n"
#define HEAD30 "openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths:\n"
#define OPERATION                                                                                                                                    \
    "  /a: {post: {operationId: a, responses: {'200': {description: d, content: {application/json: {schema: {$ref: "                                 \
    "'#/components/schemas/A'}}}}}}}\n"
#define SCHEMA31 HEAD31 OPERATION "components:\n  schemas:\n    A: {type: object, properties: {x: {$ref: '#/components/schemas/X'}}}\n"
#define SCHEMA30 HEAD30 OPERATION "components:\n  schemas:\n    A: {type: object, properties: {x: {$ref: '#/components/schemas/X'}}}\n"
#define PUSH                                                                                                                                         \
    HEAD31 "  /a:\n    post:\n      operationId: a\n      responses: {'204': {description: d}}\n"                                                    \
           "      requestBody: {content: {application/json: {schema: {type: object, properties: {N: {type: string}, O: {type: object, properties: "  \
           "{P: {type: string}}}}}}}}\n      x-trunkline-push:\n"

#define TOKEN                                                                                                                                        \
    HEAD31 "  /a:\n    post:\n      operationId: a\n      responses: {'204': {description: d}}\n"                                                    \
           "      requestBody: {content: {application/json: {schema: {type: object, properties: {T: {type: string}, N: {type: integer}}}}}}\n"       \
           "      x-trunkline-token: "

#define UNWRAP                                                                                                                                       \
    HEAD31 "  /a:\n    post:\n      operationId: a\n      responses: {'204': {description: d}}\n"                                                    \
           "      requestBody: {content: {application/json: {schema: {type: object, properties: {Save: {type: object, properties: {oObject: "        \
           "{type: object, properties: {a: {}, b: {}}}}}}}}}}\n      x-trunkline-unwrap: "

typedef struct bad {
    const char *schema;
    const char *errors; /* all of them, without the file's name: "4:3: text\n" */
} bad;

static const bad table[] = {
    /* the document */
    {"", ": the document is empty\n"},
    {"a: [1\n", ":2:1: not well-formed: flow sequence without a closing bracket\n"},
    {"- a\n", ":1:1: this is a list, no OpenAPI description\n"},
    {"swagger: '2.0'\n", ":1:1: `info` with `title` and `version` is missing\n"
                         ":1:10: Swagger 2.0 is not supported, only OpenAPI 3.0 and 3.1\n"},
    {"openapi: 3.2.0\ninfo: {title: t, version: '1'}\n", ":1:10: `openapi` is 3.2.0; only versions 3.0.x and 3.1.x are supported\n"},
    {"openapi: 3.1.0\n", ":1:1: `info` with `title` and `version` is missing\n"},
    {"openapi: 3.1.0\ninfo: {title: [t], version: \"a\\0b\"}\n", ":2:15: `info.title` is missing or no text\n"
                                                                 ":2:29: a text with a NUL character in it is not supported here\n"},
    {HEAD31, ":3:1: `paths` must be a map\n"},
    {HEAD31 "  - a\n", ":4:3: `paths` must be a map\n"},
    /* operations */
    {HEAD31 "  /a/{id}: {get: {responses: {}}}\n", ":4:13: `{id}` of the path `/a/{id}` is not among this operation's parameters\n"},
    {HEAD31 "  '/a/{id': {get: {responses: {}}}\n  '/b/{}': {get: {responses: {}}}\n  '/c}': {get: {responses: {}}}\n",
     ":4:3: a brace in this path is not closed, or holds no name\n"
     ":5:3: a brace in this path is not closed, or holds no name\n"
     ":6:3: a path with characters that a URL's path cannot hold is not supported\n"},
    {HEAD31 "  a: {get: {responses: {}}}\n", ":4:3: a path must start with a slash\n"},
    {HEAD31 "  '/a b': {get: {responses: {}}}\n", ":4:3: a path with characters that a URL's path cannot hold is not supported\n"},
    {HEAD31 "  /a: {get: [1]}\n", ":4:13: an operation must be a map, not a list\n"},
    {HEAD31 "  /a: {get: {operationId: x}}\n  /b: {get: {operationId: x}}\n", ":5:27: another operation is called `x` already, in line 4\n"},
    {HEAD31 "  /a: {parameters: [{name: q, in: query}], get: {parameters: [{name: c, in: cookie}, {name: 'X H', in: header}, {in: path}]}}\n",
     ":4:21: the parameter `q` needs a `schema`\n"
     ":4:63: cookie parameters are not supported yet (`c`)\n"
     ":4:93: `X H` cannot be the name of a header\n"
     ":4:113: a parameter needs `name` and `in`\n"},
    {HEAD31 "  /{a}:\n    get:\n      parameters:\n"
            "        - {name: a, in: path, schema: {type: string}}\n"
            "        - {name: s, in: query, style: spaceDelimited, schema: {type: string}}\n"
            "        - {name: e, in: query, explode: false, schema: {type: string}}\n"
            "        - {name: r, in: query, allowReserved: true, schema: {type: string}}\n"
            "        - {name: o, in: query, schema: {type: object, properties: {x: {}}}}\n"
            "        - {name: l, in: header, style: form, schema: {type: array, items: {type: array, items: {type: string}}}}\n"
            "        - {name: j, in: query, content: {application/json: {}}, schema: {type: string}}\n",
     ":7:18: a parameter in a path must be `required: true`\n"
     ":8:39: the style `spaceDelimited` is not supported yet: only `form` here\n"
     ":9:41: `explode: false` in a query is not supported yet\n"
     ":10:47: `allowReserved` of a parameter is not supported yet\n"
     ":11:40: a parameter that is neither one value nor a list of values is not supported yet\n"
     ":12:40: the style `form` is not supported yet: only `simple` here\n"
     ":12:54: a parameter that is neither one value nor a list of values is not supported yet\n"
     ":13:41: `content` of a parameter is not supported yet\n"},
    {HEAD31 "  /a:\n    parameters: [{name: a, in: query, schema: {type: string}}]\n    get:\n      parameters:\n"
            "        - {name: a, in: header, schema: {type: string}}\n        - {name: p, in: path, required: true, schema: {type: string}}\n",
     ":8:18: two parameters called `a` are not supported yet in one operation\n"},
    {HEAD31 "  /a:\n    get:\n      parameters:\n        - {name: p, in: path, required: true, schema: {type: string}}\n",
     ":7:18: the path `/a` has no `{p}`\n"},
    {HEAD31 "  /a: {get: {parameters: {}}}\n", ":4:26: `parameters` must be a list\n"},
    {HEAD31 "  /a: {servers: [], get: {servers: []}}\n", ":4:17: `servers` of a path is not supported yet\n"
                                                         ":4:36: `servers` of an operation is not supported yet\n"},
    {HEAD31 "  /a: {post: {requestBody: {content: {text/csv: {}}}}}\n",
     ":4:39: a body of `text/csv` is not supported yet: only JSON, XML and forms\n"},
    {HEAD31 "  /a: {get: {responses: {'200': {description: d, content: {application/x-www-form-urlencoded: {}}}}}}\n",
     ":4:60: a body of `application/x-www-form-urlencoded` is not supported yet: only JSON, XML\n"},
    {HEAD31 "  /a: {post: {requestBody: {content: {application/json: {schema: {items: {type: string}, type: array}}, text/xml: {schema: {type: "
            "array, items: {type: integer}}}}}}}\n",
     ":4:105: the schema of `text/xml` differs from that of `application/json`: one body has one schema\n"},
    {HEAD31 "  /a: {post: {requestBody: {content: [a]}}}\n", ":4:38: `content` must be a map of media types\n"},
    {HEAD31 "  /a: {post: {requestBody: {content: {application/json: {}}}}}\n", ":4:39: this body has no `schema`\n"},
    {HEAD31 "  /a: {post: {requestBody: {}}}\n", ":4:28: `requestBody` has no `content`\n"},
    {HEAD31 "  /a: {post: {requestBody: {content: {application/json: {schema: {type: string}}}}}}\n",
     ":4:66: a request body that is neither an object with named members nor a list is not supported yet\n"},
    {HEAD31 "  /a: {get: {responses: {'204': {description: d}, '200': {description: d, content: {application/json: {schema: {}}}}}}}\n",
     ":4:51: a success reply with a body and one without are not supported yet in one operation\n"},
    {HEAD31 "  /a: {get: {responses: {'200': {content: {application/json: {schema: {}}}}, '2XX': {content: {application/json: {schema: {type: "
            "string}}}}}}}\n",
     ":4:78: the body of `2XX` differs from that of `200`: success replies with different bodies are not supported yet\n"},
    {"openapi: 3.1.0\ninfo: {title: t, version: '1'}\nx-trunkline-failures: true\npaths:\n  /a:\n    get:\n      responses:\n"
     "        '400': {content: {application/json: {schema: {type: string}}}}\n        '500': {content: {application/json: {schema: {type: "
     "integer}}}}\n",
     ":9:9: the body of `500` differs from that of the failures before it, and `x-trunkline-failures` needs one for all\n"},
    {"openapi: 3.1.0\ninfo: {title: t, version: '1'}\nx-trunkline-failure: true\npaths: {/a: {get: {}}}\n",
     ":3:1: `x-trunkline-failure` is not known here; did you mean `x-trunkline-failures`?\n"},
    {HEAD30 "  /a: {get: {operationId: x}}\n", ":4:8: the operation has no `responses`\n"},
    {HEAD31 "  /a: {get: {security: [{o: []}]}}\ncomponents: {securitySchemes: {o: {type: mutualTLS}}}\n",
     ":4:24: security by `mutualTLS` is not supported yet: only bearer, basic, oauth2, openIdConnect and apiKey in a header\n"},
    {HEAD31 "  /a: {get: {security: [{o: []}]}}\ncomponents: {securitySchemes: {o: {type: http, scheme: digest}}}\n",
     ":4:24: security by `digest` is not supported yet: only bearer, basic, oauth2, openIdConnect and apiKey in a header\n"},
    {HEAD31 "  /a: {get: {security: [{o: []}]}}\ncomponents: {securitySchemes: {o: {type: apiKey, in: query, name: k}}}\n",
     ":4:24: security by `apiKey in query` is not supported yet: only bearer, basic, oauth2, openIdConnect and apiKey in a header\n"},
    {HEAD31 "  /a: {get: {security: [{o: []}]}}\ncomponents: {securitySchemes: {o: {type: apiKey, in: header}}}\n",
     ":5:35: a security scheme of the type `apiKey` needs `name` and `in`\n"},
    {HEAD31 "  /a: {get: {security: [{o: [], p: []}]}}\ncomponents: {securitySchemes: {o: {type: oauth2}, p: {type: apiKey, in: header, name: k}}}\n",
     ":4:24: security by `several schemes together` is not supported yet: only bearer, basic, oauth2, openIdConnect and apiKey in a header\n"},
    {HEAD31 "  /a: {get: {security: [{nope: []}]}}\n", ":4:26: `nope` is not among the components' securitySchemes\n"},
    {HEAD31 "  /a: {get: {x-trunkline-idempotent: maybe, x-trunkline-asumed: true}}\n",
     ":4:38: `x-trunkline-idempotent` must be true, false or assumed\n"
     ":4:45: `x-trunkline-asumed` is not known here; did you mean `x-trunkline-assumed`?\n"},
    {"openapi: 3.1.0\ninfo: {title: t, version: '1'}\nservers: [{url: example.com}]\npaths: {/a: {get: {}}}\n",
     ":3:17: a server needs a `url` that is absolute or starts with a slash\n"},
    {"openapi: 3.1.0\ninfo: {title: t, version: '1'}\nservers: [{url: 'https://h/{v}'}]\npaths: {/a: {get: {}}}\n",
     ":3:17: the variable `v` in the path of the server's URL has no default\n"},
    /* references */
    {SCHEMA31, ":7:46: `#/components/schemas/X` names nothing in this document: there is no `X`\n"},
    {SCHEMA31 "    X: {$ref: '#/components/schemas/Custmer'}\n    Customer: {type: string}\n",
     ":8:15: `#/components/schemas/Custmer` names nothing in this document: there is no `Custmer`; did you mean `Customer`?\n"},
    {SCHEMA31 "    X: {$ref: 'other.yaml#/X'}\n",
     ":8:15: `other.yaml#/X` points to another document: only references within this one (#/...) are supported yet\n"},
    {SCHEMA31 "    X: {$ref: 'https://example.com/x.json'}\n",
     ":8:15: `https://example.com/x.json` points to another document: only references within this one (#/...) are supported yet\n"},
    {SCHEMA31 "    X: {$ref: '#anchor'}\n", ":8:15: `#anchor` is an anchor: only JSON pointers (#/...) are supported yet\n"},
    {SCHEMA31 "    X: {$ref: [x]}\n", ":8:15: `$ref` must be a text that names a place, like '#/components/schemas/Name'\n"},
    {SCHEMA31 "    X: {$ref: '#/components/%zz'}\n", ":8:15: `#/components/%zz`: a % in a reference is followed by two hexadecimal digits\n"},
    {SCHEMA31 "    X: {$ref: '#/components/~2'}\n", ":8:15: `#/components/~2`: a ~ in a JSON pointer is followed by 0 or 1\n"},
    {SCHEMA31 "    X: {$ref: '#/components/schemas/X'}\n", ":7:46: this reference leads back to itself and never to a type\n"},
    {SCHEMA31 "    X: {$ref: '#/components/schemas/Y'}\n    Y: {allOf: [{$ref: '#/components/schemas/X'}]}\n",
     ":7:46: this reference leads back to itself and never to a type\n"},
    {SCHEMA31 "    X: {$ref: '#/paths/0'}\n", ":8:15: `#/paths/0` names nothing in this document: there is no `0`\n"},
    {SCHEMA31 "    X: {$ref: '#/components/schemas/Y', maxLength: 3}\n    Y: {type: string}\n",
     ":8:41: `maxLength` beside `$ref` is not supported yet: put it into the schema that `$ref` names\n"},
    {HEAD31 "  /a: {$ref: '#/paths/~1b'}\n  /b: {$ref: '#/paths/~1a'}\n", ":4:14: `#/paths/~1b` leads back to itself and never to anything\n"
                                                                          ":5:14: `#/paths/~1a` leads back to itself and never to anything\n"},
    /* schemas */
    {SCHEMA31 "    X: {oneOf: [{type: string}]}\n", ":8:9: `oneOf` is not supported yet: a value has one type, and may be null besides\n"},
    {SCHEMA31 "    X:\n      anyOf: []\n      discriminator: {}\n",
     ":9:7: `anyOf` is not supported yet: a value has one type, and may be null besides\n"
     ":10:7: `discriminator` is not supported yet: a value has one type, and may be null besides\n"},
    {SCHEMA31 "    X: {allOf: [{type: object}, {type: object}]}\n",
     ":8:16: `allOf` with several members is not supported yet: write the members into one schema\n"},
    {SCHEMA31 "    X: {allOf: {}}\n", ":8:16: `allOf` must be a list of schemas\n"},
    {SCHEMA31 "    X: {type: string, allOf: [{$ref: '#/components/schemas/Y'}]}\n    Y: {type: integer}\n",
     ":8:15: this says string, but the schema in `allOf` is of type integer\n"},
    {SCHEMA31 "    X: {not: {type: string}, if: {}, then: {}, else: {}}\n", ":8:9: `not` is not supported yet: say what is allowed instead\n"
                                                                            ":8:30: `if` is not supported yet: make the members optional\n"
                                                                            ":8:38: `then` is not supported yet: make the members optional\n"
                                                                            ":8:48: `else` is not supported yet: make the members optional\n"},
    {SCHEMA31 "    X: {type: object, patternProperties: {a: {}}, dependentSchemas: {}}\n",
     ":8:23: `patternProperties` is not supported yet: only objects with named members and maps are\n"
     ":8:51: `dependentSchemas` is not supported yet: make the members optional\n"},
    {SCHEMA31 "    X: {type: array, prefixItems: []}\n", ":8:22: `prefixItems` is not supported yet: only lists with one kind of elements are\n"},
    {SCHEMA31 "    X: {type: [string, integer]}\n", ":8:24: several types besides null are not supported yet: a value has one type\n"},
    {SCHEMA31 "    X: {type: 'null'}\n", ":8:15: a type that is only null is not supported yet\n"},
    {SCHEMA31 "    X: {type: text}\n", ":8:15: `text` is no type; types are object, array, string, integer, number, boolean and null\n"},
    {SCHEMA31 "    X: false\n", ":8:8: a schema of `false` allows nothing and is not supported\n"},
    {SCHEMA31 "    X: text\n", ":8:8: a schema must be a map, not a text\n"},
    {SCHEMA31 "    X: {type: object, properties: [a]}\n", ":8:35: `properties` must be a map of members, not a list\n"},
    {SCHEMA31 "    X: {type: object, properties: {'a\"b': {}, \"c\\n\": {}, 'd\\': {}}}\n",
     ":8:36: a member's name with quotes, backslashes or control characters is not supported yet\n"
     ":8:47: a member's name with quotes, backslashes or control characters is not supported yet\n"
     ":8:58: a member's name with quotes, backslashes or control characters is not supported yet\n"},
    {SCHEMA31 "    X: {type: object, required: a, properties: {a: {}}}\n", ":8:33: `required` must be a list of members' names\n"},
    {SCHEMA31 "    X: {type: object, properties: {a: {}}, required: [[a]]}\n", ":8:55: `required` must hold members' names, not a list\n"},
    {SCHEMA31 "    X: {type: object, properties: {y: {$ref: '#/components/schemas/Y'}}, required: [y]}\n"
              "    Y: {type: object, properties: {x: {$ref: '#/components/schemas/X'}}, required: [x]}\n",
     ":9:36: `x` is required and leads back to its own object, so that no value can ever be complete\n"},
    {SCHEMA31 "    X: {type: array, items: {$ref: '#/components/schemas/X'}}\n",
     ":8:8: a list or map of itself is not supported: put an object in between\n"},
    {SCHEMA31 "    X: {type: array, items: {type: [string, 'null']}}\n",
     ":8:29: null as an element of a list is not supported yet: only members of objects may be null\n"},
    {SCHEMA31 "    X: {additionalProperties: {type: [string, 'null']}}\n",
     ":8:31: null as an entry of a map is not supported yet: only members of objects may be null\n"},
    {SCHEMA31 "    X: {type: string, enum: []}\n", ":8:29: `enum` must be a list of at least one value\n"},
    {SCHEMA31 "    X: {type: string, enum: [[a]]}\n", ":8:30: a value of a text's `enum` must be a text, not a list\n"},
    {SCHEMA31 "    X: {type: [string, 'null'], enum: [null]}\n", ":8:39: `enum` must have a value besides null\n"},
    {SCHEMA31 "    X: {type: string, minLength: 5, maxLength: 4}\n", ":8:34: `minLength` is above `maxLength`\n"},
    {SCHEMA31 "    X: {type: string, minLength: -1, maxLength: 1.5}\n", ":8:34: `minLength` must be a whole number, 0 or more\n"
                                                                        ":8:49: `maxLength` must be a whole number, 0 or more\n"},
    {SCHEMA31 "    X: {type: string, maxLength: long}\n", ":8:34: `maxLength` must be a number\n"},
    {SCHEMA31 "    X: {type: integer, minimum: 5, maximum: 4}\n", ":8:33: no integer lies within these limits\n"},
    {SCHEMA31 "    X: {type: integer, format: int32, minimum: 2147483648}\n", ":8:48: no integer lies within these limits\n"},
    {SCHEMA31 "    X: {type: integer, minimum: 9223372036854775808}\n", ":8:33: no integer of 64 bits is that large\n"},
    {SCHEMA31 "    X: {type: integer, maximum: -1e30}\n", ":8:33: no integer of 64 bits is that small\n"},
    {SCHEMA31 "    X: {type: integer, exclusiveMinimum: true}\n", ":8:42: `exclusiveMinimum` is a number in OpenAPI 3.1\n"},
    {SCHEMA30 "    X: {type: integer, exclusiveMinimum: 5}\n", ":8:42: `exclusiveMinimum` is true or false in OpenAPI 3.0\n"},
    {SCHEMA31 "    X: {type: integer, minimum: 0.5, maximum: 0.6}\n", ":8:33: no integer lies within these limits\n"},
    {SCHEMA31 "    X: {type: string, readOnly: 'yes', deprecated: 1}\n", ":8:33: `readOnly` must be true or false\n"
                                                                         ":8:52: `deprecated` must be true or false\n"},
    {SCHEMA31 "    X: {type: string, x-trunkline-secrt: true}\n",
     ":8:23: `x-trunkline-secrt` is not known here; did you mean `x-trunkline-secret`?\n"},
    /* XML */
    {SCHEMA31 "    X: {type: string, xml: [a]}\n", ":8:28: `xml` must be a map, not a list\n"},
    {SCHEMA31 "    X: {type: string, xml: {nodeType: text, name: [a], prefix: 'a:b', attribute: 1}}\n",
     ":8:29: `nodeType` of `xml` is not supported yet\n"
     ":8:51: `name` of `xml` must be a text\n"
     ":8:64: `a:b` cannot be a name in XML\n"
     ":8:82: `attribute` must be true or false\n"},
    {SCHEMA31 "    X: {type: string, xml: {name: xmlThing}}\n", ":8:35: `xmlThing` cannot be a name in XML\n"},
    {SCHEMA31 "    X: {type: string, xml: {prefix: p}}\n", ":8:37: a `prefix` in `xml` needs a `namespace`\n"},
    {SCHEMA31
     "    X: {type: object, properties: {o: {type: object, properties: {}, additionalProperties: {}, xml: {attribute: true}}, s: {type: string, "
     "xml: {wrapped: true}}}}\n",
     ":8:36: `o` cannot be an attribute in XML: only single values can\n"
     ":8:121: `s` cannot be wrapped in XML: only lists can\n"},
    {SCHEMA31 "    X: {type: object, x-trunkline-xml-order: [a, c, a], properties: {a: {}, b: {}}}\n",
     ":8:46: `x-trunkline-xml-order` does not name `b`: it must hold every member\n"
     ":8:50: `x-trunkline-xml-order` names `c`, which is no member\n"
     ":8:53: `x-trunkline-xml-order` names `a` twice\n"},
    {SCHEMA31 "    X: {type: object, x-trunkline-xml-order: sorted, properties: {a: {}}}\n",
     ":8:46: `x-trunkline-xml-order` must be alphabetical or a list of members' names\n"},
    {SCHEMA31 "    X: {type: string, x-trunkline-xml-order: alphabetical}\n", ":8:46: `x-trunkline-xml-order` belongs to an object with members\n"},
    /* our own extensions */
    {TOKEN "[]\n", ":9:26: `x-trunkline-token` must be a map, not a list\n"},
    {TOKEN "{in: header, field: T}\n", ":9:31: `in` of `x-trunkline-token` must be `body`; other places are said by `security`\n"},
    {TOKEN "{in: body, feld: T}\n", ":9:26: `x-trunkline-token` needs the `field` that takes the token\n"
                                    ":9:37: `feld` is not known here; did you mean `field`?\n"},
    {TOKEN "{in: body, field: Q}\n", ":9:44: the request has no member `Q`\n"},
    {TOKEN "{in: body, field: N}\n", ":9:44: the `field` of `x-trunkline-token` must be a text\n"},
    {TOKEN "{in: body, field: T}\n      security: [{t: []}]\ncomponents: {securitySchemes: {t: {type: oauth2}}}\n",
     ":9:26: `security` says already where the token goes\n"},
    {HEAD31 "  /a: {get: {x-trunkline-token: {in: body, field: T}}}\n", ":4:33: `x-trunkline-token` needs a request that is an object\n"},
    {PUSH "        {entity: e, columns: {contact: {field: '{c}'}, kind: {field: N}}, kinds: {work: N, cell: O.P, fax: 1, home: [x]}, kind_words: "
          "{wrok: w}}\n",
     ":10:48: the operation has no parameter `{c}`\n"
     ":10:82: with `kinds`, the columns `kind` and `number` have no field of their own\n"
     ":10:92: there is no kind `cell`\n"
     ":10:108: the request has no member `1`\n"
     ":10:117: a row of `kinds` must be a text\n"
     ":10:136: there is no kind `wrok`; did you mean `work`?\n"},
    {PUSH "        {entity: e, columns: {label: {field: N}}, kinds: [], kind_words: {mobile: m}}\n",
     ":10:58: `kinds` must be a map from kinds of number to texts\n"
     ":10:74: `kind_words` needs a column `kind`\n"},
    {PUSH "        []\n", ":10:9: `x-trunkline-push` must be a map, not a list\n"},
    {PUSH "        {}\n", ":10:9: `x-trunkline-push` needs an `entity`\n"
                          ":10:9: `x-trunkline-push` needs `columns`\n"},
    {PUSH "        {entity: e, columns: {numbr: {field: N}}, erors: []}\n", ":10:31: there is no column `numbr`; did you mean `number`?\n"
                                                                            ":10:51: `erors` is not known here; did you mean `errors`?\n"},
    {PUSH "        {entity: e, columns: {number: {field: Nn}, kind: {field: O}, label: {field: O.P}, notes: {field: N.P}, country: {}}}\n",
     ":10:47: the request has no member `Nn`\n"
     ":10:66: `O` must lead to a member that holds one value, through objects only\n"
     ":10:106: `N.P` must lead to a member that holds one value, through objects only\n"
     ":10:112: the column `country` needs a `field`\n"},
    {PUSH "        {entity: e, columns: {number: {field: N, required: 1, kye: true}}}\n", ":10:60: `required` must be true or false\n"
                                                                                          ":10:63: `kye` is not known here; did you mean `key`?\n"},
    {PUSH "        {entity: e, columns: {number: {field: N, form: e164digits}, notes: {field: N, form: e164}}}\n",
     ":10:56: `form` must be as-given, e164, e164-digits or national-digits\n"
     ":10:93: only the column `number` has a `form`\n"},
    {PUSH "        {entity: e, columns: {number: {field: [N, N], form: [e164]}}}\n", ":10:61: `form` needs one word for each field\n"},
    {PUSH "        {entity: e, columns: {}, errors: [{reason: bad_nmber, field: N}, {field: N}, {reason: bad_number}, {http_status: 42, reason: "
          "bad_number}]}\n",
     ":10:52: there is no reason `bad_nmber`; did you mean `bad_number`?\n"
     ":10:74: a row of `errors` needs a `reason`\n"
     ":10:86: a row of `errors` needs a condition: `code`, `field`, `contains` or `http_status`\n"
     ":10:122: `http_status` must be a number from 100 to 599\n"},
    {HEAD31 "  /a: {post: {x-trunkline-push: {}}}\n", ":4:33: `x-trunkline-push` needs a request that is an object or a list of objects\n"},
    {UNWRAP "Save.oObjekt\n", ":9:27: `x-trunkline-unwrap` names `oObjekt` where the schema has `oObject`\n"},
    {UNWRAP "Save.oObject.a\n", ":9:27: `x-trunkline-unwrap` leads through objects that have one member each, and here one has 2\n"},
    {UNWRAP "Save..oObject\n", ":9:27: a name in `x-trunkline-unwrap` is empty, or has characters that JSON would have to escape\n"},
    {UNWRAP "[Save]\n", ":9:27: `x-trunkline-unwrap` must be the wire path to what a request of JSON holds\n"},
    {HEAD31 "  /a: {get: {x-trunkline-unwrap: A, responses: {'204': {description: d}}}}\n",
     ":4:34: `x-trunkline-unwrap` must be the wire path to what a request of JSON holds\n"},
    {PUSH "        {entity: e, columns: {number: {field: [N, Q, [], '']}, kind: {field: []}}}\n",
     ":10:51: the request has no member `Q`\n"
     ":10:54: `field` must be a text, or a list of texts\n"
     ":10:58: `field` must be a text, or a list of texts\n"
     ":10:64: the column `kind` needs a `field`\n"},
    {SCHEMA31 "    X: {type: string}\nx-trunkline-faults: [{code: a, reason: bad_nmber}, {reason: bad_number}, {code: a}, {code: a, outcome: saved, "
              "stop: 1}, x]\n"
              "x-trunkline-facts: {a: {b: [c]}}\n",
     ":9:40: there is no reason `bad_nmber`; did you mean `bad_number`?\n"
     ":9:52: a row of `x-trunkline-faults` needs a condition: `code`, `message` or `contains`\n"
     ":9:74: a row of `x-trunkline-faults` needs a `reason`, unless its outcome is `saved`\n"
     ":9:117: `stop` must be true or false\n"
     ":9:121: a row of `x-trunkline-faults` must be a map\n"
     ":10:28: `b` must be a text\n"},
    /* several at once, in the order of the lines, each once */
    {SCHEMA31
     "    X:\n      type: object\n      properties:\n        a: {$ref: '#/components/schemas/Y'}\n        b: {$ref: '#/components/schemas/Y'}\n"
     "        c: {oneOf: []}\n    Y: {not: {}}\n",
     ":13:13: `oneOf` is not supported yet: a value has one type, and may be null besides\n"
     ":14:9: `not` is not supported yet: say what is allowed instead\n"},
};

/* The messages without the path in front of each line. */
static char *strip_path(char *messages, const char *path) {
    size_t length = strlen(path);
    char *out = messages;
    for (const char *line = messages; *line;) {
        assert_memory_equal(line, path, length);
        size_t size = strcspn(line, "\n") + 1;
        memmove(out, line + length, size - length);
        out += size - length;
        line += size;
    }
    *out = '\0';
    return messages;
}

static void reports_every_error(void **state) {
    (void)state;
    const char *folder = test_temp_dir();
    assert_non_null(folder);
    char path[512];
    int length = snprintf(path, sizeof path, "%s/bad.yaml", folder);
    assert_true(length > 0 && (size_t)length < sizeof path);
    size_t wrong = 0;
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        assert_true(test_write_file(path, table[i].schema, strlen(table[i].schema)));
        gen_options options = {path, folder, NULL};
        gen *g = gen_compile(&options);
        size_t files;
        gen_files(g, &files);
        char *messages = strip_path(gen_test_messages(g, false), path);
        if (strcmp(messages, table[i].errors) != 0 || gen_error_count(g) == 0 || files != 0) {
            print_message("----\n%s\n-- got\n%s-- wanted\n%s", table[i].schema, messages, table[i].errors);
            wrong++;
        }
        free(messages);
        gen_free(g);
    }
    assert_int_equal(wrong, 0);
    assert_true(test_temp_dir_remove(folder));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reports_every_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
