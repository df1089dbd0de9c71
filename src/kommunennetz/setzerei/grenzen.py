"""Wie viel Arbeit und Text eine Vorlage kosten darf, bevor sie als endlos gilt."""

MAX_SCHRITTE = 2_000_000
"""So viele Teile der Vorlage (Namen, Filter, Texte) werden höchstens ausgeführt, Wiederholungen mitgezählt.

Die Anlage eines Registers mit 11 000 Kommunen braucht knapp eine Million.
"""
MAX_ZEICHEN = 20_000_000
"""So viel Text darf insgesamt entstehen, Zwischenergebnisse mitgezählt."""
MAX_DOKUMENT = 5_000_000
"""So lang darf fertiges Markdown werden."""
MAX_TEXT = 200_000
"""So lang darf ein einzelner Text sein, der noch kein Markdown ist: hundert Seiten."""
MAX_QUELLTEXT = 1_000_000
"""So lang darf eine Vorlage selbst sein."""
MAX_MARKEN = 20_000
"""So viele Teile dürfen in den Klammern einer Vorlage stehen; das Übersetzen dauert je Teil."""
KOSTEN_AUFRUF = 40
"""So viele Schritte kostet es, ein Makro oder einen Filter zu rufen oder eine Vorlage einzubinden."""
MAX_ZAHL = 10**15
MAX_TIEFE = 50
"""So oft dürfen Makros ineinander stecken."""


class GrenzeError(Exception):
    """Eine Vorlage, die mehr verlangt, als je ein Dokument braucht."""


class Verbrauch:
    """Zählt mit, was ein Ausfüllen kostet; GrenzeError, sobald es zu viel ist."""

    def __init__(self) -> None:
        self.schritte = 0
        self.zeichen = 0
        self.tiefe = 0

    def zaehle(self, schritte: int, zeichen: int = 0) -> None:
        """Rechnet Arbeit und Text dazu."""
        self.schritte += schritte
        self.zeichen += zeichen
        if self.schritte > MAX_SCHRITTE or self.zeichen > MAX_ZEICHEN:
            raise GrenzeError

    def text(self, laenge: int, *, fertig: bool) -> None:
        """Rechnet einen Text dieser Länge dazu, am besten, bevor er entsteht; `fertig` ist Markdown."""
        if laenge > (MAX_DOKUMENT if fertig else MAX_TEXT):
            raise GrenzeError
        self.zaehle(1, laenge)
