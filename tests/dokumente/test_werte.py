"""Was von einer Vorlage aus zu erreichen ist, steht auf einer Liste: schlichte Werte und sonst nichts."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

import pytest
from jinja2 import Undefined

from hilfen import HEUTE, WURZEL
from kommunennetz.dokumente.handbuch import KONTEXTE, erreichbare_werte
from kommunennetz.dokumente.werte import AnzahlWert, als_wert
from kommunennetz.errors import VorlageError
from kommunennetz.post.einladungsbrief import KONTEXTE as EINLADUNGEN
from kommunennetz.post.kontaktbrief import KONTEXTE as KONTAKTBRIEFE
from kommunennetz.post.schreiber import KONTEXTE as INFOMAILS
from kommunennetz.post.schreiber import gemeinsamer_kontext
from kommunennetz.register.lesen.store import load
from kommunennetz.seite.kontexte import KONTEXTE as SEITEN
from kommunennetz.setzerei.filters import BEDEUTUNG, FILTERS, TESTS
from kommunennetz.setzerei.html import Html
from kommunennetz.setzerei.markdown import Markdown
from kommunennetz.setzerei.umgebung import Umgebung
from kommunennetz.setzerei.verbote import GrenzeError, VerbotenError
from kommunennetz.setzerei.vorlagen import Vorlagen
from kommunennetz.setzerei.wert import Funktion, Vorlagenkontext, Wert, feldnamen, wertname
from kontexte import build_kontexte

ERLAUBT = {str, int, bool, type(None), tuple, dict, Markdown, Html}
"""Die Arten, die außer Werten (`Wert`) eine Vorlage erreichen; genau diese, keine Unterarten."""

ALLE_KONTEXTE: tuple[Vorlagenkontext, ...] = (*KONTEXTE, *INFOMAILS, *EINLADUNGEN, *KONTAKTBRIEFE, *SEITEN)
VORLAGEN = sorted(
    datei.relative_to(WURZEL / "templates").as_posix() for datei in (WURZEL / "templates").rglob("*.j2")
)


def _erreichbar(ding: object) -> Iterator[object]:
    """Liefert das Ding und alles, was eine Vorlage von ihm aus lesen kann."""
    yield ding
    if isinstance(ding, Wert):
        for name in feldnamen(type(ding)):
            yield from _erreichbar(getattr(ding, name))
    elif isinstance(ding, Mapping):
        for paar in ding.items():
            yield from _erreichbar(paar)
    elif isinstance(ding, tuple | list):
        for teil in ding:
            yield from _erreichbar(teil)


def _arten(werte: Mapping[str, object]) -> Counter[type]:
    return Counter(type(ding) for wert in werte.values() for ding in _erreichbar(wert))


def test_kein_wert_heisst_im_handbuch_wie_ein_anderer() -> None:
    namen = Counter(wertname(art) for art in erreichbare_werte(ALLE_KONTEXTE))
    assert len(namen) > 60
    assert [name for name, anzahl in namen.items() if anzahl > 1] == []


def test_jede_vorlage_hat_einen_kontext_und_jeder_steht_in_der_tabelle(tmp_path: Path) -> None:
    assert len(VORLAGEN) >= 14
    assert sorted(build_kontexte(tmp_path)) == VORLAGEN
    genannt = [vorlage for kontext in ALLE_KONTEXTE for vorlage in kontext.vorlagen]
    assert sorted(genannt) == sorted([*VORLAGEN, "data/infomails/*.md"])


def test_von_jeder_vorlage_aus_sind_nur_schlichte_werte_zu_erreichen(tmp_path: Path) -> None:
    gefunden: Counter[type] = Counter()
    for vorlage, werte in build_kontexte(tmp_path).items():
        arten = _arten(werte)
        fremde = {art for art in arten if art not in ERLAUBT and not issubclass(art, Wert)}
        assert (vorlage, fremde) == (vorlage, set())
        gefunden += arten
    assert set(gefunden) >= ERLAUBT
    assert {art for art in gefunden if issubclass(art, Wert)} == set(erreichbare_werte(ALLE_KONTEXTE))
    assert gefunden.total() > 1000


def test_auch_vom_wirklichen_register_aus_sind_nur_schlichte_werte_zu_erreichen() -> None:
    register = load(WURZEL).register
    assert register is not None
    arten = _arten(gemeinsamer_kontext(register, HEUTE))
    assert arten.total() > 1000
    assert {art for art in arten if not issubclass(art, Wert)} <= ERLAUBT


def _passt(art: Any, ding: object) -> bool:
    """Liefert, ob ein Ding von der Art ist, die an seinem Feld steht."""
    teile = get_args(art)
    match get_origin(art):
        case None:
            return isinstance(ding, art)
        case ursprung if ursprung is Literal:
            return ding in teile
        case ursprung if ursprung in (Union, UnionType):
            return any(_passt(teil, ding) for teil in teile)
        case ursprung if ursprung is tuple and teile[-1] is Ellipsis:
            return isinstance(ding, tuple) and all(_passt(teile[0], teil) for teil in ding)
        case ursprung if ursprung is tuple:
            return isinstance(ding, tuple) and len(ding) == len(teile) and all(map(_passt, teile, ding))
    return isinstance(ding, dict) and all(
        _passt(teile[0], k) and _passt(teile[1], w) for k, w in ding.items()
    )


def test_jedes_feld_hat_die_art_die_das_handbuch_nennt(tmp_path: Path) -> None:
    falsche, gesehen = [], 0
    for kontext in build_kontexte(tmp_path).values():
        for ding in (
            ding for wert in kontext.values() for ding in _erreichbar(wert) if isinstance(ding, Wert)
        ):
            for name, art in get_type_hints(type(ding)).items():
                gesehen += 1
                if not _passt(art, getattr(ding, name)):
                    falsche.append((type(ding).__name__, name, getattr(ding, name)))
    assert falsche == []
    assert gesehen > 1000


@pytest.mark.parametrize("ding", [date(2026, 1, 1), "Bonn", None, Path("/")])
def test_was_fuer_vorlagen_nicht_gemacht_ist_wird_kein_wert(ding: object) -> None:
    with pytest.raises(TypeError):
        als_wert(AnzahlWert, ding)


def test_jeder_kontext_nennt_genau_die_namen_der_tabelle(tmp_path: Path) -> None:
    namen = {vorlage: set(get_type_hints(k.namen)) for k in ALLE_KONTEXTE for vorlage in k.vorlagen}
    for vorlage, werte in build_kontexte(tmp_path).items():
        assert (vorlage, set(werte)) == (vorlage, namen[vorlage])


@pytest.mark.parametrize("art", erreichbare_werte(ALLE_KONTEXTE), ids=lambda art: art.__name__)
def test_jeder_wert_ist_eingefroren_hat_slots_und_keine_methoden(art: type[Wert]) -> None:
    assert is_dataclass(art)
    assert art.__dataclass_params__.frozen
    assert art.__slots__ == tuple(feld.name for feld in fields(art))
    eigene = {name for name in vars(art) if not name.startswith("_")} - set(art.__slots__)
    assert eigene == set()
    for name, angabe in get_type_hints(art, include_extras=True).items():
        assert get_origin(angabe) is Annotated, name
        assert get_args(angabe)[1], name


def test_die_umgebung_selbst_gibt_nur_die_funktionen_der_tabelle_her() -> None:
    umgebung = Umgebung(lambda _name: None)
    assert {name: type(wert) for name, wert in umgebung.globals.items()} == {"range": Funktion}
    assert set(umgebung.filters) == {*FILTERS, "_durchlauf"}
    assert umgebung.tests == TESTS
    assert set(BEDEUTUNG) == set(FILTERS)
    assert umgebung.extensions == {}


class _Fremdes:
    """Etwas, das keine Vorlage sehen darf."""


@pytest.mark.parametrize("wert", [_Fremdes(), Path("/"), len, WURZEL.joinpath, object, {1}, b"x", 1j])
def test_was_kein_wert_ist_kommt_gar_nicht_erst_in_eine_vorlage(wert: object) -> None:
    with pytest.raises(VorlageError, match=r"^mail\.md:3: Den Wert »x« darf keine Vorlage sehen"):
        Vorlagen([]).render_text("Text", "mail.md", {"x": wert}, 3)


@pytest.mark.parametrize("ausdruck", ["x[0].name", "x[0]()", "x[0]", "x | first", "x | map('string') | join"])
def test_auch_in_einer_liste_bleibt_fremdes_ohne_wirkung(ausdruck: str) -> None:
    """Die Liste selbst ist erlaubt; was darin steckt, lässt sich weder lesen noch rufen noch zeigen."""
    with pytest.raises(VorlageError, match=r"^mail\.md:3: "):
        Vorlagen([]).render_text(f"{{{{ {ausdruck} }}}}", "mail.md", {"x": [Path("/")]}, 3)


@pytest.mark.parametrize(
    ("ding", "name"),
    [
        ("x", "upper"), ("x", "__class__"), ([], "append"), ({}, "items"), ((), "count"), (1, "real"),
        (Path("/"), "parent"), (len, "__self__"), (Funktion(len), "rechne"), (Markdown("x"), "unescape"),
        (AnzahlWert("1", 1), "__class__"), (AnzahlWert("1", 1), "__str__"), (AnzahlWert("1", 1), "_x"), (AnzahlWert, "text"),
    ],
)  # fmt: skip
def test_auch_ohne_blick_auf_den_baum_liest_die_umgebung_nur_felder(ding: object, name: str) -> None:
    umgebung = Umgebung(lambda _name: None)
    assert isinstance(umgebung.getattr(ding, name), Undefined)
    assert isinstance(umgebung.getitem(ding, name), Undefined)
    assert not umgebung.is_safe_attribute(ding, name, None)
    assert umgebung.getattr(AnzahlWert("1", 2), "wert") == umgebung.getitem(AnzahlWert("1", 2), "wert") == 2


@pytest.mark.parametrize(
    "ding", [len, "x".upper, object, Path, AnzahlWert, AnzahlWert("1", 1).__str__, lambda: 1]
)
def test_auch_ohne_blick_auf_den_baum_ruft_die_umgebung_nur_ihre_funktionen(ding: object) -> None:
    umgebung = Umgebung(lambda _name: None)
    kontext = umgebung.from_string("").new_context()
    with pytest.raises(VerbotenError, match="Das lässt sich nicht aufrufen"):
        umgebung.call(kontext, ding)
    assert umgebung.call(kontext, Funktion(lambda n: n + 1), 1) == 2


def test_auch_ohne_blick_auf_den_baum_gibt_es_keine_potenzen() -> None:
    umgebung = Umgebung(lambda _name: None)
    with pytest.raises(GrenzeError):
        umgebung.call_binop(umgebung.from_string("").new_context(), "**", 9, 99999999)
