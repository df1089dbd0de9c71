"""Eine verstandene Zeile: welche Kommune sie meint, was sie ändern würde und ob das zulässig ist."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from kommunennetz.austausch.herein.ergebnis import Feldaenderung, Kommunenabgleich, Unklar
from kommunennetz.austausch.herein.rohblatt import Tabelle, Tabellenzeile, Zelle
from kommunennetz.austausch.herein.zellwerte import (
    Deutung,
    WertError,
    ist_gleich,
    ist_ohne_angabe,
    ist_ungefaehr,
)
from kommunennetz.austausch.herein.zuordnung import Ziel, ZuordnungError, check_schaden
from kommunennetz.austausch.spalten import AGS, NAME, Feld, Form, Spalte, alle_spalten
from kommunennetz.austausch.zellen import feldtext
from kommunennetz.model.kommune import Kommune
from kommunennetz.model.teildatum import parse_teildatum
from kommunennetz.regeln.anzeichen import find_anzeichen
from kommunennetz.regeln.regel import Fund
from kommunennetz.register.lesen.feldfehler import translate
from kommunennetz.register.lesen.register import Register
from kommunennetz.worte.namen import suchform

_QUELLE_FEHLT = "In der Spalte »{}« nennen, woher die Angabe stammt, oder für alle mit --quelle."
_POSTFACH = ("postfach",)
_QUELLSPALTEN: Mapping[Feld, str] = {
    ("beitritt", "quelle"): "Quelle",
    ("austritt", "quelle"): "Austritt: Quelle",
}


@dataclass(frozen=True, slots=True)
class Vorhaben:
    """Eine verstandene Zeile mit den Änderungen, die sie verlangt, und dem, was an ihr unklar ist."""

    zeile: Tabellenzeile
    ziel: Ziel
    aenderungen: tuple[Feldaenderung, ...]
    unklar: tuple[Unklar, ...]
    ausgelassen: tuple[Zelle, ...] = ()
    """Zellen, die nichts sagen (»k. A.«) oder nichts Genaues (»ca. 2012«)."""

    @property
    def ist_leer(self) -> bool:
        """Liefert, ob die Zeile nichts verlangt und auch nichts an ihr unklar ist."""
        return not self.aenderungen and not self.unklar

    @property
    def satz(self) -> Kommune:
        """Liefert den Datensatz nach den Änderungen; wirft ValidationError, wenn er keiner mehr wäre."""
        return Kommune.model_validate(_baum(self.ziel, self.aenderungen))

    def ergebnis(self, hinweise: tuple[str, ...]) -> Kommunenabgleich:
        """Liefert die Änderungen für die Vorschau."""
        ziel = self.ziel
        hinweise = (ziel.hinweis, *hinweise) if ziel.hinweis else hinweise
        return Kommunenabgleich(
            ziel.schluessel, ziel.name, self.zeile.nummer, ziel.eintrag is None, self.aenderungen, hinweise
        )

    def bemaengelt(self, fund: Fund) -> Unklar:
        """Liefert, warum eine Regel des Registers die Zeile nicht zulässt, mit der Zelle, an der es liegt."""
        feld = tuple(map(str, fund.pfad))
        zelle = naechste_zelle(self.aenderungen, feld, kennzelle(self.zeile))
        spalte = _QUELLSPALTEN.get(feld)
        hilfe = _QUELLE_FEHLT.format(spalte) if spalte is not None else fund.hilfe
        return Unklar(self.zeile.nummer, zelle, self.ziel.name, fund.text, hilfe)


def kennzelle(zeile: Tabellenzeile) -> str:
    """Liefert, wo die Zelle steht, an der man die Zeile erkennt."""
    zelle = zeile.zellen.get(NAME.feld) or next(iter(zeile.zellen.values()))
    return zelle.ort


def feldfehler(
    zeile: Tabellenzeile, ziel: Ziel, aenderungen: Sequence[Feldaenderung], spalten: Mapping[Feld, Spalte]
) -> list[Unklar]:
    """Liefert, was der Datensatz nach den Änderungen nicht zuließe, je mit der Zelle, an der es liegt."""
    try:
        Kommune.model_validate(_baum(ziel, aenderungen))
    except ValidationError as error:
        return [
            _feldfehler(einzelner, zeile, ziel, aenderungen, spalten)
            for einzelner in error.errors(include_url=False)
        ]
    return []


def _feldfehler(
    error: ErrorDetails,
    zeile: Tabellenzeile,
    ziel: Ziel,
    aenderungen: Sequence[Feldaenderung],
    spalten: Mapping[Feld, Spalte],
) -> Unklar:
    pfad = tuple(str(teil) for teil in error["loc"] if teil != "[key]")
    zelle = naechste_zelle(aenderungen, pfad, kennzelle(zeile))
    if error["type"] == "missing" and (spalte := spalten.get(pfad)) is not None:
        hilfe = "Diese Spalte ausfüllen; ohne sie gelten die anderen Angaben nicht."
        return Unklar(zeile.nummer, zelle, ziel.name, f"dazu fehlt »{spalte.titel}«", hilfe)
    meldung = translate(error, Kommune, pfad)
    if pfad == _POSTFACH:
        # Wo eine Adresse hingehört, steht in Listen oft ein Name; der wird nicht wiederholt.
        return Unklar(
            zeile.nummer, zelle, ziel.name, "in »Postfach« steht keine E-Mail-Adresse", meldung.hilfe
        )
    return Unklar(zeile.nummer, zelle, ziel.name, meldung.text, meldung.hilfe)


def _baum(ziel: Ziel, aenderungen: Iterable[Feldaenderung]) -> dict[str, Any]:
    """Liefert den Datensatz, wie er nach den Änderungen in der Datei stünde."""
    baum = _als_text(ziel.eintrag.satz.model_dump(exclude_none=True)) if ziel.eintrag is not None else {}
    for aenderung in aenderungen:
        abschnitt = baum
        for teil in aenderung.feld[:-1]:
            abschnitt = abschnitt.setdefault(teil, {})
        abschnitt[aenderung.feld[-1]] = aenderung.neu
    return baum


def _als_text(wert: Any) -> Any:
    """Liefert den Baum, den der Leser sähe: jeder einzelne Wert ist Text."""
    if isinstance(wert, Mapping):
        return {name: _als_text(teil) for name, teil in wert.items()}
    if isinstance(wert, list | tuple):
        return [_als_text(teil) for teil in wert]
    return str(wert)


def naechste_zelle(aenderungen: Iterable[Feldaenderung], feld: Feld, sonst: str) -> str:
    """Liefert die geänderte Zelle, deren Feld dem bemängelten am nächsten steht."""
    naehe = [(_gemeinsam(aenderung.feld, feld), aenderung.zelle) for aenderung in aenderungen]
    weiteste = max((nah for nah, _ in naehe), default=0)
    return next((zelle for nah, zelle in naehe if nah == weiteste and nah), sonst)


def _gemeinsam(feld: Feld, anderes: Feld) -> int:
    gleiche = (links == rechts for links, rechts in zip(feld, anderes, strict=False))
    return next((nummer for nummer, gleich in enumerate(gleiche) if not gleich), min(len(feld), len(anderes)))


_ABSCHNITTE_MIT_QUELLE = ("beitritt", "austritt")


class Zeilenleser:
    """Liest die Zellen einer Zeile als Änderungen an ihrer Kommune."""

    def __init__(
        self, register: Register, tabelle: Tabelle, quelle: str | None, *, anlegen: bool = False
    ) -> None:
        spalten = {spalte.feld: spalte for spalte in alle_spalten(register.netz.satz)}
        self._spalten = [
            spalten[feld] for feld in spalten if feld in tabelle.felder and not spalten[feld].ist_fest
        ]
        self._alle = spalten
        self._quelle = quelle
        self._anlegen = anlegen
        runden = (eintrag.satz for eintrag in register.runden.values())
        self._deutung = Deutung(
            tabelle.nulltag, {suchform(runde.bezeichnung): runde.nummer for runde in runden}
        )

    def lies(self, zeile: Tabellenzeile, ziel: Ziel) -> Vorhaben:
        """Liefert, was die Zeile an ihrer Kommune ändern würde."""
        aenderungen: list[Feldaenderung] = []
        unklar: list[Unklar] = []
        ausgelassen: list[Zelle] = []
        for spalte in self._spalten:
            if (zelle := zeile.zellen.get(spalte.feld)) is None:
                continue
            if self._sagt_nichts(spalte, zelle, ziel):
                ausgelassen.append(zelle)
                continue
            try:
                check_schaden(zelle)
                aenderungen += self._vergleiche(spalte, zelle, ziel)
            except (WertError, ZuordnungError) as error:
                unklar.append(Unklar(zeile.nummer, zelle.ort, ziel.name, error.text, error.hilfe))
        if (aenderungen or self._anlegen) and ziel.eintrag is None:
            aenderungen[:0] = _neuer_datensatz(zeile, ziel)
        aenderungen += self._belege(ziel, aenderungen)
        if not unklar and aenderungen:
            unklar += feldfehler(zeile, ziel, aenderungen, self._alle)
        return Vorhaben(zeile, ziel, tuple(aenderungen), tuple(unklar), tuple(ausgelassen))

    def _sagt_nichts(self, spalte: Spalte, zelle: Zelle, ziel: Ziel) -> bool:
        bisher = feldtext(ziel.eintrag.satz, spalte.feld) if ziel.eintrag is not None else None
        if bisher is not None and ist_gleich(spalte, zelle.wert, bisher):
            return False
        return ist_ohne_angabe(spalte, zelle.wert) or ist_ungefaehr(spalte, zelle.wert)

    def zaehle_leere(self, zeile: Tabellenzeile, ziel: Ziel) -> int:
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


def _neuer_datensatz(zeile: Tabellenzeile, ziel: Ziel) -> list[Feldaenderung]:
    zelle = kennzelle(zeile)
    return [
        Feldaenderung(spalte.feld, None, wert, zelle, _satz(spalte, None, wert))
        for spalte, wert in ((NAME, ziel.name), (AGS, ziel.ags))
    ]


def _satz(spalte: Spalte, alt: str | None, neu: str) -> str:
    if find_anzeichen(spalte.feld[-1], neu):
        # Die Ausgabe kann in einem Protokoll landen; wer gemeint ist, steht in der genannten Zelle.
        return f"{spalte.titel}: geändert; der Wert wird nicht gezeigt, denn er nennt wohl eine Person"
    statt = f" statt {_wortlaut(spalte, alt)}" if alt is not None else ""
    return f"{spalte.titel}: {_wortlaut(spalte, neu)}{statt}"


def _wortlaut(spalte: Spalte, text: str) -> str:
    if spalte.form is Form.DATUM:
        return str(parse_teildatum(text))
    return f"»{text}«" if spalte.form in (Form.TEXT, Form.LANGTEXT) else text
