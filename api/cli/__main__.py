"""`python -m api.cli` is `jejak`."""

from api.cli import main

main(prog_name="jejak")
