"""What stops an import, in a sentence that says what to do."""

from matching.sentence import Sentence


class IntakeError(Exception):
    """The import cannot go on; the message is the sentence."""

    def __init__(self, sentence: Sentence) -> None:
        """Wrap a sentence for the person at the keyboard."""
        super().__init__(sentence)
