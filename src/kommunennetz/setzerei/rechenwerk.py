"""Womit Vorlagen rechnen: maskieren, verbinden, durchgehen, vergleichen; jede Arbeit zählt zum Verbrauch."""

import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NoReturn, cast

from jinja2 import Undefined
from jinja2.sandbox import SandboxedEnvironment

from kommunennetz.setzerei.fertig import GEMERKT_BIS, Fertig
from kommunennetz.setzerei.verbote import MAX_ZAHL, NUR_DIESE, GrenzeError, Verbrauch
from kommunennetz.setzerei.wert import Wert, feldnamen, ist_zeigbar, nenne_art

_VERGLEICHE: Mapping[str, Callable[[Any, Any], Any]] = {
    "eq": operator.eq, "ne": operator.ne, "lt": operator.lt, "lteq": operator.le, "gt": operator.gt,
    "gteq": operator.ge,
}  # fmt: skip


class UnzulaessigerWertError(ValueError):
    """Ein Wert, den ein Dokument nicht zeigen kann; Text und Hilfe sind deutsche Sätze ohne Ort."""

    def __init__(self, text: str, hilfe: str) -> None:
        super().__init__(text)
        self.hilfe = hilfe


def pruefe_wert(value: Any) -> Any:
    """Liefert den Wert unverändert, wenn er einen Text für Leser hat; sonst UnzulaessigerWertError.

    Warum: Jinja schriebe »None«, »True« oder das Innere eines Werts in die Urkunde.
    """
    if isinstance(value, str | Undefined) or ist_zeigbar(value):
        return value
    if value is None:
        raise UnzulaessigerWertError(
            "Der Wert ist leer (None)", "Mit {% if … %} prüfen, ob er da ist, oder ihn im Register ergänzen."
        )
    if isinstance(value, bool):
        raise UnzulaessigerWertError(
            "Der Wert ist kein Text, sondern ja oder nein", "Ihn mit {% if … %} fragen."
        )
    if isinstance(value, int | float):
        return value
    raise UnzulaessigerWertError(f"Der Wert ist kein Text, sondern {nenne_art(value)}", nenne_felder(value))


def nenne_felder(value: Any) -> str:
    """Liefert, was man statt eines ganzen Dings nennen kann."""
    if isinstance(value, Wert):
        return f"Eines seiner Felder nennen: {', '.join(feldnamen(type(value)))}."
    return "Eines seiner Felder nennen ({{ ding.feld }}) oder seine Teile mit {% for … %} durchgehen."


def nur_schlicht(value: Any) -> Any:
    """Liefert den Wert, wenn er ein Text, eine Zahl, ja, nein oder leer ist; sonst UnzulaessigerWertError.

    Warum: Nur solche Werte vergleichen sich in fester Zeit.
    """
    if isinstance(value, Undefined):
        str(value)
    if value is None or isinstance(value, str | int | float):
        return value
    raise UnzulaessigerWertError(
        f"Vergleichen und ordnen lassen sich nur Texte und Zahlen, hier ist es {nenne_art(value)}",
        nenne_felder(value),
    )


def pruefe_undefiniert(value: Any) -> None:
    """Wirft den Fehler eines Werts, den es nicht gibt; jeden anderen lässt es durch."""
    if isinstance(value, Undefined):
        str(value)


