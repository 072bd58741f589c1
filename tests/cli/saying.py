"""What a verb printed with `--json`."""

from __future__ import annotations

import json
from typing import Any

from click.testing import Result


def said(result: Result) -> Any:
    """The one line of JSON of a verb that was done."""
    assert result.exit_code == 0, result.stderr
    assert result.stdout.count("\n") == 1
    return json.loads(result.stdout)
