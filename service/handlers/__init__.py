"""What each command reads, asks the domain, and records: load, decide, record."""
