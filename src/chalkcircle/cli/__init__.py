"""The command line: parses, calls ``app``, shows. Data on stdout, messages on stderr."""

from __future__ import annotations

import click

import chalkcircle

from .briefs import brief
from .correcting import correct
from .documents import ingest, read
from .exporting import cite, export
from .feed_articles import articles, mentions
from .feed_asking import changes, decay, dyad, list_rows, network, open_row, region
from .feeds import feeds
from .fetching import fetch
from .incidents import incidents
from .keeping import config, doctor, ledger
from .looking import actors, claims, explain, relate
from .reviewing import grade, review
from .structural import load
from .studying import study


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(chalkcircle.__version__, prog_name="chalkcircle")
def main() -> None:
    """Who holds whom, how firmly, since when, and who says so.

    \b
    Example:
      chalkcircle brief article.txt --date 2025-07-15 --study studies/south-caucasus
    """


for command in (
    brief, read, ingest, claims, explain, actors, relate, incidents, correct, study, fetch, feeds,
    export, cite, ledger, doctor, config,
):  # fmt: skip
    main.add_command(command)

for command in (
    load, list_rows, open_row, articles, mentions, dyad, region, network, decay, changes, grade,
    review,
):  # fmt: skip
    feeds.add_command(command)
