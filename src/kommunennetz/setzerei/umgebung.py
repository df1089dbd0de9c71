"""Die Jinja-Umgebung: jeder Wert wird genau einmal maskiert, und keine Vorlage greift hinaus.

Maskiert wird für die Sprache des Dokuments: Markdown oder HTML.

Eine Vorlage liest nur Felder von Werten (`wert.Wert`), ruft nur Makros und Funktionen (`wert.Funktion`) und
kostet nur begrenzte Arbeit (`verbote.Verbrauch`). Was nicht ausdrücklich erlaubt ist, geht nicht.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, cast

from jinja2 import (
    StrictUndefined,
    Template,
    runtime,
)
from jinja2.exceptions import UndefinedError
from jinja2.utils import missing

from kommunennetz.setzerei.fertig import Fertig
from kommunennetz.setzerei.filters import (
    FILTERS,
    TESTS,
)
from kommunennetz.setzerei.markdown import Markdown
from kommunennetz.setzerei.rechenwerk import (
    UnzulaessigerWertError,
    nur_schlicht,
    pruefe_undefiniert,
    pruefe_wert,
)
from kommunennetz.setzerei.uebersetzer import Lader, Makro, Quelle, Uebersetzung
from kommunennetz.setzerei.verbote import (
    KOSTEN_AUFRUF,
    MAX_DOKUMENT,
    NUR_DIESE,
    GrenzeError,
    VerbotenError,
    Verbrauch,
)
from kommunennetz.setzerei.wert import Funktion, Wert, feldnamen, nenne_art, wertname

MAX_RANGE = 10_000

_SCHLEIFE = frozenset({
    "index", "index0", "revindex", "revindex0", "first", "last", "length", "previtem", "nextitem",
})  # fmt: skip


class FeldFehltError(UndefinedError):
    """Ein Feld, das es an einem Wert nicht gibt; `hilfe` zählt auf, welche es gibt."""

    def __init__(self, hilfe: str, message: str | None = None) -> None:
        super().__init__(message)
        self.hilfe = hilfe


class FehlenderWert(StrictUndefined):
    """Ein Name, den die Vorlage benutzt und den es nicht gibt; jede Benutzung ist ein Fehler."""

    __slots__ = ()

    @property
    def _undefined_message(self) -> str:
        name = "" if self._undefined_name is None else f"»{str(self._undefined_name)[:80]}«"
        if isinstance(self._undefined_obj, Wert):
            return f"»{wertname(type(self._undefined_obj))}« hat kein Feld {name}"
        if self._undefined_hint is None and self._undefined_name is not None and _ist_da(self._undefined_obj):
            return f"{name} gibt es hier nicht; davor steht {nenne_art(self._undefined_obj)}"
        return f"Den Wert {name} gibt es hier nicht" if name else "Diesen Wert gibt es hier nicht"


def _ist_da(ding: object) -> bool:
    return ding is not missing


class Umgebung(Uebersetzung):
    """Jinja, wie es die Dokumente brauchen; `lies` liefert zu einem Namen Text und Pfad der Vorlage."""

    intercepted_binops = frozenset({"+", "-", "*", "/", "//", "%", "**"})
    intercepted_unops = frozenset({"+", "-"})

    def __init__(self, lies: Callable[[str], Quelle | None], sprache: type[Fertig] = Markdown) -> None:
        self.sprache = sprache
        super().__init__(
            loader=Lader(lies),
            undefined=FehlenderWert,
            autoescape=True,
            finalize=lambda value: self.maskiere(pruefe_wert(value)),
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            optimized=False,
            auto_reload=False,
            cache_size=-1,
        )
        self.verbrauch = Verbrauch()
        self.filters = {**FILTERS, "_durchlauf": self.schleife}
        self.tests = dict(TESTS)
        self.globals = {"range": Funktion(_range)}

    def fuelle(self, vorlage: Template, werte: Mapping[str, object]) -> str:
        """Liefert die ausgefüllte Vorlage; GrenzeError, sobald sie über alles Maß wächst."""
        for name, wert in werte.items():
            if not isinstance(wert, _ART_DER_WERTE):
                raise UnzulaessigerWertError(
                    f"Den Wert »{name}« darf keine Vorlage sehen; er ist {nenne_art(wert)}",
                    "Das ist ein Fehler im Programm.",
                )
        self.verbrauch = Verbrauch()
        text = "".join(vorlage.generate(werte))
        if len(text) > MAX_DOKUMENT:
            raise GrenzeError
        return text

    # Lesen, rufen, rechnen ------------------------------------------------------------------------------

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Liefert ein Feld eines Werts oder einen Eintrag einer Zuordnung, sonst einen fehlenden Wert."""
        pruefe_undefiniert(obj)
        if isinstance(obj, Wert):
            namen = feldnamen(type(obj))
            if attribute in namen:
                return getattr(obj, attribute)
            hilfe = f"»{wertname(type(obj))}« hat: {', '.join(namen)}."
            return self.undefined(obj=obj, name=attribute, exc=cast("Any", partial(FeldFehltError, hilfe)))
        if isinstance(obj, dict) and attribute in obj:
            return obj[attribute]
        if isinstance(obj, runtime.LoopContext) and attribute in _SCHLEIFE:
            return getattr(obj, attribute)
        exc = cast("Any", partial(FeldFehltError, "Felder haben nur die Werte, die docs/vorlagen.md nennt."))
        return self.undefined(obj=obj, name=attribute, exc=exc)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """Liefert ein Ding einer Liste, einen Ausschnitt, einen Eintrag oder ein Feld."""
        pruefe_undefiniert(obj)
        if isinstance(argument, slice):
            return self._ausschnitt(obj, argument)
        schluessel = nur_schlicht(argument)
        if isinstance(obj, dict) and schluessel in obj:
            return obj[schluessel]
        if isinstance(obj, str | list | tuple | range) and isinstance(schluessel, int):
            da = -len(obj) <= schluessel < len(obj)
            return obj[schluessel] if da else self.undefined(obj=obj, name=str(schluessel))
        return self.getattr(obj, schluessel if isinstance(schluessel, str) else str(schluessel))

    def _ausschnitt(self, obj: Any, ausschnitt: slice) -> Any:
        grenzen = (ausschnitt.start, ausschnitt.stop, ausschnitt.step)
        ganze = all(grenze is None or isinstance(grenze, int) for grenze in grenzen)
        if not ganze or not isinstance(obj, str | list | tuple | range):
            raise UnzulaessigerWertError(
                "Ein Ausschnitt geht nur von Listen und Texten und mit ganzen Zahlen",
                'Etwa {{ liste[:3] | join(", ") }}.',
            )
        if ausschnitt.step == 0:
            raise GrenzeError
        return self.geprueft(obj[ausschnitt])

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:  # noqa: ARG002 – von Jinja verlangt
        """Liefert nur für Felder von Werten »ja«."""
        return isinstance(obj, Wert) and attr in feldnamen(type(obj))

    def is_safe_callable(self, obj: Any) -> bool:
        """Liefert nur für Makros und Funktionen der Tabelle »ja«."""
        return isinstance(obj, Makro | Funktion)

    def call(self, context: runtime.Context, obj: Any, /, *args: Any, **kwargs: Any) -> Any:
        """Ruft ein Makro oder eine Funktion; sonst VerbotenError."""
        pruefe_undefiniert(obj)
        if not self.is_safe_callable(obj):
            raise VerbotenError(f"Das lässt sich nicht aufrufen, es ist {nenne_art(obj)}", NUR_DIESE)
        self.verbrauch.zaehle(KOSTEN_AUFRUF)
        try:
            return self.geprueft(context.call(obj, *args, **kwargs))
        except TypeError:
            raise VerbotenError(
                "Mit diesen Angaben lässt sich das nicht aufrufen", "Ihre Zahl, Namen und Art prüfen."
            ) from None

    def call_binop(self, context: runtime.Context, operator: str, left: Any, right: Any) -> Any:
        """Rechnet mit Zahlen; »+« hängt auch Texte und Listen aneinander."""
        pruefe_undefiniert(left)
        pruefe_undefiniert(right)
        if operator == "**":
            raise GrenzeError
        if operator == "+" and isinstance(left, str) and isinstance(right, str):
            return self.verbinde([left, right])
        if operator == "+" and isinstance(left, list | tuple) and isinstance(right, list | tuple):
            self.verbrauch.zaehle(len(left) + len(right))
            return [*left, *right]
        if not all(isinstance(zahl, int | float) for zahl in (left, right)):
            raise UnzulaessigerWertError(
                f"»{operator}« rechnet nur mit Zahlen",
                "Texte hängt »~« aneinander; die Felder von Werten nennt docs/vorlagen.md.",
            )
        return self.geprueft(super().call_binop(context, operator, left, right))

    def call_unop(self, context: runtime.Context, operator: str, arg: Any) -> Any:
        """Liefert die Zahl mit diesem Vorzeichen."""
        return self.call_binop(context, operator, 0, arg)


def _range(*grenzen: Any) -> Any:
    ganze = all(isinstance(grenze, int) for grenze in grenzen)
    if not ganze or not 1 <= len(grenzen) <= 3 or grenzen[2:] == (0,):  # noqa: PLR2004 – wie in Python
        raise UnzulaessigerWertError(
            "»range« nimmt ein bis drei ganze Zahlen", "Etwa {% for i in range(3) %}."
        )
    if len(zahlen := range(*grenzen)) > MAX_RANGE:
        raise GrenzeError
    return zahlen


_ART_DER_WERTE = (str, int, float, list, tuple, dict, Wert, Funktion, type(None))
