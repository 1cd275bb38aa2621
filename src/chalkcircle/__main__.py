"""``python -m chalkcircle`` is the command line."""

from chalkcircle.cli import main

main()
