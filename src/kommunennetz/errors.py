"""Ausnahmen für das, was nicht weitergehen kann; alles andere ist ein Befund."""


class KommunennetzError(Exception):
    """Ein Vorgang, der nicht zu Ende geführt werden konnte; mit einem Satz, was zu tun ist."""

    def __init__(self, text: str, hilfe: str = "") -> None:
        super().__init__(text)
        self.text = text
        self.hilfe = hilfe


class RegisterError(KommunennetzError):
    """Es gibt kein Register, oder es lässt sich nicht lesen oder schreiben."""


class VorlageError(KommunennetzError):
    """Eine Vorlage oder ein Layout fehlt, ist fehlerhaft oder verlangt einen Wert, den es nicht gibt."""


class FrageError(KommunennetzError):
    """Die Frage selbst ist falsch gestellt: ein unbekannter Name, ein unmögliches Datum."""
