"""docs/vorlagen.md: was jede Vorlage sieht, aus denselben Klassen, mit denen sie ausgefüllt wird."""

from collections.abc import Iterator, Mapping, Sequence
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from kommunennetz.dokumente.anlageinhalt import Anlagekontext
from kommunennetz.dokumente.paketinhalt import Begruendungskontext, Paketkontext
from kommunennetz.dokumente.rundenakte import Aktenkontext, Urkundenkontext
from kommunennetz.dokumente.treffeninhalt import Bogenkontext, Treffenkontext
from kommunennetz.dokumente.treffenpapiere import (
    Bescheinigungsdaten,
    Listendaten,
    Schilderdaten,
    Tagesordnungsdaten,
)
from kommunennetz.setzerei.filters import BEDEUTUNG, TESTS, format_zahl
from kommunennetz.setzerei.html import Html
from kommunennetz.setzerei.markdown import Markdown
from kommunennetz.setzerei.umgebung import MAX_RANGE
from kommunennetz.setzerei.verbote import MAX_DOKUMENT, MAX_SCHRITTE, MAX_TEXT
from kommunennetz.setzerei.wert import (
    Funktion,
    Vorlagenkontext,
    Wert,
    beschriebene,
    ist_zeigbar_art,
    wertname,
)

KONTEXTE = (
    Vorlagenkontext("Anlage", ("anlage.md.j2",), Anlagekontext),
    Vorlagenkontext(
        "Begründung im Paket", ("paket/begruendung.md.j2", "paket/makros.md.j2"), Begruendungskontext
    ),
    Vorlagenkontext(
        "Paket",
        (
            "paket/beschlussvorlage.md.j2", "paket/erklaerungsblatt.md.j2", "paket/kurzfassung.md.j2",
            "paket/nachbarn.md.j2", "paket/presseentwurf.md.j2", "paket/selbstpruefung.md.j2",
            "paket/zeitplan.md.j2",
        ),
        Paketkontext,
    ),
    Vorlagenkontext(
        "Rundenakte",
        ("runde/infomail.md.j2", "runde/pressemitteilung.md.j2", "runde/programm.md.j2"),
        Aktenkontext,
    ),
    Vorlagenkontext("Urkunde", ("runde/urkunde.md.j2",), Urkundenkontext),
    Vorlagenkontext(
        "Treffen", ("treffen/protokoll.md.j2", "treffen/tagesordnung.md.j2"), Treffenkontext
    ),
    Vorlagenkontext("Rückmeldebogen", ("treffen/rueckmeldung.md.j2",), Bogenkontext),
)  # fmt: skip
"""Die Vorlagen der Dokumente; die der Infomails stehen in `post.schreiber`."""
SATZVORLAGEN = (
    Vorlagenkontext("Tagesordnung", ("treffen/tagesordnung.typ",), Tagesordnungsdaten),
    Vorlagenkontext("Teilnehmerliste", ("treffen/teilnehmerliste.typ",), Listendaten),
    Vorlagenkontext("Namensschilder", ("treffen/namensschilder.typ",), Schilderdaten),
    Vorlagenkontext("Bescheinigung", ("treffen/bescheinigung.typ",), Bescheinigungsdaten),
)
"""Papiere mit fester Form: Typst bekommt ihre Daten, ohne Markdown dazwischen."""
_SATZ = """
## Papiere aus Typst

Diese Vorlagen sind Typst: `satz` bekommt Titel, Sprache und die Daten, in denen jeder Wert Text ist und nie
Auszeichnung. Personen stehen nur hier, in keiner der Vorlagen oben.
"""

_KOPF = f"""\
# Vorlagen

Eine Vorlage ist Markdown mit Jinja; endet sie auf `.html.j2`, ist sie HTML mit Jinja. Sie sieht genau die
Namen dieser Seite, ruft nur Makros, Filter und die Funktionen, die hier stehen, und liest keine Dateien außer
anderen Vorlagen. Jeder Wert erscheint wörtlich. Was es nicht gibt, ist ein Fehler mit Datei und Zeile. Die
Seite entsteht aus dem Programm (`make docs`).

## Was geht und was nicht

- Anweisungen: `for`, `if`, `set`, `macro`, `call`, `filter`, `with`, `include`, `from … import`. Es gibt kein
  `extends`, `block`, `import`, `autoescape` und keine Erweiterungen.
- Felder: `kommune.gebiet.name` oder `kommune["name"]`. Texte, Listen und Zuordnungen haben keine Felder und
  keine Methoden: statt `.items()` heißt es `| items`, statt `.upper()` heißt es `| upper`.
- Gezeigt werden Texte, Zahlen und Werte, die unten »zeigbar« heißen; jedes andere Ding ist ein Fehler.
- Verglichen und geordnet werden Texte und Zahlen. Gerechnet wird mit `+ - * / // %`; `~` hängt aneinander.
- Funktionen: `range(n)` bis {format_zahl(MAX_RANGE)}, dazu die der einzelnen Vorlage.
- Grenzen: {format_zahl(MAX_SCHRITTE)} Schritte je Ausfüllen, {format_zahl(MAX_TEXT)} Zeichen je Text,
  {format_zahl(MAX_DOKUMENT)} Zeichen je Dokument.
"""
_ARTEN: Mapping[Any, str] = {
    str: "Text",
    int: "Zahl",
    bool: "ja oder nein",
    Markdown: "fertiges Markdown",
    Html: "fertiges HTML",
    Funktion: "Funktion",
}


