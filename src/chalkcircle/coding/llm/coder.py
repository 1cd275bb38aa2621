"""Reads documents into claims with a language model; one coder among others, it stores no claim."""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from chalkcircle.coding.assemble import claims_of
from chalkcircle.coding.coder import Coded
from chalkcircle.coding.dates import find_dates
from chalkcircle.coding.layout import paragraphs, quotations
from chalkcircle.coding.reading import Reading
from chalkcircle.model import Claim, ConfigError, Document, Skipped, TextSpan

from .asking import Asker, Spent
from .cache import Cache
from .checking import Checked, Checker
from .client import NoAnswer
from .grading import add_attributions, add_events
from .naming import Names
from .spans import Sentences, pieces

if TYPE_CHECKING:
    from datetime import datetime

    from chalkcircle.actors import Resolver

    from .endpoint import Endpoint

NO_ANSWER = "llm-no-answer"
BAD_ANSWER = "llm-bad-answer"
REFUSED = "llm-answer-refused"

IN_A_ROW = 3
"""Documents without any answer after which we stop, so that no archive is stored unread."""

_log = logging.getLogger(__name__)


class LLMCoder:
    """Asks a model for quoted events and attributions and believes what it finds in the text.

    Documents of any language are sent. The same Protocol as ``TextCoder``.

    Args:
        resolver: Whom the words name; the model is not asked.
        endpoint: The service and the limits set to it.
        key: Key of the service, empty for none; see ``read_endpoint``.
        cache: Folder for answers, so that none is paid for twice; ``None`` keeps none.
    """

    def __init__(
        self, resolver: Resolver, endpoint: Endpoint, *, key: str = "", cache: Path | None = None
    ) -> None:
        self.id = f"llm:{endpoint.model}.v1"
        self._resolver = resolver
        self._endpoint = endpoint
        self._cache = Cache(cache)
        self._asker = Asker(endpoint, key, self._cache)
        self._silent = 0

    @property
    def spent(self) -> Spent:
        """What the questions have cost so far."""
        return self._asker.spent

    def forget(self, document: Document) -> bool:
        """Remove the answers about a document from the cache; says whether there were any."""
        return self._cache.forget(document.text_id)

    def code(self, document: Document, *, now: datetime) -> Coded:
        """Read one document into claims; see ``code_all``."""
        return self.code_all([document], now=now)[0]

    def code_all(self, documents: Sequence[Document], *, now: datetime) -> list[Coded]:
        """Read documents into claims, in their order.

        What the model invents is dropped and named in ``skipped``, as is a piece of a document
        that no usable answer came for.

        Raises:
            ConfigError: The service cannot be reached, does not admit us or does not know the
                model, or several documents in a row had no answer. Answers so far are in the
                cache, so that the next run goes on from there.
        """
        coded = [self._code(document, now) for document in documents]
        _log.info("%s: %s", self.id, self.spent)
        return coded

    def _code(self, document: Document, now: datetime) -> Coded:
        reading = Reading(document)
        paragraphs(reading)
        quotations(reading)
        reading.mentions = self._resolver.find(document.text, on=document.published)
        reading.dates = find_dates(document.text, published=document.published)
        names, sentences = Names(self._resolver, reading), Sentences(document.text)
        skipped: list[Skipped] = []
        answers = self._answers(reading, names, skipped)
        if refused := [a for a in answers if a.untrue]:
            worst = max(refused, key=lambda a: a.refused / a.quotes)
            detail = f"{worst.refused} of {worst.quotes} quotes in an answer are not in the text"
            skipped.append(Skipped(source=document.source, reason=REFUSED, detail=detail))
            answers = []
        for checked in answers:
            add_attributions(reading, checked.attributions, checked.events)
            add_events(reading, checked.events, sentences)
        claims = tuple(claims_of(reading, coder=self.id, now=now))
        body = [s for s in sentences.all if not _overlaps(s, document.headings)]
        return Coded(
            document=document,
            claims=claims,
            mentions=tuple(reading.mentions),
            reading=reading,
            skipped=tuple(skipped),
            unknown=names.unknown,
            sentences=len(body),
            silent=sum(not _overlaps(s, _told(claims)) for s in body),
            failed=any(s.reason in (NO_ANSWER, BAD_ANSWER) for s in skipped),
        )

    def _answers(self, reading: Reading, names: Names, skipped: list[Skipped]) -> list[Checked]:
        """The checked answers about all pieces of a document; what failed goes to ``skipped``."""
        document = reading.document
        answers: list[Checked] = []
        faults: list[NoAnswer] = []
        for start, end in pieces(document.text, self._endpoint.piece_characters):
            try:
                answer = self._asker.ask(document.text[start:end], document.text_id)
            except NoAnswer as fault:
                if fault.hopeless:
                    raise self._stop("The LLM coder cannot go on", fault) from fault
                faults.append(fault)
                detail = f"characters {start} to {end}: {fault}"
                reason = BAD_ANSWER if fault.faulty else NO_ANSWER
                skipped.append(Skipped(source=document.source, reason=reason, detail=detail))
                continue
            checked = Checker(reading, names, (start, end)).check(answer)
            answers.append(checked)
            skipped += [
                Skipped(source=document.source, reason=reason, detail=detail)
                for reason, detail in checked.dropped
            ]
        self._watch(answered=bool(answers), faults=faults)
        return answers

    def _watch(self, *, answered: bool, faults: list[NoAnswer]) -> None:
        """Stop when document after document had no answer."""
        if answered or not faults:
            self._silent = 0 if answered else self._silent
            return
        self._silent += 1
        if self._silent >= IN_A_ROW:
            self._silent = 0
            problem = f"The LLM coder had no usable answer about {IN_A_ROW} documents in a row"
            raise self._stop(problem, faults[-1]) from faults[-1]

    def _stop(self, problem: str, fault: NoAnswer) -> Exception:
        return ConfigError.about(
            f"{problem} ({fault})",
            f"{self._endpoint.model} at {self._endpoint.base_url}",
            expected="a service that answers chat completions",
            do="Check base_url, model, key and limits; then run again: answers so far are kept "
            "where a cache folder is set.",
        )


def _told(claims: Sequence[Claim]) -> list[tuple[int, int]]:
    return [(c.evidence.start, c.evidence.end) for c in claims if isinstance(c.evidence, TextSpan)]


def _overlaps(span: tuple[int, int], others: Sequence[tuple[int, int]]) -> bool:
    return any(start < span[1] and span[0] < end for start, end in others)


def llm_coder(resolver: Resolver, options: Mapping[str, str], /) -> LLMCoder:
    """The coder ``llm``, with the options ``base_url``, ``model``, ``api_key_env``, ``cache``.

    Raises:
        ConfigError: There is no such service, or no key where one is named.
    """
    from .endpoint import read_endpoint

    service = {name: options[name] for name in ("base_url", "model", "api_key_env")}
    endpoint, key = read_endpoint(service, os.environ)
    return LLMCoder(resolver, endpoint, key=key, cache=Path(options["cache"]))
