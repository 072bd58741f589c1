"""How people come in: passwords, and what a browser holds after that."""

from service.login.passwords import LoginTaken, Passwords, WrongPassword
from service.login.sessions import Session, Sessions
from service.login.throttle import Throttled

__all__ = ["LoginTaken", "Passwords", "Session", "Sessions", "Throttled", "WrongPassword"]
