"""Ein Kennwort oder Token, das in keiner Meldung, keinem Protokoll und keiner Rückverfolgung erscheint."""


class Geheimnis:
    """Hält einen Text, den nur sieht, wer ausdrücklich danach fragt."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def offen(self) -> str:
        """Liefert den Text; nur die Anmeldung braucht ihn."""
        return self._text

    def __repr__(self) -> str:
        return "Geheimnis(…)"

    def __bool__(self) -> bool:
        return bool(self._text)

    def __reduce__(self) -> str:
        raise TypeError("Ein Geheimnis lässt sich nicht aufheben.")
