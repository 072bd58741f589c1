"""What each operation takes and answers, by the view behind it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from api import answers
from api.description import audit
from api.description.accounts import CERTIFICATE
from api.description.shapes import WHOLE, Shape, many, of, thing, unset
from api.nested import object_shape
from api.routing import Route
from api.schemas import SCHEMAS
from service.kinds import KINDS

_VERSION_SHAPE = {"type": "string", "pattern": r'^"v\d{1,18}"$', "examples": ['"v3"']}

Responses = dict[str, dict[str, Any]]


def operation(route: Route) -> dict[str, Any]:
    """The OpenAPI operation object of a route."""
    described: dict[str, Any] = {
        "operationId": route.name,
        "summary": route.summary,
        "tags": [_tag(route)],
        "parameters": [*_path(route), *_query(route), *_headers(route)],
        "responses": _responses(route),
    }
    body = _body(route)
    if body is not None:
        described["requestBody"] = body
    if not route.open:
        described["security"] = [{"token": []}, {}] if route.public else [{"token": []}]
    return described


def payload(kind: str, verb: str) -> str:
    """The component that is a command's payload."""
    return f"{kind}.{verb}"


def _tag(route: Route) -> str:
    return route.path.split("/")[2] if route.path.startswith("/v1/") else "process"


def _path(route: Route) -> list[dict[str, Any]]:
    shapes: dict[str, Shape] = {
        "id": {"type": "string", "format": "uuid"}, "tile": audit.TILE, "bundle": audit.BUNDLE
    }  # fmt: skip
    names = [part[1:-1] for part in route.path.split("/") if part.startswith("{")]
    plain: Shape = {"type": "string", "minLength": 1}
    return [{"name": name, "in": "path", "required": True, "schema": shapes.get(name, plain)} for name in names]


def _query(route: Route) -> list[dict[str, Any]]:
    return [
        {
            "name": each.name,
            "in": "query",
            "required": each.required,
            "description": each.description,
            "schema": each.shape,
        }
        for each in route.parameters
    ]


def _headers(route: Route) -> list[str]:
    """Names of components; apispec makes them references."""
    names = []
    if route.method == "POST":
        names.append("IdempotencyKey")
    if _changes(route):
        names.append("IfMatch")
    if route.method == "POST" and route.command is not None:
        names.append("Prefer")
    if route.name.startswith("read-") or "304" in audit.RESPONSES.get(_named(route), {}):
        names.append("IfNoneMatch")
    if route.name == "events-stream":
        names.append("LastEventId")
    return names


HEADERS: dict[str, dict[str, Any]] = {
    "IdempotencyKey": {
        "name": "Idempotency-Key",
        "description": "the same key and request by the same caller returns the first answer",
        "schema": {"type": "string", "pattern": "^[!-~]{1,128}$"},
    },
    "IfMatch": {
        "name": "If-Match",
        "required": True,
        "description": "the version that was seen",
        "schema": _VERSION_SHAPE,
    },
    "IfNoneMatch": {"name": "If-None-Match", "description": "an ETag seen before", "schema": {"type": "string"}},
    "Prefer": {
        "name": "Prefer",
        "description": "`wait=witnessed` waits up to ten seconds for a C2SP tlog-proof under a witnessed checkpoint: in"
        " `proof`, for a creation in `Leaf-Proof` (base64); `Preference-Applied` says that it is there",
        "schema": {"type": "string"},
    },
    "LastEventId": {
        "name": "Last-Event-ID",
        "description": "the position of the last event seen",
        "schema": {"type": "string", "pattern": r"^\d{1,18}$"},
    },
}


def _changes(route: Route) -> bool:
    return route.method == "POST" and "/commands/" in route.path


def _body(route: Route) -> dict[str, Any] | None:
    if route.method != "POST":
        return None
    if route.uploads:
        file = {"type": "string", "format": "binary"}
        shape = object_shape({}) | {"properties": {"file": file}, "required": ["file"]}
        return {"required": True, "content": {"multipart/form-data": {"schema": shape}}}
    if _is_audit(route):
        return {"required": True, "content": {answers.JSON: {"schema": audit.ORDER}}}
    assert route.command is not None
    kind, verb = route.command
    verbs = [verb] if _changes(route) else list(KINDS[kind].creations)
    shapes = [of(payload(kind, each)) for each in verbs]
    schema = shapes[0] if len(shapes) == 1 else {"anyOf": shapes}
    return {"required": True, "content": {answers.JSON: {"schema": schema}}}


def _answer(description: str, schema: Shape, media_type: str = answers.JSON, **headers: Shape) -> dict[str, Any]:
    told: dict[str, Any] = {"description": description, "content": {media_type: {"schema": schema}}}
    if headers:
        told["headers"] = {name.replace("_", "-"): {"schema": shape} for name, shape in headers.items()}
    return told


def _command_answer(kind: str) -> Shape:
    return thing(
        **{kind: of(kind)},
        events=many(of("Event")),
        position=unset(WHOLE),
        leaf_index=unset(WHOLE),
        leaf_hash=unset(_HASH),
    )


_HASH = {"type": "string", "pattern": "^[A-Za-z0-9+/]{43}=$"}
"""32 bytes in base64."""


def _page(item: Shape) -> Shape:
    return thing(items=many(item), next=unset({"type": "string"}), position=WHOLE)


