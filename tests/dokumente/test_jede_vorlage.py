"""Jede mitgelieferte Vorlage für Markdown zeigt jeden Text wörtlich, gleich was darin steht und in welche Ausgabe er geht.

Zweimal gefüllt: einmal mit harmlosen Marken, einmal mit feindlichen Texten. Steht im zweiten Dokument genau dort
der feindliche Text, wo im ersten die Marke steht, und ist sonst alles gleich, so hat keiner gewirkt.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from html.parser import HTMLParser
from io import BytesIO
from itertools import count, cycle, islice
from typing import Any, Literal, get_args, get_origin, get_type_hints

import docx
import pikepdf
import pytest
from docx.oxml.ns import qn
from markdown_it import MarkdownIt
from pypdf import PdfReader

from feindlich import FEINDLICH
from hilfen import HEUTE, WURZEL
from kommunennetz.dokumente.rundenakte import urkundenvorlagen
from kommunennetz.post.bilder import Bild
from kommunennetz.post.brief import Bogen, Umsetzer
from kommunennetz.setzerei.formate import Dokumentformat, build
from kommunennetz.setzerei.markdown import Markdown
from kommunennetz.setzerei.vorlagen import Vorlagen
from kommunennetz.setzerei.wert import Funktion, Wert, feldnamen
from kontexte import build_kontexte

VORLAGEN = Vorlagen([WURZEL / "templates"])
NAMEN = sorted(
    datei.relative_to(WURZEL / "templates").as_posix() for datei in (WURZEL / "templates").rglob("*.md.j2")
)
INFOMAILS = ("infomail.md.j2", "runde/infomail.md.j2")
# Makros zeigen selbst nichts; was sie tun, zeigen die Vorlagen, die sie rufen.
SELBSTAENDIGE = [name for name in NAMEN if name not in INFOMAILS and not name.endswith("/makros.md.j2")]

Kontext = Mapping[str, object]
_MARKE = re.compile(r"Xq(\d+)Z")
_KOPF = "# Dokument\n\n## Abschnitt\n\n"


@pytest.fixture(name="kontexte", scope="module")
def _kontexte(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Kontext]:
    return build_kontexte(tmp_path_factory.mktemp("register"))


def _mit(ding: Any, text: Callable[[], str]) -> Any:  # noqa: PLR0911 – je Art ein Fall
    """Liefert dasselbe Ding, in dem jeder freie Text durch einen neuen ersetzt ist."""
    match ding:
        case Markdown():
            return ding
        case str():
            return text()
        case Funktion():
            return Funktion(lambda *_: text())
        case Wert():
            arten = get_type_hints(type(ding))
            namen = [name for name in feldnamen(type(ding)) if not _ist_vorgegeben(arten[name])]
            return replace(ding, **{name: _mit(getattr(ding, name), text) for name in namen})  # type: ignore[type-var]
        case dict():
            return {name: _mit(wert, text) for name, wert in ding.items()}
        case tuple():
            return tuple(_mit(teil, text) for teil in ding)
    return ding


def _ist_vorgegeben(art: Any) -> bool:
    """Liefert, ob ein Feld nur eines von wenigen festen Wörtern enthält."""
    return get_origin(art) is Literal or any(get_origin(teil) is Literal for teil in get_args(art))


def _harmlos(kontext: Kontext) -> Kontext:
    nummern = count()
    return {name: _mit(wert, lambda: f"Xq{next(nummern)}Z") for name, wert in kontext.items()}


def _feindlich(kontext: Kontext, anfang: int) -> Kontext:
    texte = islice(cycle(FEINDLICH), anfang, None)
    return {name: _mit(wert, lambda: next(texte)) for name, wert in kontext.items()}


def _erwartet(text: str, anfang: int) -> str:
    """Liefert den Text mit Marken so, wie er mit den feindlichen Texten aussehen muss."""
    lesbar = list(FEINDLICH.values())
    return _dicht(_MARKE.sub(lambda marke: lesbar[(int(marke[1]) + anfang) % len(lesbar)], text))


def _dicht(text: str) -> str:
    # Am Anfang eines Satzes steht ein Text groß; sonst ist er derselbe.
    return re.sub(r"\s", "", text).casefold()


def _build(name: str, kontext: Kontext, art: Dokumentformat) -> bytes:
    """Liefert das Dokument; was nur eingebunden wird, bekommt die Überschriften, unter denen es sonst steht."""
    text = VORLAGEN.render(name, kontext)
    text = text if re.search(r"^# ", text, re.MULTILINE) else _KOPF + text
    vorlagen = urkundenvorlagen(VORLAGEN) if name == "runde/urkunde.md.j2" else VORLAGEN
    return build(text, art, titel="Titel", stand=HEUTE, vorlagen=vorlagen)


class _Html(HTMLParser):
    """Liest HTML als Folge von Elementen und Texten."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.folge: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # Die Kennung einer Überschrift bildet pandoc aus ihrem Text.
        self.folge.append(f"<{tag} {[paar for paar in attrs if paar[0] != 'id']}>")

    def handle_endtag(self, tag: str) -> None:
        self.folge.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.folge.append(data)


def _ohne_belege(folge: list[str]) -> list[str]:
    """Liefert die Folge ohne Verweise auf genau die Adresse, die dasteht: So nennt ein Papier seine Belege."""
    ohne = list(folge)
    for stelle, text in enumerate(folge):
        if text.startswith("http") and folge[stelle - 1] == f"<a {[('href', text)]}>":
            ohne[stelle - 1] = ohne[stelle + 1] = ""
    return ohne


def _pruefe_gleich(harmlos: str, feindlich: str, anfang: int) -> None:
    vorher, nachher = _Html(harmlos).folge, _Html(feindlich).folge
    assert len(_MARKE.findall(harmlos)) > 0
    assert _dicht("".join(_ohne_belege(nachher))) == _erwartet("".join(vorher), anfang)


