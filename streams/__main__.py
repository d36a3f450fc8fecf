"""`python -m streams` is the command `tocsin`."""

from streams.cli import main

main()
