"""As much of curl as the README and the auditors' guide use, for a machine that has none."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

CURL = """#!{python}
import sys, urllib.error, urllib.request
words, url, body, headers, out = sys.argv[1:], "", None, {{}}, None
while words:
    word = words.pop(0)
    if word == "-H":
        name, _, value = words.pop(0).partition(": ")
        headers[name] = value
    elif word == "-d":
        body = words.pop(0).encode()
    elif word == "-o":
        out = words.pop(0)
    elif not word.startswith("-"):
        url = word
try:
    answer = urllib.request.urlopen(urllib.request.Request(url, body, headers))
except urllib.error.HTTPError as refused:
    answer = refused
(open(out, "wb") if out else sys.stdout.buffer).write(answer.read())
"""


def path_with_curl(directory: Path) -> str:
    """`PATH`, where curl is missing with one of our own before it."""
    path = os.environ["PATH"]
    if shutil.which("curl"):
        return path
    script = directory / "curl"
    script.write_text(CURL.format(python=sys.executable))
    script.chmod(0o755)
    return f"{directory}:{path}"
