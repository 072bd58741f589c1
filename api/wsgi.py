"""What a web server's worker process loads."""

from __future__ import annotations

from flask import Flask

from api.app import create_app
from api.cli.serving.tokens import is_local
from service.bootstrap import open_service
from service.settings import Unusable, read_settings


def create() -> Flask:
    """The application on the store that the environment names; opened in the process that serves it.

    Raises Unusable for tokens for development on a store that is not local, however they came into the environment.
    """
    settings = read_settings()
    if settings.dev_tokens and not is_local(settings.database):
        raise Unusable("JEJAK_DEV_TOKENS is for local stores only")
    return create_app(open_service(settings))
