"""Where a request comes from is told by the connection, or by a proxy that is named; by nobody else."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from api.app import create_app
from api.callers import Proxies, household, is_secure
from service.bootstrap import Service
from service.settings import Unusable, read_settings
from tests.api.conftest import Caller

HSTS = "Strict-Transport-Security"


def seen(proxies: tuple[str, ...], connection: str, forwarded: str = "", proto: str = "") -> tuple[str, bool]:
    """The address and whether it was HTTPS, as the application sees it."""
    environ: dict[str, Any] = {"REMOTE_ADDR": connection, "wsgi.url_scheme": "http"}
    environ |= {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}
    environ |= {"HTTP_X_FORWARDED_PROTO": proto} if proto else {}
    Proxies(proxies).believe(environ)
    return environ["REMOTE_ADDR"], is_secure(environ)


@pytest.mark.parametrize(
    ("proxies", "connection", "forwarded", "proto", "expected"),
    [
        ((), "10.0.0.1", "203.0.113.9", "https", ("10.0.0.1", False)),
        (("10.0.0.2",), "10.0.0.1", "203.0.113.9", "https", ("10.0.0.1", False)),
        (("10.0.0.0/24",), "10.0.0.1", "203.0.113.9", "https", ("203.0.113.9", True)),
        (("10.0.0.0/24",), "10.0.0.1", "203.0.113.9", "http", ("203.0.113.9", False)),
        (("10.0.0.0/24",), "10.0.0.1", "", "", ("10.0.0.1", False)),
        (("10.0.0.0/24",), "10.0.0.1", "198.51.100.1, 203.0.113.9", "https", ("203.0.113.9", True)),
        (("10.0.0.0/24",), "10.0.0.1", "203.0.113.9, 10.0.0.7", "https", ("203.0.113.9", True)),
        (("10.0.0.0/24",), "10.0.0.1", "10.0.0.3", "https", ("10.0.0.3", True)),
        (("10.0.0.0/24",), "10.0.0.1", "203.0.113.9, bukan-alamat", "http, https", ("10.0.0.1", True)),
        (("fd00::/8",), "fd00::1", "2001:db8::5", "HTTPS", ("2001:db8::5", True)),
    ],
)
def test_what_is_forwarded_counts_as_far_as_named_proxies_reach(
    proxies: tuple[str, ...], connection: str, forwarded: str, proto: str, expected: tuple[str, bool]
) -> None:
    assert seen(proxies, connection, forwarded, proto) == expected


def test_a_line_of_ipv6_is_one_caller() -> None:
    assert household("2001:db8:1:2::5") == household("2001:db8:1:2:ffff::9") != household("2001:db8:1:3::5")
    assert household("::ffff:203.0.113.9") == household("203.0.113.9") == "203.0.113.9"
    assert household("") == ""


def test_https_is_asked_for_from_then_on_where_it_was_spoken(service: Service) -> None:
    service.settings = replace(service.settings, proxies=("127.0.0.1",))
    call = Caller(create_app(service))
    spoken = call.get("/v1/innovations", headers={"X-Forwarded-Proto": "https"})
    assert int(spoken.headers[HSTS].split("max-age=")[1].split(";")[0]) >= 31_536_000
    assert HSTS not in call.get("/v1/innovations").headers


def test_https_is_not_asked_for_because_somebody_claims_it(call: Caller) -> None:
    assert HSTS not in call.get("/healthz", headers={"X-Forwarded-Proto": "https"}).headers


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PROXIES", "10.0.0.0/33"),
        ("PROXIES", "proxy.example"),
        ("RATE_ACCOUNT", "0/minute"),
        ("RATE_ACCOUNT", "5/fortnight"),
        ("RATE_PUBLIC", "often"),
        ("RATE_STORE", "memcached://x"),
    ],
)
def test_settings_that_mean_nothing_are_refused(name: str, value: str) -> None:
    with pytest.raises(Unusable, match=f"JEJAK_{name}"):
        read_settings({f"JEJAK_{name}": value})


def test_settings_are_read_as_they_are_shown() -> None:
    settings = read_settings({"JEJAK_RATE_PUBLIC": "7/hour", "JEJAK_PROXIES": "10.0.0.1 fd00::/8"})
    assert (str(settings.rate_public), settings.rate_public.seconds) == ("7/hour", 3600)
    assert settings.proxies == ("10.0.0.1", "fd00::/8")
