"""python -m capture.cli is hustings."""

from capture.cli import main

main()
