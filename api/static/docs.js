"use strict";
// Shows /openapi.json; everything is set as text, nothing as markup.

const make = (name, text, kind) => {
  const element = document.createElement(name);
  if (text !== undefined) element.textContent = text;
  if (kind) element.className = kind;
  return element;
};

const row = (cells, name = "td") => {
  const line = make("tr");
  line.append(...cells.map((cell) => make(name, cell)));
  return line;
};

const table = (head, rows) => {
  const whole = make("table");
  whole.append(row(head, "th"), ...rows.map((cells) => row(cells)));
  return whole;
};

const resolved = (described, value) =>
  value.$ref ? value.$ref.slice(2).split("/").reduce((at, name) => at[name.replaceAll("~1", "/")], described) : value;

const json = (value) => make("pre", JSON.stringify(value, null, 2));

const parameters = (described, operation) => {
  const rows = operation.parameters.map((given) => resolved(described, given)).map((given) => [
    given.name, given.in, given.required ? "wajib / required" : "", given.description || "", JSON.stringify(given.schema)]);
  return rows.length ? [table(["", "", "", "", ""], rows)] : [];
};

const content = (described, part) => Object.entries(resolved(described, part).content || {}).flatMap(([type, { schema }]) => [
  make("code", type), json(resolved(described, schema))]);

const body = (described, operation) => operation.requestBody
  ? [make("h4", "Isi / body"), ...content(described, operation.requestBody)] : [];

const responses = (described, operation) => [
  make("h4", "Jawaban / responses"),
  table(["", ""], Object.entries(operation.responses).map(([status, answer]) => [status, resolved(described, answer).description])),
];

const shown = (described, path, method, operation) => {
  const details = make("details");
  const summary = make("summary");
  summary.append(make("span", method.toUpperCase(), `method ${method}`), make("code", path), ` ${operation.summary}`);
  details.append(summary);
  details.addEventListener("toggle", () => {
    if (details.open && details.childElementCount === 1) {
      details.append(...parameters(described, operation), ...body(described, operation), ...responses(described, operation));
    }
  });
  return details;
};

const show = (described) => {
  document.getElementById("title").textContent = `${described.info.title} ${described.info.version}`;
  document.getElementById("about").textContent = described.info.description;
  const whole = document.getElementById("operations");
  const groups = new Map();
  for (const [path, methods] of Object.entries(described.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      const tag = operation.tags[0];
      if (!groups.has(tag)) {
        const group = make("section");
        group.append(make("h2", tag));
        groups.set(tag, group);
        whole.append(group);
      }
      groups.get(tag).append(shown(described, path, method, operation));
    }
  }
};

const find = (text) => {
  for (const details of document.querySelectorAll("details")) {
    details.hidden = !details.querySelector("summary").textContent.toLowerCase().includes(text.toLowerCase());
  }
};

document.getElementById("find").addEventListener("input", (event) => find(event.target.value));
fetch("/openapi.json").then((answer) => answer.json()).then(show);
