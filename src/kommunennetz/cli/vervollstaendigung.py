"""Was eine Shell vorschlägt, wenn jemand Tab drückt: aus dem gewählten Register, so weit es lesbar ist.

Ein Vorschlag darf nie scheitern und nie etwas melden: Er stünde mitten in der Zeile, die jemand tippt.
"""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import typer

from kommunennetz.cli.aufruf import Aufruf, mitgeliefert
from kommunennetz.errors import KommunennetzError

if TYPE_CHECKING:
    from kommunennetz.gebiete.gebiet import Gebiet
    from kommunennetz.register.lesen.register import Register

_OHNE_KLAMMERN = str.maketrans("", "", "().")

Vorschlag = Callable[[typer.Context, str], list[str]]


def _aus_register(liste: "Callable[[Register], Iterable[str]]", *arten: str) -> Vorschlag:
    """Liefert den Vorschlag, der nur diese Arten von Datensätzen liest."""

    def vorschlagen(ctx: typer.Context, incomplete: str) -> list[str]:
        register = _load(ctx, arten)
        return [wort for wort in liste(register) if wort.startswith(incomplete)] if register else []

    return vorschlagen


def _load(ctx: typer.Context, arten: tuple[str, ...]) -> "Register | None":
    from kommunennetz.register.lesen.store import load

    try:
        aufruf = _aufruf(ctx)
        gefragt = frozenset(art for art in aufruf.arten if art.name in arten)
        return load(aufruf.find_naechstes() or mitgeliefert(), gefragt, aufruf.heute).register
    except (KommunennetzError, OSError):
        return None


def _aufruf(ctx: typer.Context) -> Aufruf:
    """Liefert den Aufruf mit dem Register, das die Zeile bisher nennt."""
    aufruf, kontext = Aufruf.jetzt(), ctx
    while kontext is not None:
        aufruf.nenne({name: kontext.params.get(name) for name in ("register", "kontakte")})
        kontext = kontext.parent  # type: ignore[assignment]
    return aufruf


def _list_gebiete(gebiete: "Iterable[Gebiet]", incomplete: str) -> list[str]:
    """Liefert Schlüssel (»kreis-unna«), oder großgeschrieben Namen (»Kreis-Unna«).

    Ohne Leerzeichen und Klammern, die eine Shell anders verstünde.
    """
    stelle = int(incomplete[:1].isupper())
    formen = (
        (gebiet.slug, gebiet.kurzname.replace(" ", "-").translate(_OHNE_KLAMMERN)) for gebiet in gebiete
    )
    return [paar[stelle] for paar in formen if paar[stelle].startswith(incomplete)]


def _gebiete(ctx: typer.Context) -> "tuple[Gebiet, ...]":
    from kommunennetz.gebiete.verzeichnis import Verzeichnis

    register = _load(ctx, ())
    return (register.verzeichnis if register else Verzeichnis.load()).alle


def kommunen(ctx: typer.Context, incomplete: str) -> list[str]:
    """Liefert alle Kommunen des Verzeichnisses, die so anfangen."""
    return _list_gebiete(_gebiete(ctx), incomplete)


def kreise(ctx: typer.Context, incomplete: str) -> list[str]:
    """Liefert alle Kreise des Verzeichnisses, die so anfangen."""
    return _list_gebiete((gebiet for gebiet in _gebiete(ctx) if gebiet.gruppe == "kreis"), incomplete)


def bezirke(ctx: typer.Context, incomplete: str) -> list[str]:
    """Liefert alle Regierungsbezirke, die so anfangen."""
    namen = dict.fromkeys(gebiet.regierungsbezirk for gebiet in _gebiete(ctx))
    return [name for name in namen if name and name.startswith(incomplete)]


def regeln(incomplete: str) -> list[str]:
    """Liefert die Kennungen aller Regeln, die so anfangen."""
    from kommunennetz.regeln.katalog import ALLE

    return [kennung for kennung in ALLE if kennung.startswith(incomplete)]


def _kriterien(register: "Register") -> Iterable[str]:
    fassungen = reversed(register.netz.satz.kriterien)
    return dict.fromkeys(punkt.id for fassung in fassungen for punkt in fassung.punkte)


def _runden(register: "Register") -> Iterable[str]:
    return map(str, sorted(eintrag.satz.nummer for eintrag in register.runden.values()))


def sendungen(ctx: typer.Context, incomplete: str) -> list[str]:
    """Liefert die Sendungen des Kontaktordners, die so anfangen, die neueste zuerst."""
    aufruf = _aufruf(ctx)
    try:
        if (
            aufruf.kontaktvorgabe is None
            and "kontakte" not in aufruf.optionen
            and not aufruf.find_naechstes()
        ):
            return []
        alle = sorted(
            (pfad.name for pfad in (aufruf.kontaktordner_ort / "sendungen").iterdir()), reverse=True
        )
    except (KommunennetzError, OSError):
        return []
    return [name for name in alle if name.startswith(incomplete) and not name.startswith(".")]


kriterien = _aus_register(_kriterien)
runden = _aus_register(_runden, "runde")
veranstaltungen = _aus_register(lambda register: sorted(register.veranstaltungen), "veranstaltung")
infomails = _aus_register(lambda register: sorted(register.infomails), "infomail")
