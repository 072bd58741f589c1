"""What a web server's worker process loads."""

from __future__ import annotations

from flask import Flask

from api.app import create_app
from service.bootstrap import open_service
from service.settings import read_settings


def create() -> Flask:
    """The application on the store that the environment names; opened in the process that serves it."""
    return create_app(open_service(read_settings()))