def _done(route: Route) -> Responses:
    kind = route.fixed.get("kind", "")
    name = route.name
    if _changes(route):
        return {"200": _answer("Done (or decided, on a dry run)", _command_answer(kind), ETag=_VERSION_SHAPE)}
    if name.startswith("create-"):
        dry = _answer("A dry run: what would be recorded", _command_answer(kind))
        where: Shape = {"type": "string"}
        begun = _answer("Begun", of(kind), ETag=_VERSION_SHAPE, Location=where, Leaf_Index=WHOLE, Leaf_Hash=_HASH)
        return {"201": begun, "200": dry}
    if name.startswith("read-"):
        seen = {"anyOf": [of(kind), of("public-innovation")]} if kind == "innovation" else of(kind)
        return {"200": _answer("As it is or was", seen, ETag=_VERSION_SHAPE), "304": {"description": "Not changed"}}
    if name.startswith("list-"):
        listed = {"anyOf": [of("catalogue-item"), of("public-innovation")]}
        return {"200": _answer("A page", _page(of(kind) if kind else listed), Position=WHOLE)}
    if name.startswith("report-"):
        return {"200": _answer("The report", thing(scope={"type": "string"}, position=WHOLE), Position=WHOLE)}
    return audit.RESPONSES[_named(route)] if _is_audit(route) else _OTHERS[_named(route)](route)


def _named(route: Route) -> str:
    """What it is called whatever it is of."""
    return route.name.rsplit("-of-")[0]


def _is_audit(route: Route) -> bool:
    return _named(route) in audit.RESPONSES


def _history(route: Route) -> Responses:
    told = _answer("Its events", thing(items=many(of("Event"))))
    told["content"][answers.BATCH] = {"schema": many(of("CloudEvent"))}
    if route.fixed["kind"] == "innovation":
        told["content"][answers.GHERKIN] = {"schema": {"type": "string"}}
    return {"200": told}


def _plain(description: str, media_type: str, schema: Shape | None = None) -> Callable[[Route], Responses]:
    return lambda _: {"200": _answer(description, schema or {"type": "string"}, media_type)}


_EVENT_PAGE = {"items": many(of("CloudEvent")), "next": unset(WHOLE), "position": WHOLE}
_STREAMED = thing(id={"type": "string"}, data={"type": "string", "description": "a CloudEvent"})
_READY = thing(status={"type": "string"}, store={"type": "string"}, projections=many({"type": "object"}))

_OTHERS: dict[str, Callable[[Route], Responses]] = {
    "history": _history,
    "commands": lambda _: {"200": _answer("Every command", thing(items=many(of("Possibility"))))},
    "diff": lambda _: {"200": _answer("What changed", thing(items=many(of("Change"))))},
    "events": lambda _: {
        "200": _answer("A page", {**_page(of("CloudEvent")), "properties": _EVENT_PAGE}, Position=WHOLE)
    },
    "events-stream": _plain("The stream: each event", "text/event-stream", _STREAMED),
    "upload-evidence": lambda _: {
        "201": _answer("Kept", of("Evidence"), Location={"type": "string"}),
        "200": _answer("Known already", of("Evidence"), Location={"type": "string"}),
    },
    "download-evidence": lambda _: {
        "200": {"description": "The file", "content": {"*/*": {"schema": {}}}},
        "304": {"description": "Not changed"},
    },
    "certificate": _plain("The certificate", answers.JSON, CERTIFICATE),
    "healthz": _plain("There", answers.JSON, thing(status={"type": "string"})),
    "readyz": _plain("Able to serve", answers.JSON, _READY),
    "metrics": _plain("Figures", "text/plain"),
    "openapi-json": _plain("OpenAPI 3.1", answers.JSON, {"type": "object"}),
    "docs": _plain("A page", "text/html"),
    "audit-guide": _plain("The page", "text/html", {"type": "string"}),
    "audit-guide-language": _plain("The page", "text/html", {"type": "string"}),
    "docs-asset": lambda _: {"200": {"description": "A script or style", "content": {"*/*": {"schema": {}}}}},
    "problems-code": _plain("A page", "text/html"),
}


def _responses(route: Route) -> Responses:
    refused = {status: {"$ref": f"#/components/responses/{status}"} for status in sorted(_refusals(route))}
    return {**_done(route), **refused}


def _refusals(route: Route) -> set[str]:
    statuses = {"400"}
    if "{" in route.path or route.name.startswith("report-"):
        statuses.add("404")
    if not route.open:
        statuses |= {"401", "429"}
    if route.method == "POST":
        statuses |= {"403", "409", "411", "413", "415", "422", "503"}
    if _changes(route):
        statuses |= {"412", "428"}
    if _is_audit(route):
        statuses |= {"403", "404", "422", "503"}
    if route.name == "readyz" or any(each.name == "min_position" for each in route.parameters):
        statuses.add("503")
    if route.name == "events-stream":
        statuses.add("503")
    return statuses


REFUSALS = {
    "400": "malformed: the query, a header or the body cannot be read",
    "401": "unauthenticated: no token where one is needed, or an unknown one",
    "403": "forbidden: no role of the caller permits it",
    "404": "not-found: there is, or was then, no such thing",
    "409": "a rule of the lab refuses in this state (`rule`, `code`, `allowed`), or in-flight",
    "411": "length-required: a chunked body",
    "412": "version-mismatch: it has moved on; the current ETag is given",
    "413": "too-large",
    "415": "unsupported-media-type",
    "422": "invalid: `errors` point at the members, `rule` where a rule demands them; or key-reused",
    "428": "precondition-required: If-Match is missing",
    "429": "rate-limited: too many requests of this account, or without a token from this address; see Retry-After",
    "503": "behind, busy, events-missing or ledger-forked: try again after Retry-After",
}


def payloads() -> dict[str, Shape]:
    """Every payload by the name of its component."""
    return {payload(kind, verb): schema.shape() for kind, verbs in SCHEMAS.items() for verb, schema in verbs.items()}
