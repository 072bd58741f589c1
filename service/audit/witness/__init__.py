"""A witness: a process of its own, with a key and a memory of its own, that cosigns what extends what it saw."""