class Rechenwerk(SandboxedEnvironment):
    """Der Teil der Umgebung, den Filter und Fragen benutzen; jede Arbeit zählt zum Verbrauch."""

    verbrauch: Verbrauch
    sprache: type[Fertig]
    """Wofür maskiert wird, und als was das Ausgefüllte gilt."""

    def zaehle(self, schritte: int, zeichen: int) -> None:
        """Rechnet einen Block der Vorlage zum Verbrauch."""
        self.verbrauch.zaehle(schritte, zeichen)

    def concat(self, stuecke: Iterable[str]) -> str:
        """Liefert die Stücke hintereinander: den Text eines Makros oder eines {% set %}-Blocks."""
        alle = list(stuecke)
        self.verbrauch.text(sum(map(len, alle)), fertig=True)
        return "".join(alle)

    def maskiere(self, value: Any) -> Fertig:
        """Liefert den Wert in der Sprache des Dokuments, die ihn wörtlich zeigt."""
        if isinstance(value, self.sprache):
            self.verbrauch.text(len(value), fertig=True)
            return value
        text = str(pruefe_wert(value))
        self.verbrauch.text(len(text), fertig=False)
        # Langes merkt sich keiner, und Unsichtbares wird Zeichen für Zeichen gesucht.
        muehsam = len(text) > GEMERKT_BIS or not text.isprintable()
        fertig = self.sprache.escape(text)
        self.verbrauch.zaehle((len(text) if muehsam else len(text) // 8) + 2 * abs(len(fertig) - len(text)))
        return fertig

    def verbinde(self, teile: Iterable[Any], trenner: Any = "") -> str:
        """Liefert die Teile hintereinander; ist eines schon fertig, werden die anderen dazu."""
        alle = [pruefe_wert(teil) for teil in teile]
        trenner = pruefe_wert(trenner)
        fertig = any(isinstance(teil, self.sprache) for teil in (*alle, trenner))
        texte = [self.maskiere(teil) if fertig else str(teil) for teil in alle]
        trenner = self.maskiere(trenner) if fertig else str(trenner)
        self.verbrauch.text(sum(map(len, texte)) + len(trenner) * len(texte), fertig=fertig)
        return cast("str", trenner.join(texte))

    def durchlauf(self, value: Any) -> Sequence[Any] | Mapping[Any, Any]:
        """Liefert, was sich durchgehen lässt, unverändert; sonst UnzulaessigerWertError."""
        pruefe_undefiniert(value)
        if not isinstance(value, list | tuple | dict | str | range):
            raise UnzulaessigerWertError(
                f"Durchgehen und zählen lassen sich nur Listen, hier ist es {nenne_art(value)}",
                nenne_felder(value),
            )
        self.verbrauch.zaehle(len(value) // 10 if isinstance(value, str) else len(value))
        return value

    def schleife(self, value: Any, bedingung: int) -> Sequence[Any] | Mapping[Any, Any]:
        """Liefert, worüber eine Schleife läuft, und zählt die Teile ihrer Bedingung mit."""
        dinge = self.durchlauf(value)
        self.verbrauch.zaehle(len(dinge) * bedingung)
        return dinge

    def geprueft(self, value: Any) -> Any:
        """Liefert, was ein Filter, eine Rechnung oder Funktion ergab, wenn es schlicht und klein ist."""
        match value:
            case str():
                self.verbrauch.text(len(value), fertig=isinstance(value, self.sprache))
            case list() | tuple() | dict() | range():
                self.verbrauch.zaehle(len(value))
            case int() | float() if value != value or abs(value) > MAX_ZAHL:  # noqa: PLR0124 – NaN
                raise GrenzeError
            case None | int() | float() | Wert() | Undefined():
                pass
            case _:
                self._verweigere(value)
        return value

    def _verweigere(self, value: Any) -> NoReturn:
        raise UnzulaessigerWertError(
            f"Damit kann eine Vorlage nichts anfangen: {nenne_art(value)}", NUR_DIESE
        )

    def vergleiche(self, links: Any, *teile: tuple[str, Any]) -> bool:
        """Liefert, ob die Vergleiche zutreffen; vergleichen lassen sich Texte und Zahlen."""
        for art, rechts in teile:
            if art in {"in", "notin"}:
                trifft_zu = self._enthalten(links, rechts) is (art == "in")
            else:
                trifft_zu = self._vergleiche(art, links, rechts)
            if not trifft_zu:
                return False
            links = rechts
        return True

    def _enthalten(self, links: Any, rechts: Any) -> bool:
        nur_schlicht(links)
        menge = self.durchlauf(rechts)
        if isinstance(menge, str):
            return isinstance(links, str) and links in menge
        return links in menge

    def _vergleiche(self, art: str, links: Any, rechts: Any) -> bool:
        nur_schlicht(links)
        nur_schlicht(rechts)
        if isinstance(links, str) and isinstance(rechts, str):
            self.verbrauch.zaehle(1, min(len(links), len(rechts)))
        try:
            return bool(_VERGLEICHE[art](links, rechts))
        except TypeError:
            raise UnzulaessigerWertError(
                f"Was größer ist, lässt sich hier nicht sagen: {nenne_art(links)} und {nenne_art(rechts)}",
                "Vorher mit {% if … %} fragen, ob der Wert da ist.",
            ) from None
