"""Der Empfängerkreis: wie ihn eine Infomail oder die Kommandozeile nennt, und wer damit gemeint ist."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from kommunennetz.errors import FrageError
from kommunennetz.fragen.mitglieder import ALLE, Auswahl, check_auswahl
from kommunennetz.gebiete.gebiet import Gebiet
from kommunennetz.gebiete.raum import find_gebiet, find_kreis, find_regierungsbezirk
from kommunennetz.model.arten import KOMMUNE
from kommunennetz.model.auftritt import Ebenen
from kommunennetz.model.infomail import WER, Empfaengerkreis
from kommunennetz.register.lesen.feldfehler import translate
from kommunennetz.register.lesen.register import Register
from kommunennetz.worte.saetze import aufgezaehlt, find_nahes, meinten_sie


@dataclass(frozen=True, slots=True)
class Gemeinte:
    """Ein Empfängerkreis, am Verzeichnis aufgelöst; was leer ist, schließt niemanden aus."""

    wer: frozenset[str] | None = frozenset({"mitglieder"})
    """Wie in `an`; None: gleich, wo sie stehen."""
    auswahl: Auswahl = ALLE
    arten: tuple[str, ...] = ()
    kommunen: tuple[Gebiet, ...] = ()
    kreis: Gebiet | None = None
    bezirkswort: str = Ebenen().bezirk

    def nicht_genannt(self, gebiet: Gebiet) -> str:
        """Liefert, dass eine Kommune nicht unter den genannten ist; sonst nichts."""
        return "Ist nicht genannt." if self.kommunen and gebiet not in self.kommunen else ""

    def anderswo(self, gebiet: Gebiet) -> str:
        """Liefert, wie Art oder Ort einer Kommune widersprechen; sonst nichts."""
        if self.arten and gebiet.gruppe not in self.arten:
            return f"Ist nach der Art {gebiet.gruppe}, nicht {' oder '.join(self.arten)}."
        if self.kreis is not None and self.kreis.ags not in (gebiet.kreis_ags, gebiet.ags):
            return f"Gehört nicht dazu: {self.kreis.kurzname}."
        if self.auswahl.regierungsbezirk not in (None, gebiet.regierungsbezirk):
            return f"Gehört nicht dazu: {self.bezirkswort} {self.auswahl.regierungsbezirk}."
        return ""

    @property
    def in_worten(self) -> str:
        """Liefert den Empfängerkreis: »Mitglieder; Art: stadt; Kreis Lippe«."""
        return "; ".join(self._teile())

    def _teile(self) -> Iterator[str]:
        if self.wer is not None:
            yield aufgezaehlt(wort.capitalize() for wort in WER if wort in self.wer)
        if self.kommunen:
            yield f"genannt: {', '.join(gebiet.kurzname for gebiet in self.kommunen)}"
        if self.arten:
            yield f"Art: {' oder '.join(self.arten)}"
        if self.kreis is not None:
            yield self.kreis.kurzname
        if self.auswahl.regierungsbezirk is not None:
            yield f"{self.bezirkswort} {self.auswahl.regierungsbezirk}"
        if self.auswahl.runde is not None:
            yield f"Runde {self.auswahl.runde}"
        if self.auswahl.seit is not None:
            yield f"beigetreten {self.auswahl.seit} oder später"


def find_gemeinte(an: Empfaengerkreis, register: Register) -> Gemeinte:
    """Liefert, wer gemeint ist; FrageError, wenn es etwas nicht gibt oder dem nie jemand entsprechen kann."""
    verzeichnis = register.verzeichnis
    kreis = find_kreis(an.kreis, verzeichnis) if an.kreis else None
    if an.runde is not None:
        register.runde(an.runde)
    auswahl = Auswahl(
        seit=an.seit,
        runde=an.runde,
        kreis=kreis.ags if kreis else None,
        regierungsbezirk=(
            find_regierungsbezirk(an.regierungsbezirk, verzeichnis) if an.regierungsbezirk else None
        ),
    )
    check_auswahl(auswahl, verzeichnis)
    wer = frozenset(an.wer) if an.wer else None if an.kommune else frozenset({"mitglieder"})
    _check_widerspruch(an, wer)
    kommunen = tuple(_find_kommune(name, register) for name in an.kommune or ())
    return Gemeinte(wer, auswahl, an.art or (), kommunen, kreis, register.netz.satz.ebenen.bezirk)


def mit_amtlichen_namen(an: Empfaengerkreis, gemeinte: Gemeinte) -> Empfaengerkreis:
    """Liefert denselben Empfängerkreis mit den Namen des Verzeichnisses, wie die Datei sie verlangt."""
    genaue = {
        "kommune": tuple(gebiet.kurzname for gebiet in gemeinte.kommunen) or None,
        "kreis": gemeinte.kreis.kurzname if gemeinte.kreis else None,
        "regierungsbezirk": gemeinte.auswahl.regierungsbezirk,
    }
    return an.model_copy(update=genaue)


def _check_widerspruch(an: Empfaengerkreis, wer: frozenset[str] | None) -> None:
    if an.kreis and an.art == ("bezirksregierung",):
        raise FrageError("Eine Bezirksregierung gehört zu keinem Kreis.", _OHNE_WIDERSPRUCH)
    if wer is None or "mitglieder" in wer:
        return
    if an.seit is not None:
        raise FrageError("»seit« fragt nach dem Beitritt; den haben nur Mitglieder.", _OHNE_WIDERSPRUCH)
    if an.runde is not None and "vorgemerkte" not in wer:
        raise FrageError("Kandidaten gehören zu keiner Runde.", _OHNE_WIDERSPRUCH)


def _find_kommune(name: str, register: Register) -> Gebiet:
    gebiet = find_gebiet(name, register.verzeichnis)
    if register.eintrag(gebiet) is None:
        text = f"{gebiet.kurzname} hat keinen Datensatz und damit kein Postfach."
        raise FrageError(text, f"Anlegen: kommunennetz kommune neu {gebiet.slug}")
    return gebiet


def parse_an(angaben: Sequence[str]) -> Empfaengerkreis:
    """Liefert den Empfängerkreis zu Angaben wie »kandidaten«, »kreis=Lippe«, »kommune=Bonn,Unna«.

    FrageError mit Vorschlag, wenn eine nicht zu verstehen ist.
    """
    felder: dict[str, Any] = {}
    for angabe in angaben:
        feld, gleich, wert = (teil.strip() for teil in angabe.partition("="))
        if not gleich and feld.casefold() == "alle" and len(angaben) == 1:
            return Empfaengerkreis()
        if not gleich:
            feld, wert = "wer", _check_wort(feld)
        _check_feld(feld, wert)
        if feld in _MEHRERE:
            felder.setdefault(feld, []).extend(_einzelne(feld, wert))
        elif felder.setdefault(feld, wert) != wert:
            text = f"--an {feld} ist zweimal genannt: »{felder[feld]}« und »{wert}«."
            raise FrageError(text, "Eines von beiden weglassen.")
    try:
        return Empfaengerkreis.model_validate(felder)
    except ValidationError as error:
        erster = error.errors(include_url=False)[0]
        meldung = translate(erster, Empfaengerkreis, tuple(erster["loc"]))
        raise FrageError(f"--an: {meldung.text}.", meldung.hilfe) from error


def _check_wort(wort: str) -> str:
    klein = wort.casefold()
    if klein in WER:
        return klein
    hilfe = _WORTE if klein != "alle" else "»alle« steht allein; es sind die Mitglieder."
    if nahe := find_nahes(klein, ("alle", *WER)) if klein != "alle" else "":
        hilfe = f"{meinten_sie(nahe)} {hilfe}"
    raise FrageError(f"--an: »{wort}« ist kein Empfängerkreis.", hilfe)


def _check_feld(feld: str, wert: str) -> None:
    if feld not in Empfaengerkreis.model_fields:
        nahe = find_nahes(feld, Empfaengerkreis.model_fields)
        hilfe = f"{meinten_sie(nahe)} {_WORTE}" if nahe else _WORTE
        raise FrageError(f"--an: »{feld}« gibt es nicht.", hilfe)
    if not wert:
        raise FrageError(f"--an: Hinter »{feld}=« fehlt der Wert.", _WORTE)


def _einzelne(feld: str, wert: str) -> Iterator[str]:
    """Liefert, was durch Kommas getrennt dasteht; Wörter auch großgeschrieben."""
    for teil in filter(None, (teil.strip() for teil in wert.split(","))):
        yield teil if feld == KOMMUNE.name else teil.casefold()


_MEHRERE = ("wer", "art", "kommune")
_OHNE_WIDERSPRUCH = "Eine der Angaben berichtigen oder weglassen."
_WORTE = (
    "Erlaubt sind: alle, mitglieder, vorgemerkte, kandidaten, und was dazu gilt: "
    "kommune=, art=, kreis=, regierungsbezirk=, runde=, seit=; etwa --an kandidaten --an art=stadt."
)
