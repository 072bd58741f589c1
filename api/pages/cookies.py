"""The cookies: who is logged in, to whom a form was shown before anybody was, and which language was chosen."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Request, Response

from api.callers import is_secure

_SESSION, _VISIT, _LANGUAGE = "jejak", "jejak-tamu", "jejak-bahasa"
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_LONGEST = 100
"""Characters of what we put into a cookie."""


def may_be_set(request: Request) -> bool:
    """Over HTTPS, or where nothing leaves the machine."""
    return is_secure(request.environ) or _is_local(request)


def session(request: Request) -> str | None:
    return _of(request, _SESSION)


def visit(request: Request) -> str | None:
    return _of(request, _VISIT)


def keep_session(request: Request, answer: Response, text: str) -> None:
    """Until the browser is closed; how long it means anything is told by the session."""
    _keep(request, answer, _SESSION, text)


def keep_visit(request: Request, answer: Response, text: str) -> None:
    _keep(request, answer, _VISIT, text)


def language(request: Request) -> str | None:
    return request.cookies.get(_name(request, _LANGUAGE))


def keep_language(request: Request, answer: Response, text: str) -> None:
    """For a year."""
    _keep(request, answer, _LANGUAGE, text, 365 * 86_400)


def forget_visit(request: Request, answer: Response) -> None:
    _forget(request, answer, _VISIT)


def forget(request: Request, answer: Response) -> None:
    for name in (_SESSION, _VISIT):
        _forget(request, answer, name)


def origin(request: Request) -> str:
    """Scheme and host as the browser knows them."""
    return f"{request.environ['wsgi.url_scheme']}://{request.environ.get('HTTP_HOST', '')}"


def _keep(request: Request, answer: Response, name: str, text: str, seconds: int | None = None) -> None:
    secure = is_secure(request.environ)
    answer.set_cookie(_name(request, name), text, seconds, secure=secure, httponly=True, samesite="Lax", path="/")


def _forget(request: Request, answer: Response, name: str) -> None:
    answer.delete_cookie(_name(request, name), secure=is_secure(request.environ), httponly=True, samesite="Lax")


def _of(request: Request, name: str) -> str | None:
    text = request.cookies.get(_name(request, name)) if may_be_set(request) else None
    return text if text and len(text) <= _LONGEST else None


def _name(request: Request, name: str) -> str:
    """With the prefix only this host, over HTTPS and for every path, can have set it (RFC 6265bis, 4.1.3.2)."""
    return f"__Host-{name}" if is_secure(request.environ) else name


def _is_local(request: Request) -> bool:
    try:
        return urlsplit(f"//{request.environ.get('HTTP_HOST', '')}").hostname in _LOOPBACK
    except ValueError:
        return False