def als_markdown(kontexte: Sequence[Vorlagenkontext]) -> str:
    """Liefert die Seite zu diesen Vorlagen und allen Werten, die von ihnen aus zu erreichen sind."""
    teile = [_KOPF, "\n## Namen je Vorlage\n"]
    teile += [_abschnitt(kontext) for kontext in kontexte]
    teile += [_SATZ, *(_abschnitt(kontext) for kontext in SATZVORLAGEN)]
    alle = (*kontexte, *SATZVORLAGEN)
    teile += ["\n## Werte\n", *(_wert(art) for art in erreichbare_werte(alle))]
    teile.append("\n## Filter\n\n| Filter | liefert |\n|---|---|\n")
    teile += [f"| `{name}` | {_zelle(bedeutung)} |\n" for name, bedeutung in sorted(BEDEUTUNG.items())]
    fragen = ", ".join(f"`{name}`" for name in TESTS if name.isidentifier())
    teile.append(f"\n## Fragen\n\nHinter `is`, in `select` und `selectattr`: {fragen}.\n")
    return "".join(teile)


def erreichbare_werte(kontexte: Sequence[Vorlagenkontext]) -> list[type[Wert]]:
    """Liefert die Arten der Werte, die eine dieser Vorlagen erreicht, nach Namen."""
    gefunden: set[type[Wert]] = set()
    offen: list[Any] = [kontext.namen for kontext in kontexte]
    while offen:
        for art in get_type_hints(offen.pop()).values():
            neue = {teil for teil in _bausteine(art) if isinstance(teil, type) and issubclass(teil, Wert)}
            offen += neue - gefunden
            gefunden |= neue
    return sorted(gefunden, key=wertname)


def _bausteine(art: Any) -> Iterator[Any]:
    yield art
    for teil in get_args(art):
        yield from _bausteine(teil)


def _abschnitt(kontext: Vorlagenkontext) -> str:
    vorlagen = ", ".join(f"`{vorlage}`" for vorlage in kontext.vorlagen)
    return f"\n### {kontext.titel}\n\n{vorlagen}\n\n{_tabelle('Name', kontext.namen)}"


def _wert(art: type[Wert]) -> str:
    zeigbar = " Zeigbar." if ist_zeigbar_art(art) else ""
    return f"\n### {wertname(art)}\n\n{(art.__doc__ or '').strip()}{zeigbar}\n\n{_tabelle('Feld', art)}"


def _tabelle(kopf: str, art: type) -> str:
    zeilen = [f"| {kopf} | Art | Bedeutung |\n|---|---|---|\n"]
    zeilen += [
        f"| `{eines.name}` | {_art(eines.art)} | {_zelle(eines.bedeutung)} |\n" for eines in beschriebene(art)
    ]
    return "".join(zeilen)


def _art(art: Any) -> str:
    teile = get_args(art)
    match get_origin(art):
        case None:
            return _ARTEN.get(art) or f"[{wertname(art)}](#{wertname(art).lower()})"
        case ursprung if ursprung is Literal:
            return " oder ".join(f"`{teil}`" for teil in teile)
        case ursprung if ursprung in (Union, UnionType):
            da = " oder ".join(_art(teil) for teil in teile if teil is not NoneType)
            return f"{da} oder leer" if NoneType in teile else da
        case ursprung if ursprung is tuple and teile[-1] is Ellipsis:
            return f"Liste: {_art(teile[0])}"
        case ursprung if ursprung is tuple:
            return f"Paar: {', '.join(map(_art, teile))}"
    return f"Zuordnung: {_art(teile[0])} → {_art(teile[1])}"


def _zelle(text: str) -> str:
    return text.replace("|", r"\|")
