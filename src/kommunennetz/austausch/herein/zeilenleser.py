"""Die Zellen einer Zeile als Änderungen an ihrer Kommune, jede mit einem deutschen Satz."""

from collections.abc import Iterator

from kommunennetz.austausch.herein.ergebnis import Feldaenderung, Unklar
from kommunennetz.austausch.herein.tabelle import Tabelle, Zeile, Zelle
from kommunennetz.austausch.herein.vorhaben import Vorhaben, feldfehler, kennzelle
from kommunennetz.austausch.herein.werte import Deutung, WertError, ist_gleich
from kommunennetz.austausch.herein.zuordnung import Ziel
from kommunennetz.austausch.spalten import AGS, NAME, Form, Spalte, alle_spalten
from kommunennetz.austausch.zellen import feldtext
from kommunennetz.model.teildatum import parse_teildatum
from kommunennetz.register.lesen.register import Register
from kommunennetz.worte.namen import suchform

_ABSCHNITTE_MIT_QUELLE = ("beitritt", "austritt")


class Zeilenleser:
    """Liest die Zellen einer Zeile als Änderungen an ihrer Kommune."""

    def __init__(self, register: Register, tabelle: Tabelle, quelle: str | None) -> None:
        spalten = {spalte.feld: spalte for spalte in alle_spalten(register.netz.satz)}
        self._spalten = [
            spalten[feld] for feld in spalten if feld in tabelle.felder and not spalten[feld].ist_fest
        ]
        self._alle = spalten
        self._quelle = quelle
        runden = (eintrag.satz for eintrag in register.runden.values())
        self._deutung = Deutung(
            tabelle.nulltag, {suchform(runde.bezeichnung): runde.nummer for runde in runden}
        )

    def lies(self, zeile: Zeile, ziel: Ziel) -> Vorhaben:
        """Liefert, was die Zeile an ihrer Kommune ändern würde."""
        aenderungen: list[Feldaenderung] = []
        unklar: list[Unklar] = []
        for spalte in self._spalten:
            if (zelle := zeile.zellen.get(spalte.feld)) is None:
                continue
            try:
                aenderungen += self._vergleiche(spalte, zelle, ziel)
            except WertError as error:
                unklar.append(Unklar(zeile.nummer, zelle.ort, ziel.name, error.text, error.hilfe))
        if aenderungen and ziel.eintrag is None:
            aenderungen[:0] = _neuer_datensatz(zeile, ziel)
        aenderungen += self._belege(ziel, aenderungen)
        if not unklar and aenderungen:
            unklar += feldfehler(zeile, ziel, aenderungen, self._alle)
        return Vorhaben(zeile, ziel, tuple(aenderungen), tuple(unklar))

    def zaehle_leere(self, zeile: Zeile, ziel: Ziel) -> int:
        """Liefert, wie viele Zellen der Zeile leer sind, wo das Register etwas weiß."""
        if ziel.eintrag is None:
            return 0
        leere = [spalte.feld for spalte in self._spalten if spalte.feld not in zeile.zellen]
        return sum(feldtext(ziel.eintrag.satz, feld) is not None for feld in leere)

    def _vergleiche(self, spalte: Spalte, zelle: Zelle, ziel: Ziel) -> Iterator[Feldaenderung]:
        alt = feldtext(ziel.eintrag.satz, spalte.feld) if ziel.eintrag is not None else None
        if alt is not None and ist_gleich(spalte, zelle.wert, alt):
            return
        if zelle.mangel:
            raise WertError(f"{spalte.titel}: {zelle.mangel}", "Den Wert selbst eintragen.")
        neu = self._deutung.lies(spalte, zelle.wert)
        if neu != alt:
            yield Feldaenderung(spalte.feld, alt, neu, zelle.ort, _satz(spalte, alt, neu))

    def _belege(self, ziel: Ziel, aenderungen: list[Feldaenderung]) -> list[Feldaenderung]:
        """Liefert den Beleg aus dem Aufruf für jeden geänderten Abschnitt, der sonst keinen hätte."""
        if self._quelle is None:
            return []
        belege = []
        for abschnitt in _ABSCHNITTE_MIT_QUELLE:
            feld = (abschnitt, "quelle")
            geaendert = [aenderung for aenderung in aenderungen if aenderung.feld[0] == abschnitt]
            bisher = feldtext(ziel.eintrag.satz, feld) if ziel.eintrag is not None else None
            if geaendert and bisher is None and all(aenderung.feld != feld for aenderung in geaendert):
                satz = _satz(self._alle[feld], None, self._quelle)
                belege.append(Feldaenderung(feld, None, self._quelle, geaendert[0].zelle, satz))
        return belege


def _neuer_datensatz(zeile: Zeile, ziel: Ziel) -> list[Feldaenderung]:
    zelle = kennzelle(zeile)
    return [
        Feldaenderung(spalte.feld, None, wert, zelle, _satz(spalte, None, wert))
        for spalte, wert in ((NAME, ziel.name), (AGS, ziel.ags))
    ]


def _satz(spalte: Spalte, alt: str | None, neu: str) -> str:
    statt = f" statt {_wortlaut(spalte, alt)}" if alt is not None else ""
    return f"{spalte.titel}: {_wortlaut(spalte, neu)}{statt}"


def _wortlaut(spalte: Spalte, text: str) -> str:
    if spalte.form is Form.DATUM:
        return str(parse_teildatum(text))
    return f"»{text}«" if spalte.form in (Form.TEXT, Form.LANGTEXT) else text
