"""What can go wrong, and what to do about it."""


class CommandCentreError(Exception):
    """A fault that can be told to a person: what happened, and the remedy.

    Args:
        sentence: What happened, as one sentence.
        remedy: What to do about it, as one sentence.
    """

    def __init__(self, sentence: str, *, remedy: str) -> None:
        super().__init__(f"{sentence} {remedy}")
        self.sentence = sentence
        self.remedy = remedy
