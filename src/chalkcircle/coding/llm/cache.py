"""Keeps answers on disk, so that the same question is paid for once; it judges none.

A file is ``<hash of the text of the document>/<SHA-256 of prompt, model and piece>.json``: all that
was asked about one document lies in one folder and can be forgotten with it.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from pathlib import Path

import msgspec

from .client import Reply


class Cache:
    """Answers by question.

    Args:
        folder: Where to keep them, made when first needed; ``None`` keeps nothing.
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    @staticmethod
    def key(prompt: str, model: str, piece: str) -> str:
        """The name of a question, over NUL-joined parts."""
        parts = f"llm.v1\0{prompt}\0{model}\0{piece}"
        return hashlib.sha256(parts.encode()).hexdigest()

    def get(self, text_id: str, key: str) -> Reply | None:
        """The answer kept, ``None`` where there is none or the file is damaged."""
        if self._folder is None:
            return None
        try:
            return msgspec.json.decode(self._path(text_id, key).read_bytes(), type=Reply)
        except (FileNotFoundError, msgspec.DecodeError):
            return None

    def put(self, text_id: str, key: str, reply: Reply) -> None:
        """Keep an answer; a crash leaves the old file or the new one, never half of one."""
        if self._folder is None:
            return
        path = self._path(text_id, key)
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(f".{os.getpid()}.tmp")
        draft.write_bytes(msgspec.json.encode(reply))
        draft.replace(path)

    def forget(self, text_id: str) -> bool:
        """Remove all answers about a document's text; says whether there were any."""
        if self._folder is None or not (self._folder / text_id).is_dir():
            return False
        shutil.rmtree(self._folder / text_id)
        return True

    def _path(self, text_id: str, key: str) -> Path:
        assert self._folder is not None
        return self._folder / text_id / f"{key}.json"
