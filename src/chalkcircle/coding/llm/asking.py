"""Asks until there is a usable answer or no hope of one, and counts what that took.

An answer that is usable here is one of the right form; whether its quotes are true is not asked.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .answer import Answer, read_answer
from .cache import Cache
from .client import Client, Messages, NoAnswer, Reply
from .prompt import prompt_digest, question

if TYPE_CHECKING:
    from .endpoint import Endpoint


@dataclass(slots=True)
class Spent:
    """What the questions cost.

    Attributes:
        questions: Requests sent, with those that failed.
        cached: Answers taken from the cache, which cost nothing.
        prompt_tokens: Tokens read by the model, as the service counts them.
        completion_tokens: Tokens written by the model.
        uncounted: Answers for which the service named no tokens, so that the sums are too low.
    """

    questions: int = 0
    cached: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    uncounted: int = 0

    def add(self, reply: Reply) -> None:
        """Count an answer that was paid for."""
        self.prompt_tokens += reply.prompt_tokens or 0
        self.completion_tokens += reply.completion_tokens or 0
        self.uncounted += None in (reply.prompt_tokens, reply.completion_tokens)

    def __str__(self) -> str:
        """One line for people."""
        unknown = f", {self.uncounted} answers without a count" if self.uncounted else ""
        return (
            f"{self.questions} questions, {self.cached} from the cache, "
            f"{self.prompt_tokens} tokens read and {self.completion_tokens} written{unknown}"
        )


class Asker:
    """Client, cache and patience together.

    Args:
        endpoint: Address and limits.
        key: The service's key, empty for none.
        cache: Where answers are kept.
    """

    def __init__(self, endpoint: Endpoint, key: str, cache: Cache) -> None:
        self._endpoint = endpoint
        self._client = Client(endpoint, key)
        self._cache = cache
        self.spent = Spent()

    def ask(self, piece: str, text_id: str) -> Answer:
        """The answer about one piece of text.

        Args:
            piece: What is asked about.
            text_id: Hash of the whole text, under which the answer is kept.

        Raises:
            NoAnswer: Nothing usable came, as often as was asked.
        """
        key = self._cache.key(prompt_digest(), self._endpoint.model, piece)
        if (kept := self._cache.get(text_id, key)) is not None:
            try:
                answer = read_answer(kept.text)
            except ValueError:
                pass  # kept by an older version, which read answers otherwise
            else:
                self.spent.cached += 1
                return answer
        reply, answer = self._insist(question(piece))
        self._cache.put(text_id, key, reply)
        return answer

    def _insist(self, messages: Messages) -> tuple[Reply, Answer]:
        """Ask, and again with the fault named, until the retries are used up."""
        asked = messages
        attempt = 0
        while True:
            self.spent.questions += 1
            try:
                return self._once(asked)
            except NoAnswer as fault:
                if not fault.again or attempt >= self._endpoint.retries:
                    raise
                if fault.faulty:
                    told = f"Your last answer could not be used: {fault}. Answer with the JSON."
                    asked = [*messages, {"role": "user", "content": told}]
                else:
                    time.sleep(self._patience(fault, attempt))
                attempt += 1

    def _once(self, messages: Messages) -> tuple[Reply, Answer]:
        reply = self._client.post(messages)
        self.spent.add(reply)
        try:
            return reply, read_answer(reply.text)
        except ValueError as error:
            raise NoAnswer(str(error), faulty=True) from error

    def _patience(self, fault: NoAnswer, attempt: int) -> float:
        """Seconds to wait: what the service asks for, else ever longer; never above the ceiling."""
        wait = self._endpoint.backoff_seconds * 2**attempt if fault.wait is None else fault.wait
        return min(wait, self._endpoint.wait_ceiling_seconds)