@pytest.mark.parametrize("anfang", [0, 17, 31])
@pytest.mark.parametrize("name", SELBSTAENDIGE)
def test_im_markdown_steht_jeder_text_woertlich(name: str, anfang: int, kontexte: dict[str, Kontext]) -> None:
    leser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    harmlos, feindlich = (
        leser.render(_build(name, k, Dokumentformat.MD).decode())
        for k in (_harmlos(kontexte[name]), _feindlich(kontexte[name], anfang))
    )
    _pruefe_gleich(harmlos, feindlich, anfang)


@pytest.mark.parametrize("name", SELBSTAENDIGE)
def test_im_html_steht_jeder_text_woertlich(name: str, kontexte: dict[str, Kontext]) -> None:
    harmlos, feindlich = (
        _build(name, k, Dokumentformat.HTML).decode()
        for k in (_harmlos(kontexte[name]), _feindlich(kontexte[name], 23))
    )
    _pruefe_gleich(harmlos, feindlich, 23)


def _docx_texte(inhalt: bytes) -> list[str]:
    datei = docx.Document(BytesIO(inhalt))
    assert not list(
        datei.element.iter(qn("w:hyperlink"), qn("w:drawing"), qn("w:fldSimple"), qn("w:instrText"))
    )
    zellen = [zelle.text for tabelle in datei.tables for zeile in tabelle.rows for zelle in zeile.cells]
    return [*(absatz.text for absatz in datei.paragraphs), *zellen]


@pytest.mark.parametrize("name", SELBSTAENDIGE)
def test_in_word_steht_jeder_text_woertlich(name: str, kontexte: dict[str, Kontext]) -> None:
    harmlos, feindlich = (
        _docx_texte(_build(name, k, Dokumentformat.DOCX))
        for k in (_harmlos(kontexte[name]), _feindlich(kontexte[name], 5))
    )
    assert any(map(_MARKE.search, harmlos))
    assert [_dicht(text) for text in feindlich] == [_erwartet(text, 5) for text in harmlos]


def _pdf_text(inhalt: bytes) -> str:
    with pikepdf.open(BytesIO(inhalt)) as pdf:
        dinge = [ding for ding in pdf.objects if isinstance(ding, pikepdf.Dictionary)]
        assert not [ding for ding in dinge if "/URI" in ding or "/JS" in ding or "/Launch" in ding]
    seiten = (seite.extract_text() for seite in PdfReader(BytesIO(inhalt)).pages)
    return "".join("".join(re.sub(r"\S* Seite \d+ von \d+$", "", seite.strip()).split()) for seite in seiten)


@pytest.mark.parametrize("name", SELBSTAENDIGE)
def test_im_pdf_steht_jeder_text_woertlich(name: str, kontexte: dict[str, Kontext]) -> None:
    """Wo eine Seite bricht und ein Tabellenkopf sich wiederholt, ist verschieden; gezählt wird jeder Text."""
    harmlos, feindlich = (
        _pdf_text(_build(name, k, Dokumentformat.PDF))
        for k in (_harmlos(kontexte[name]), _feindlich(kontexte[name], 11))
    )
    marken = _MARKE.findall(harmlos)
    assert marken
    for text in {_erwartet(f"Xq{marke}Z", 11) for marke in marken}:
        anzahl = sum(_erwartet(f"Xq{marke}Z", 11) == text for marke in marken)
        assert _dicht(feindlich).count(text) >= anzahl, text


def _als_infomail(name: str, kontext: Kontext) -> str:
    text = VORLAGEN.render(name, kontext)
    if name.startswith("runde/"):
        # Der Entwurf ist selbst wieder eine Vorlage; so behandelt ihn rundenakte.
        kopf, _, text = text.replace(r"\{", "&#123;").removeprefix("---\n").partition("---\n")
        assert kopf.count("\n") == 3
        text = VORLAGEN.render_text(text, "entwurf.md", {})
    return text


def _kein_bild(ziel: str, _alternativtext: str) -> Bild:
    raise AssertionError(f"Ein Wert wurde zum Bild: {ziel}")


@pytest.mark.parametrize("anfang", [0, 17, 31])
@pytest.mark.parametrize("name", [*INFOMAILS, "kontakt/willkommen.md.j2", "kontakt/bestaetigung.md.j2"])
def test_in_einer_infomail_steht_jeder_text_woertlich(
    name: str, anfang: int, kontexte: dict[str, Kontext]
) -> None:
    harmlos, feindlich = (
        Umsetzer(_kein_bild).brief("Betreff", Bogen(_als_infomail(name, k)))
        for k in (_harmlos(kontexte[name]), _feindlich(kontexte[name], anfang))
    )
    _pruefe_gleich(harmlos.html, feindlich.html, anfang)
    if name in INFOMAILS:
        assert _dicht(feindlich.text) == _erwartet(harmlos.text, anfang)
    # Eine Tabelle, die als Klartext zu breit würde, steht Angabe für Angabe da.
    marken = _MARKE.findall(harmlos.text)
    assert len(marken) > 5
    for marke in marken:
        assert _erwartet(f"Xq{marke}Z", anfang) in _dicht(feindlich.text)


def test_der_gang_durch_die_kontexte_findet_viele_texte(kontexte: dict[str, Kontext]) -> None:
    assert len(NAMEN) >= 14
    assert set(INFOMAILS) < set(NAMEN)
    gezaehlt = count()
    for kontext in (kontexte[name] for name in NAMEN):
        for wert in kontext.values():
            _mit(wert, lambda: str(next(gezaehlt)))
    assert next(gezaehlt) > 500
