"""The process that verifies one bundle, within limits that it sets itself before it opens it.

python -m service.audit.verifying SECONDS BYTES BUNDLE POLICY [KNOWN_HEAD]
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from service.apart import keep_within
from service.ledger import base64s
from service.ledger.policy import parse_policy
from service.ledger.verify import verify


def main(seconds: str, memory: str, bundle: str, policy: str, *known_head: str) -> None:
    """Writes what came of it as JSON; an end without that is none."""
    keep_within(seconds, memory)
    known = Path(known_head[0]).read_bytes() if known_head else None
    outcome = verify(Path(bundle), parse_policy(Path(policy).read_bytes()), known)
    head = outcome.head
    told = {"verdict": outcome.verdict.name, "exit": int(outcome.verdict), "why": outcome.why}
    of_head = {"log": head.origin, "events": head.size, "root": base64s.encoded(head.root)} if head else {}
    sys.stdout.write(json.dumps(told | of_head))


if __name__ == "__main__":
    main(*sys.argv[1:])
