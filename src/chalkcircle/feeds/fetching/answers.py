"""What a server answered, and its body within limits; it follows and stores nothing."""

from __future__ import annotations

import http.client
import re
from collections.abc import Iterator

from chalkcircle.model import ChalkcircleError, FetchError

from .waiting import Again

_CHUNK = 1 << 16
_LATER = re.compile(r"bytes ([0-9]{1,15})-[0-9]{1,15}/(?:[0-9]{1,15}|\*)")


class Answer:
    """The head of an answer, its body still on the wire.

    Attributes:
        url: What was asked last, after all redirects.
    """

    def __init__(self, response: http.client.HTTPResponse, url: str) -> None:
        self._response, self.url = response, url
        self.status = response.status

    def header(self, name: str) -> str | None:
        """A header, once; ``None`` where it is missing."""
        value = self._response.headers.get(name)
        return str(value) if value is not None else None

    @property
    def missing(self) -> bool:
        """Whether the server says that there is no such file."""
        return self.status in (404, 410)

    @property
    def validator(self) -> str | None:
        """What tells one version of a file from another, strongly: an ETag, else its date."""
        tag = self.header("ETag")
        return tag if tag and tag.startswith('"') else self.header("Last-Modified")

    @property
    def start(self) -> int:
        """The place in the file that the body begins at.

        Raises:
            Again: It is a part, and does not say of what.
        """
        if self.status != 206:
            return 0
        found = _LATER.fullmatch((self.header("Content-Range") or "").strip())
        if not found:
            raise Again("a part of a file that does not say which")
        return int(found[1])

    def chunks(self, most: int) -> Iterator[bytes]:
        """The body, piece by piece.

        Raises:
            FetchError: More than ``most`` bytes, or packed though nobody asked for that.
            Again: Half a body, or one that came too slowly.
        """
        packed = self.header("Content-Encoding") or "identity"
        if packed.lower() != "identity":
            raise self._stop(f"The server packed its answer ({packed})", "the plain file")
        promised = self._promised()
        if promised is not None and promised > most:
            raise self._stop(f"{promised:,} bytes are too many", f"at most {most:,}")
        came = 0
        while True:
            try:
                piece = self._response.read1(_CHUNK)
            except (OSError, http.client.HTTPException) as error:
                raise Again(f"{type(error).__name__} after {came:,} bytes") from error
            if not piece:
                break
            came += len(piece)
            if came > most:
                raise self._stop("More bytes come than are allowed", f"at most {most:,}")
            yield piece
        if promised is not None and came != promised:
            raise Again(f"half a body: {came:,} of {promised:,} bytes")

    def _promised(self) -> int | None:
        if self._response.chunked:
            return None
        stated = self.header("Content-Length")
        if stated is None:
            return None
        if not (stated.isascii() and stated.isdigit() and len(stated) < 16):
            raise Again(f"a length that is none ({stated[:20]!r})")
        return int(stated)

    def _stop(self, problem: str, expected: str) -> ChalkcircleError:
        return FetchError.about(
            problem, self.url, expected=expected, do="Look at the address with a browser."
        )
