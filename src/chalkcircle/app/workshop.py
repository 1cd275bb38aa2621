"""What several commands need: study, registry, coder and stamp, made only when asked for."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import chalkcircle
from chalkcircle.model import ConfigError, Stamp, StudyError, TextSpan, content_id
from chalkcircle.plugs import CODERS, Plug, plugged

from .settings import HELP, Settings

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from chalkcircle.actors import Registry
    from chalkcircle.coding.coder import Coded, Coder, MakeCoder
    from chalkcircle.model import Document
    from chalkcircle.study import Study


@dataclass(frozen=True)
class Workshop:
    """Tools of one run, each built at first use."""

    settings: Settings

    @functools.cached_property
    def study(self) -> Study | None:
        """The study, ``None`` when the settings name none."""
        from chalkcircle.study import load_study

        return load_study(Path(self.settings.study)) if self.settings.study else None

    def need_study(self) -> Study:
        """The study.

        Raises:
            StudyError: The settings name none.
        """
        if self.study is None:
            raise StudyError(
                "This command needs a study, and none is set. Name its folder with --study FOLDER, "
                'or once and for all by the line study = "FOLDER" in chalkcircle.toml. '
                "Make one with: chalkcircle study new NAME"
            )
        return self.study

    @functools.cached_property
    def registry(self) -> Registry:
        """The shipped registry with the study's overlay."""
        from chalkcircle.actors import Registry

        overlay = self.study.actors if self.study is not None else None
        return Registry.load([overlay] if overlay is not None else [])

    @functools.cached_property
    def coder(self) -> Coder:
        """Who reads: rules and the trained encoder, a language model, or what is plugged in.

        Raises:
            ConfigError: Nobody has plugged in what the settings name.
            PlugError: It cannot be used.
        """
        from chalkcircle.actors import Resolver

        plugs, kind = plugged(CODERS), self.settings.coder_kind
        if kind not in plugs:
            raise ConfigError.about(
                "No such coder", kind, expected=f"one of {', '.join(plugs)}", do=HELP["coder_kind"]
            )
        options = self.settings.coder_options
        make: MakeCoder = plugs[kind].function()
        with plugs[kind].at_work(sorted(options), "a function (resolver, options)"):
            return make(Resolver(self.registry), options)

    def code(self, documents: Sequence[Document], now: datetime) -> list[Coded]:
        """What the coder makes of documents, one result each, in their order.

        Raises:
            PlugError: It failed, or gave other results than were asked for.
        """
        if not documents:
            return []
        coder, plug = self.coder, plugged(CODERS)[self.settings.coder_kind]
        ids = [one.document_id for one in documents]
        expected = "one result for each document, in their order"
        with plug.at_work([one.source for one in documents], expected):
            coded = coder.code_all(documents, now=now)
            given = [one.document.document_id for one in coded]
        if given != ids:
            problem = f"gave {len(given)} results for {len(ids)} documents, or in another order"
            raise plug.refused(problem, given, expected)
        for one in coded if not plug.own else ():
            _check_spans(plug, one)
        return coded

    def stamp(self, snapshot: int, as_of: datetime | None) -> Stamp:
        """The stamp of what this run shows."""
        study = self.study.digest if self.study is not None else ""
        config = content_id("config.v1", self.settings.digest, study, self.registry.digest)
        return Stamp(version=chalkcircle.__version__, config=config, snapshot=snapshot, as_of=as_of)


def _check_spans(plug: Plug, coded: Coded) -> None:
    """That every claim rests on words of its document, before the ledger is given any."""
    for claim in coded.claims:
        span = claim.evidence
        within = (
            isinstance(span, TextSpan)
            and span.document_id == coded.document.document_id
            and span.end <= len(coded.document.text)
        )
        if not within:
            raise plug.refused(
                f"rests a claim about {coded.document.source} on what is not in it",
                span,
                f"a span within its {len(coded.document.text)} code points",
            )
