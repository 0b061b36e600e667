// XML Schema from a schema of an OpenAPI description: the judge of XML bodies. Reads `xml`, x-trunkline-xml-order and x-trunkline-xml-nil.
const types = {string: "xs:string", boolean: "xs:boolean", integer: "xs:long"};

function resolve(document, schema) {
  return schema.$ref ? schema.$ref.slice(2).split("/").reduce((at, key) => at[key], document) : schema;
}

function member(document, name, schema) {
  const kinds = [schema.type].flat();
  const type = types[kinds.find((kind) => kind !== "null")];
  if (!type) {
    throw new Error(`${name}: no XML Schema type for ${schema.type}`);
  }
  return `<xs:element name="${schema.xml?.name ?? name}" type="${type}" minOccurs="0"${kinds.includes("null") ? ' nillable="true"' : ""}/>`;
}

function members(document, schema) {
  const names = Object.keys(schema.properties);
  if (schema["x-trunkline-xml-order"] === "alphabetical") {
    names.sort((a, b) => (a < b ? -1 : 1));
  }
  return `<xs:sequence>${names.map((name) => member(document, name, resolve(document, schema.properties[name]))).join("")}</xs:sequence>`;
}

// An object with members that are no objects, or a list of such.
export function xsd(document, name) {
  const schema = document.components.schemas[name];
  const item = schema.type === "array" ? resolve(document, schema.items) : undefined;
  const content = item
    ? `<xs:sequence><xs:element name="${item.xml.name}" minOccurs="${schema.minItems ?? 0}" maxOccurs="unbounded">` +
      `<xs:complexType>${members(document, item)}</xs:complexType></xs:element></xs:sequence>`
    : members(document, schema);
  const namespace = schema.xml.namespace;
  const target = namespace ? ` targetNamespace="${namespace}"` : "";
  return `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" elementFormDefault="qualified"${target}>` +
    `<xs:element name="${schema.xml.name}"><xs:complexType>${content}</xs:complexType></xs:element></xs:schema>`;
}
