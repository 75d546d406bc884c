"""Says sentences in the language of the one who asks."""

from dataclasses import dataclass
from functools import partial

from matching.sentence import Sentence
from web import translation


@dataclass(slots=True)
class Phrases:
    """The phrases port: translates sentences by their template through the gettext catalogues."""

    language: str

    def say(self, sentence: str) -> str:
        """The sentence in the language; plain text is returned as it is."""
        if isinstance(sentence, Sentence):
            return sentence.in_language(self.language, partial(translation.translate, self.language))
        return sentence
