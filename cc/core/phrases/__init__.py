"""What is said to people, before it is said in a language."""

from cc.core.phrases.phrase import Phrase, mark
from cc.core.phrases.voice import ENGLISH, Voice

__all__ = ["ENGLISH", "Phrase", "Voice", "mark"]
