"""One HTTP/1.1 request out of a stream (RFC 9112), strictly and within limits."""

from __future__ import annotations

import re
from asyncio import IncompleteReadError, LimitOverrunError, StreamReader, StreamWriter
from dataclasses import dataclass

from api.witness.answers import Asked
from service.ledger.witnessing import LONGEST_REQUEST

LONGEST_HEAD = 16 * 1024
"""Bytes of a request line and headers together; the limit of a stream that is read here."""

_LINE = re.compile(r"([!-~]+) (?:https?://[!-.0-~]*)?(/[!-~]*|\*) HTTP/1\.([0-9])")
_HEADER = re.compile(r"([!#$%&'*+.^_`|~0-9A-Za-z-]+):([^\x00-\x08\x0a-\x1f\x7f]*)")
_LENGTH = re.compile(r"[0-9]{1,19}")
_CHUNK = re.compile(rb"([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]*)?\r\n")


class Refused(Exception):
    """What is no request, or too much; the connection is of no use after it."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status


@dataclass(frozen=True, slots=True)
class Head:
    method: str
    target: str
    headers: dict[str, str]
    """By their names in lower case."""
    keep: bool
    """Whether the connection is kept for another request."""


async def read(reader: StreamReader, writer: StreamWriter) -> tuple[Asked, bool] | None:
    """A request, and whether another may follow it; None where no more come. Raises Refused, and what streams raise."""
    try:
        data = await reader.readuntil(b"\r\n\r\n")
    except IncompleteReadError as ended:
        if ended.partial.strip():
            raise Refused(400, "the request ends before it is whole") from None
        return None
    except LimitOverrunError:
        raise Refused(431, "too many headers") from None
    head = _head(data.decode("latin-1"))
    length = _length(head)
    if head.headers.get("expect", "").lower() == "100-continue":
        writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
    try:
        body = await (_chunks(reader) if length is None else reader.readexactly(length))
    except IncompleteReadError:
        raise Refused(400, "the request ends before it is whole") from None
    return Asked(head.method, head.target, body), head.keep


def _head(text: str) -> Head:
    first, *lines = text.lstrip("\r\n").removesuffix("\r\n\r\n").split("\r\n")
    asked = _LINE.fullmatch(first)
    if not asked:
        raise Refused(400, "not a request of HTTP/1.1")
    headers: dict[str, str] = {}
    for line in lines:
        found = _HEADER.fullmatch(line)
        if not found:
            raise Refused(400, "a header that is none")
        name, value = found[1].lower(), found[2].strip(" \t")
        if name in ("content-length", "transfer-encoding") and headers.get(name, value) != value:
            raise Refused(400, f"{name} twice")
        headers[name] = value
    said = {each.strip().lower() for each in headers.get("connection", "").split(",")}
    keep = "close" not in said if asked[3] != "0" else False
    return Head(asked[1], asked[2], headers, keep)


def _length(head: Head) -> int | None:
    """Bytes of the body; None where it comes in chunks. Raises Refused."""
    coding, length = head.headers.get("transfer-encoding"), head.headers.get("content-length")
    if coding is not None:
        if length is not None or coding.lower() != "chunked":
            raise Refused(400, "a body is sent with its length, or in chunks")
        return None
    if length is not None and not _LENGTH.fullmatch(length):
        raise Refused(400, "content-length is a number")
    if int(length or 0) > LONGEST_REQUEST:
        raise Refused(413, f"a body of more than {LONGEST_REQUEST} bytes")
    return int(length or 0)


async def _chunks(reader: StreamReader) -> bytes:
    """RFC 9112 section 7.1."""
    body = b""
    while True:
        size = _CHUNK.fullmatch(await _line(reader))
        if not size:
            raise Refused(400, "a chunk that is none")
        length = int(size[1], 16)
        if not length:
            break
        if len(body) + length > LONGEST_REQUEST:
            raise Refused(413, f"a body of more than {LONGEST_REQUEST} bytes")
        body += await reader.readexactly(length)
        if await reader.readexactly(2) != b"\r\n":
            raise Refused(400, "a chunk that is none")
    left = LONGEST_HEAD
    while (line := await _line(reader)) != b"\r\n":  # trailers
        left -= len(line)
        if left < 0:
            raise Refused(431, "too many headers")
    return body


async def _line(reader: StreamReader) -> bytes:
    try:
        return await reader.readuntil(b"\n")
    except LimitOverrunError:
        raise Refused(400, "a line that does not end") from None
