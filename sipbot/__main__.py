"""`python -m sipbot` is `sipbot`."""

from sipbot.cli import main

main()
