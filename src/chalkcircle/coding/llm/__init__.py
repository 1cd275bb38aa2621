"""A coder that asks a language model behind an OpenAI-compatible address (extra ``llm``).

It believes nothing that it cannot find in the text: no claim comes out without verified quotes.
"""

from .coder import LLMCoder
from .endpoint import Endpoint, read_endpoint

__all__ = ["Endpoint", "LLMCoder", "read_endpoint"]
