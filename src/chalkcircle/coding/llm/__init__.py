"""A coder that asks a language model behind an OpenAI-compatible address (extra ``llm``).

It believes nothing that it cannot find in the text: no claim comes out without verified quotes.
"""

from .coder import LLMCoder, llm_coder
from .endpoint import Endpoint, read_endpoint

__all__ = ["Endpoint", "LLMCoder", "llm_coder", "read_endpoint"]
