import io
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel
from ruamel.yaml import YAML

from hilfen import WURZEL
from kommunennetz.befund import Stufe
from kommunennetz.errors import KommunennetzError
from kommunennetz.model.arten import art_von
from kommunennetz.model.einladung import Einladungen
from kommunennetz.model.kommune import Kommune
from kommunennetz.model.veranstaltung import Veranstaltung
from kommunennetz.register.aendern.aenderung import (
    Aenderung,
    Anhaengen,
    Einreihen,
    LayoutError,
    Loeschen,
    Setzen,
    build,
    change,
)
from kommunennetz.register.aendern.feldfolge import list_felder
from kommunennetz.register.aendern.yaml_ort import Quelltext
from kommunennetz.register.aendern.yaml_wert import Wert, check_wert, format_block
from kommunennetz.register.lesen.yaml_datei import parse
from kommunennetz.register.lesen.yaml_text import Baum, Pfad
from umfang import beispiele

ECHTE = sorted(WURZEL.glob("data/*.yaml")) + sorted(WURZEL.glob("data/*/*.yaml"))

# Handgeschriebene Dateien, wie sie vorkommen oder wie sie jemand aus Bosheit schriebe.
LAYOUTS = {
    "schlicht": "name: Bonn\nags: 05314000\n",
    "ohne Zeilenende": "name: Bonn\nags: 05314000\nquellen:\n  - a\n  - b",
    "BOM und CRLF": "\ufeff# Kopf 😀\r\nname:   Bonn   # die Stadt\r\n\r\nbeitritt:\r\n  runde: 4\r\nquellen:\r\n- ä\r\n- ö\r\n",
    "CRLF ohne Zeilenende": "name: 'Bonn'\r\nbeitritt:\r\n  unterzeichnet: 2012\r\n  runde: '1'",
    "Kommentare überall": """\
# davor
name: Bonn # hinter dem Wert
# dazwischen
beitritt: # hinter dem Abschnitt
  # im Abschnitt
  runde: 4   # 😀 Ümlaut #2
  # am Ende des Abschnitts

  quelle: https://example.org/#anker
# vor der Liste
quellen: # an der Liste
  # in der Liste
  - a # am Eintrag
  # zwischen Einträgen
  - b
  # hinter der Liste
# ganz am Ende""",
    "Klammern": "{name: Bonn, ags: '05', kriterien: {a: {stand: offen}, b: {stand: \"ja\", seit: 2012}}, quellen: [a, b]}\n",
    "Klammern über mehrere Zeilen": """\
name: Bonn
kriterien: {
    ansprechperson: {stand: offen,   # noch nicht
      seit: 2012},

    anerkennung:   {stand:   ja ,weg: karte},
  }
quellen: [
  a,  # erste
  b,
]
""",
    "seltsame Einzüge": "name: Bonn\nbeitritt:\n       runde: 4\n       beschluss:\n        gremium: Rat\n        datum: 2012\nquellen:\n -   a\n -   b\n",
    "Anführungszeichen": "'name': \"Bo\\\"nn \\\\ #\"\n\"ags\": '05''31'\nbemerkung: 'a: b'\npostfach: \"a: b\"\nquellen: ['x, y', \"[z]\"]\n",
    "mehrzeilige Texte": """\
name: Bonn
bemerkung: >-  # gefaltet
    Ein Text, der
    umgebrochen ist.

    Zweiter Absatz.

kriterien:
  a:
    stand: ja
    nachweis: |
      wörtlich
        eingerückt 😀

      ende

    # Kommentar danach
    quelle: x
  b: {stand: offen}
quellen:
  - >-
    langer
    Eintrag
  - |-
    noch
    einer
""",
    "Text zuletzt ohne Zeilenende": "name: Bonn\nbemerkung: |-\n  eins\n  zwei",
    "Werte auf mehreren Zeilen": "name:\n  Bonn\n  am Rhein\nbemerkung: 'eins\n  zwei'\npostfach: \"drei\n  vier\"\nags:\n  05\n",
    "Listen von Abschnitten": "name: Bonn\nteilnahme:\n- kommune: a\n  stand: ja\n-   kommune: b\n    stand: nein # k\n- {kommune: c, stand: ja}\n",
    "Dokumentstrich": "---\nname: Bonn\n# nichts\n\n\nquellen: [ ]\nkriterien: { }\n",
}
NEUE = ["2026-11", "null", "a: b", "  # mit Rand ", "'", '"', "ß😀"]


def _modell(datei: Path) -> type[BaseModel]:
    art = art_von(datei.relative_to(WURZEL).as_posix())
    assert art is not None
    return art.modell


def _blaetter(baum: Any, pfad: Pfad = ()) -> Iterator[tuple[Pfad, str]]:
    """Liefert jeden einzelnen Wert mit seinem Pfad."""
    if isinstance(baum, str):
        yield pfad, baum
        return
    for teil, unter in baum.items() if isinstance(baum, dict) else enumerate(baum):
        yield from _blaetter(unter, (*pfad, teil))


def _sammlungen(baum: Any, art: type, pfad: Pfad = ()) -> Iterator[Pfad]:
    if isinstance(baum, art):
        yield pfad
    if not isinstance(baum, str):
        for teil, unter in baum.items() if isinstance(baum, dict) else enumerate(baum):
            yield from _sammlungen(unter, art, (*pfad, teil))


def _baum(daten: bytes) -> Baum:
    gelesen = parse(daten, "x")
    assert gelesen.baum is not None
    assert [str(befund) for befund in gelesen.befunde] == []
    return gelesen.baum


def _mit(baum: Baum, pfad: Pfad, wert: Any) -> Baum:
    """Liefert den Baum, in dem nur dieser Wert ein anderer ist; unabhängig vom geprüften Code."""
    if not pfad:
        return wert  # type: ignore[no-any-return]
    neu: Any = dict(baum) if isinstance(baum, dict) else list(baum)
    neu[pfad[0]] = _mit(neu[pfad[0]], pfad[1:], wert)
    return neu  # type: ignore[no-any-return]


def _unterschiede(alt: bytes, neu: bytes) -> list[tuple[str, list[bytes], list[bytes]]]:
    links, rechts = alt.splitlines(keepends=True), neu.splitlines(keepends=True)
    schritte = SequenceMatcher(None, links, rechts, autojunk=False).get_opcodes()
    return [(art, links[a:b], rechts[c:d]) for art, a, b, c, d in schritte if art != "equal"]


def _nur_neue_zeilen(alt: bytes, neu: bytes) -> bool:
    """Liefert, ob alle alten Zeilen bleiben; der letzten darf ein fehlendes Zeilenende zuwachsen."""
    if not alt.endswith(b"\n"):
        umbruch = b"\r\n" if b"\r\n" in alt else b"\n"
        alt, neu = alt + umbruch, neu + umbruch
    return {art for art, _, _ in _unterschiede(alt, neu)} == {"insert"}


def _nur_zeilen_des_wertes(alt: bytes, neu: bytes, pfad: Pfad, wortlaut: str) -> None:
    """Stellt fest, dass sich nur die Zeilen geändert haben, auf denen der Wert steht."""
    anfang = parse(alt, "x").stelle(pfad).zeile - 1
    links, rechts = alt.decode().splitlines(), neu.decode().splitlines()
    if wortlaut.splitlines()[0] not in links[anfang]:
        anfang += 1  # der Wert beginnt erst unter seinem Feldnamen
    hinten = len(links) - anfang - len(wortlaut.splitlines())
    assert links[:anfang] == rechts[:anfang]
    assert links[len(links) - hinten :] == rechts[len(rechts) - hinten :]
    assert alt != neu


def _hat_kopfkommentar(name: str, pfad: Pfad, neu: str) -> bool:
    """Liefert, ob der Wert an dieser Stelle nur in Anführungszeichen ginge, wo schon ein Kommentar steht."""
    if (name, pfad) != ("mehrzeilige Texte", ("bemerkung",)) or format_block(neu, "|", 4) is not None:
        return False
    with pytest.raises(LayoutError):
        change(LAYOUTS[name].encode(), "x", Kommune, Setzen(pfad, neu))
    return True


def _rand(alt: bytes, pfad: Pfad) -> tuple[bytes, str, bytes]:
    """Liefert, was vor einem einzelnen Wert steht, seinen Wortlaut mit Anführungszeichen, und was danach kommt."""
    quelle = Quelltext.parse(alt)
    knoten, text = quelle.weg(pfad)[len(pfad)], alt.removeprefix(quelle.bom).decode()
    von, bis = knoten.start_mark.index, quelle.ende(knoten)
    return quelle.bom + text[:von].encode(), text[von:bis], text[bis:].encode()


def _nur_der_wert(alt: bytes, neu: bytes, pfad: Pfad) -> bool:
    """Liefert, ob davor und danach alles geblieben ist; mit dem alten Wortlaut stünde es wieder da."""
    davor, _, danach = _rand(alt, pfad)
    return len(neu) > len(davor) + len(danach) and neu.startswith(davor) and neu.endswith(danach)


def _eine_zeile(wortlaut: str) -> bool:
    return "\n" not in wortlaut


# --- jeder Datensatz in data/ ---


def test_es_gibt_datensaetze() -> None:
    assert len(ECHTE) > 80


@pytest.mark.parametrize("datei", ECHTE, ids=lambda datei: str(datei.relative_to(WURZEL)))
def test_werte_jedes_datensatzes_lassen_sich_aendern_und_zuruecknehmen(datei: Path) -> None:
    alt, modell = datei.read_bytes(), _modell(datei)
    werte = list(_blaetter(_baum(alt)))
    # In der größten Datei (netz.yaml) jeder vierte Wert; sonst dauerte sie so lange wie alle anderen.
    for pfad, wert in werte[:: 1 + len(werte) // 60]:
        neu = change(alt, "x", modell, Setzen(pfad, "Neu: #1"))
        wortlaut = _rand(alt, pfad)[1]
        _nur_zeilen_des_wertes(alt, neu, pfad, wortlaut)
        assert _nur_der_wert(alt, neu, pfad)
        # Wie ein längerer Text umgebrochen war, weiß nur sein Wortlaut.
        if _eine_zeile(wortlaut):
            assert change(neu, "x", modell, Setzen(pfad, wert)) == alt


@pytest.mark.parametrize("datei", ECHTE, ids=lambda datei: str(datei.relative_to(WURZEL)))
def test_jedes_fehlende_feld_laesst_sich_setzen_und_loeschen(datei: Path) -> None:
    alt, modell = datei.read_bytes(), _modell(datei)
    baum = _baum(alt)
    for pfad in _sammlungen(baum, dict):
        for feld in set(list_felder(modell, pfad)) - set(_blatt(baum, pfad)):
            neu = change(alt, "x", modell, Setzen((*pfad, feld, "u"), "Neu: #1"))
            assert _blatt(_baum(neu), (*pfad, feld)) == {"u": "Neu: #1"}
            if len(_unterschiede(alt, neu)[0][1]) == 0:
                assert {art for art, _, _ in _unterschiede(alt, neu)} == {"insert"}
            assert change(neu, "x", modell, Loeschen((*pfad, feld))) == alt


def _blatt(baum: Any, pfad: Pfad) -> Any:
    for teil in pfad:
        baum = baum.get(teil, {}) if isinstance(baum, dict) else baum[teil]
    return baum


@pytest.mark.parametrize("datei", ECHTE, ids=lambda datei: str(datei.relative_to(WURZEL)))
def test_jede_liste_nimmt_einen_eintrag_an_und_gibt_ihn_her(datei: Path) -> None:
    alt, modell = datei.read_bytes(), _modell(datei)
    listen = list(_sammlungen(_baum(alt), list)) or [("quellen",)]
    for pfad in listen:
        neu = change(alt, "x", modell, Anhaengen(pfad, "- Neu: #1"))
        assert {art for art, _, _ in _unterschiede(alt, neu)} == {"insert"}
        letzter = len(_blatt(_baum(neu), pfad)) - 1
        assert change(neu, "x", modell, Loeschen((*pfad, letzter))) == alt


@pytest.mark.parametrize("datei", ECHTE, ids=lambda datei: str(datei.relative_to(WURZEL)))
def test_loeschen_nimmt_nur_zeilen_weg(datei: Path) -> None:
    alt, modell = datei.read_bytes(), _modell(datei)
    baum = _baum(alt)
    blaetter = (pfad for pfad, _ in _blaetter(baum))
    for pfad in [*_sammlungen(baum, dict), *_sammlungen(baum, list), *blaetter]:
        # Am Strich einer Liste wird eine Zeile kürzer, statt zu verschwinden.
        if not pfad or any(isinstance(teil, int) for teil in pfad):
            continue
        neu = change(alt, "x", modell, Loeschen(pfad))
        arten = {art for art, _, _ in _unterschiede(alt, neu)}
        assert arten == {
            "replace" if _in_klammern(alt, pfad) and len(_blatt(baum, pfad[:-1])) > 1 else "delete"
        }


def _in_klammern(inhalt: bytes, pfad: Pfad) -> bool:
    """Liefert, ob ein Feld in geschweiften Klammern steht: dann in der Zeile seines Abschnitts."""
    stelle = parse(inhalt, "x").stelle
    return len(pfad) > 1 and stelle(pfad).zeile == stelle(pfad[:-1]).zeile


# --- hostile Schreibweisen ---


@pytest.mark.parametrize("name", LAYOUTS)
@pytest.mark.parametrize("neu", NEUE)
def test_ein_wert_in_jeder_schreibweise(name: str, neu: str) -> None:
    alt = LAYOUTS[name].encode()
    baum = _baum(alt)
    blaetter = list(_blaetter(baum))
    assert blaetter
    for pfad, wert in blaetter:
        if wert == neu or _hat_kopfkommentar(name, pfad, neu):
            continue
        geaendert = change(alt, "x", Kommune, Setzen(pfad, neu))
        assert _baum(geaendert) == _mit(baum, pfad, neu)
        _nur_zeilen_des_wertes(alt, geaendert, pfad, _rand(alt, pfad)[1])
        assert _nur_der_wert(alt, geaendert, pfad)


@pytest.mark.parametrize("name", LAYOUTS)
def test_einfacher_wert_und_zurueck_ohne_den_alten_wortlaut_zu_kennen(name: str) -> None:
    alt = LAYOUTS[name].encode()
    for pfad, wert in _blaetter(_baum(alt)):
        if _eine_zeile(_rand(alt, pfad)[1]):
            neu = change(alt, "x", Kommune, Setzen(pfad, "Neu"))
            assert change(neu, "x", Kommune, Setzen(pfad, wert)) == alt


@pytest.mark.parametrize("name", LAYOUTS)
def test_ein_neues_feld_in_jeder_schreibweise(name: str) -> None:
    alt = LAYOUTS[name].encode()
    baum = _baum(alt)
    for pfad in _sammlungen(baum, dict):
        for feld in ("name", "stand", "datum", "bemerkung", "zuletzt"):
            if feld in _blatt(baum, pfad):
                continue
            neu = change(alt, "x", Kommune, Setzen((*pfad, feld), "2026-11"))
            assert _blatt(_baum(neu), (*pfad, feld)) == "2026-11"
            if pfad and not _blatt(baum, pfad):
                continue  # ein leerer Abschnitt verschwände beim Löschen ganz
            assert change(neu, "x", Kommune, Loeschen((*pfad, feld))) == alt


@pytest.mark.parametrize("name", LAYOUTS)
def test_ein_neuer_abschnitt_in_jeder_schreibweise(name: str) -> None:
    alt = LAYOUTS[name].encode()
    neu = change(alt, "x", Kommune, Setzen(("austritt",), {"quelle": "x: y", "datum": "2026"}))
    assert _baum(neu) == _baum(alt) | {"austritt": {"datum": "2026", "quelle": "x: y"}}
    assert change(neu, "x", Kommune, Loeschen(("austritt",))) == alt
    if not LAYOUTS[name].startswith("{"):
        assert _nur_neue_zeilen(alt, neu)


@pytest.mark.parametrize("name", LAYOUTS)
def test_ein_neuer_eintrag_in_jeder_schreibweise(name: str) -> None:
    alt = LAYOUTS[name].encode()
    for pfad in _sammlungen(_baum(alt), list):
        neu = change(alt, "x", Kommune, Anhaengen(pfad, "# neu"))
        vorher = _blatt(_baum(alt), pfad)
        assert _blatt(_baum(neu), pfad) == [*vorher, "# neu"]
        if vorher:
            assert change(neu, "x", Kommune, Loeschen((*pfad, len(vorher)))) == alt


@pytest.mark.parametrize("name", LAYOUTS)
def test_loeschen_geht_oder_nennt_die_zeile(name: str) -> None:
    alt = LAYOUTS[name].encode()
    baum = _baum(alt)
    for pfad, wert in _blaetter(baum):
        ohne = [eintrag for eintrag in _blaetter(baum) if eintrag != (pfad, wert)]
        try:
            neu = change(alt, "data/x.yaml", Kommune, Loeschen(pfad))
        except LayoutError as error:
            meldung = error.text
        else:
            meldung = "data/x.yaml:"
            assert [eintrag[1] for eintrag in _blaetter(_baum(neu))] == [eintrag[1] for eintrag in ohne]
        assert meldung.startswith("data/x.yaml:")


# --- beliebige Werte ---

_SCHWIERIG = st.sampled_from(
    [
        "- x",
        "[a]",
        "{a}",
        "null",
        "~",
        "yes",
        "NO",
        "true",
        "2012-12-06",
        "05314000",
        "10:30",
        "a: b",
        "a #b",
        "#",
        "'",
        '"',
        "\\",
        "*a",
        "&a",
        "!a",
        "%a",
        "@a",
        "`a",
        ">-",
        "? a",
        ":",
        "a:",
        "-",
        "---",
        "...",
        "<<",
        "=",
        ",",
        "a, b",
        "]",
        "}",
        " x",
        "x ",
        "ä😀",
        "=cmd()",
        "zwei\nZeilen",
        "ende\n",
        "\n",
        "a\n\n b",
        ">",
        "|",
        "|-",
    ]
)
_WERTE = st.one_of(_SCHWIERIG, st.text(max_size=200), st.lists(_SCHWIERIG, max_size=4).map(" ".join))


def _annehmbar(wert: str) -> bool:
    try:
        check_wert(wert, ("x",))
    except KommunennetzError:
        return False
    return True


@settings(max_examples=beispiele(200))
@given(name=st.sampled_from(sorted(LAYOUTS)), wert=_WERTE, daten=st.data())
def test_jeder_annehmbare_wert_wird_genau_so_gelesen(name: str, wert: str, daten: st.DataObject) -> None:
    assume(_annehmbar(wert))
    alt = LAYOUTS[name].encode()
    baum = _baum(alt)
    pfad, vorher = daten.draw(st.sampled_from(list(_blaetter(baum))))
    assume(not _hat_kopfkommentar(name, pfad, wert))
    neu = change(alt, "x", Kommune, Setzen(pfad, wert))
    assert _baum(neu) == _mit(baum, pfad, wert)
    wortlaut = _rand(alt, pfad)[1]
    assert wert == vorher or _nur_der_wert(alt, neu, pfad)
    # Wo der Wert Anführungszeichen brauchte, die der alte nicht hatte, weiß nur der Wortlaut, wie es war.
    if _eine_zeile(wortlaut) and not wortlaut.startswith("'") and "\n" not in wert:
        assert change(neu, "x", Kommune, Setzen(pfad, vorher)) == alt


@settings(max_examples=beispiele(200))
@given(name=st.sampled_from(sorted(LAYOUTS)), wert=_WERTE)
@example(name="BOM und CRLF", wert="eins\nzwei")
@example(name="schlicht", wert="wort " * 60 + "ende")
def test_jeder_annehmbare_wert_geht_auch_in_ein_neues_feld(name: str, wert: str) -> None:
    assume(_annehmbar(wert))
    alt = LAYOUTS[name].encode()
    neu = change(alt, "x", Kommune, Setzen(("austritt", "quelle"), wert), Anhaengen(("neue",), wert))
    assert _baum(neu) == _baum(alt) | {"austritt": {"quelle": wert}, "neue": [wert]}
    assert change(neu, "x", Kommune, Loeschen(("austritt",)), Loeschen(("neue",))) == alt


@settings(max_examples=beispiele(100))
@given(wert=_WERTE.filter(_annehmbar))
def test_eine_neue_datei_liest_sich_wie_gemeint(wert: str) -> None:
    satz: dict[str, Wert] = {
        "quellen": [wert, "x"],
        "name": wert,
        "kriterien": {"a": {"nachweis": wert, "stand": "ja"}},
    }
    assert _baum(build(Kommune, satz)) == satz


# --- beliebige Dateien, wie ein anderes Programm sie schriebe ---

_NAMEN = st.sampled_from(["name", "beitritt", "kriterien", "quellen", "stand", "a", "k 1", "ü"])
_BAEUME = st.recursive(
    _SCHWIERIG.filter(_annehmbar),
    lambda unter: (
        st.dictionaries(_NAMEN, unter, min_size=1, max_size=3) | st.lists(unter, min_size=1, max_size=3)
    ),
    max_leaves=12,
)
_SCHREIBER = st.fixed_dictionaries(
    {
        "default_flow_style": st.sampled_from([True, False, None]),
        "default_style": st.sampled_from([None, "'", '"', "|", ">"]),
        "indent": st.integers(2, 5),
        "width": st.sampled_from([10, 40, 1000]),
        "line_break": st.sampled_from(["\n", "\r\n"]),
        "explicit_start": st.booleans(),
    }
)


@settings(max_examples=beispiele(60))
@given(
    baum=st.dictionaries(_NAMEN, _BAEUME, min_size=1, max_size=4),
    art=_SCHREIBER,
    neu=_BAEUME,
    daten=st.data(),
)
def test_jede_aenderung_an_einer_beliebigen_datei_laesst_sich_zuruecknehmen(
    baum: Baum, art: dict[str, Any], neu: Wert, daten: st.DataObject
) -> None:
    alt = yaml.dump(baum, allow_unicode=True, sort_keys=False, **art).encode()
    assume(parse(alt, "x").baum == baum)
    pfad, _ = daten.draw(st.sampled_from(list(_blaetter(baum))))
    geaendert = change(alt, "x", Kommune, Setzen(pfad, "Neu: #1"))
    assert _baum(geaendert) == _mit(baum, pfad, "Neu: #1")
    assert _nur_der_wert(alt, geaendert, pfad)
    assert _baum(change(alt, "x", Kommune, Setzen(pfad, neu))) == _mit(baum, pfad, neu)
    for abschnitt in _sammlungen(baum, dict):
        geaendert = change(alt, "x", Kommune, Setzen((*abschnitt, "neu"), neu))
        assert change(geaendert, "x", Kommune, Loeschen((*abschnitt, "neu"))) == alt
    for liste in _sammlungen(baum, list):
        geaendert = change(alt, "x", Kommune, Anhaengen(liste, neu))
        assert change(geaendert, "x", Kommune, Loeschen((*liste, len(_blatt(baum, liste))))) == alt


@settings(max_examples=beispiele(60))
@given(
    baum=st.dictionaries(_NAMEN, _BAEUME, min_size=2, max_size=4),
    frueher=st.one_of(st.none(), st.lists(_BAEUME, min_size=1, max_size=2)),
    art=_SCHREIBER,
    ohne_ende=st.booleans(),
    daten=st.data(),
)
def test_felder_einer_beliebigen_datei_lassen_sich_einreihen(
    baum: Baum, frueher: list[Any] | None, art: dict[str, Any], ohne_ende: bool, daten: st.DataObject
) -> None:
    alt = yaml.dump(baum | ({"frueher": frueher} if frueher else {}), allow_unicode=True, **art).encode()
    alt = alt.rstrip(b"\r\n") if ohne_ende else alt
    gelesen = parse(alt, "x").baum
    assume(gelesen is not None and not any(fund.stufe is Stufe.FEHLER for fund in parse(alt, "x").befunde))
    felder = daten.draw(st.lists(st.sampled_from(sorted(baum)), min_size=1, max_size=2, unique=True))
    assert gelesen is not None
    assume(set(felder) < set(gelesen))
    umzug = Einreihen(tuple(felder), "frueher")
    try:
        neu = change(alt, "x", Kommune, umzug)
    except LayoutError:
        # Wo eine Datei so steht, dass ein Kommentar verloren gehen könnte.
        assert b"#" in alt
        return
    eintrag = {name: gelesen[name] for name in felder}
    erwartet = {name: wert for name, wert in gelesen.items() if name not in felder}
    erwartet["frueher"] = [*gelesen.get("frueher", []), eintrag]
    assert _baum(neu) == erwartet
    assert neu.endswith(b"\n") == alt.endswith(b"\n")


# --- im Einzelnen ---

UMZUG = Einreihen(("beitritt", "austritt"), "frueher")


def test_eingereihte_felder_ziehen_mit_kommentaren_und_schreibweise_um() -> None:
    alt = """\
name: Bonn   # die Stadt
# vor dem Beitritt
beitritt:  # telefonisch bestätigt
  unterzeichnet: '2012-12'

  # Runde laut Liste
  runde: 1   # wirklich
  beschluss: {gremium: Rat,
    datum: 2012}
  quelle: >-
    Erklärung vom
    Dezember
# zwischen den beiden
austritt: {datum: 2020, quelle: Q}  # Schreiben liegt vor
bemerkung: B
"""
    neu = """\
name: Bonn   # die Stadt
# vor dem Beitritt
# zwischen den beiden
frueher:
  - beitritt:  # telefonisch bestätigt
      unterzeichnet: '2012-12'

      # Runde laut Liste
      runde: 1   # wirklich
      beschluss: {gremium: Rat,
        datum: 2012}
      quelle: >-
        Erklärung vom
        Dezember
    austritt: {datum: 2020, quelle: Q}  # Schreiben liegt vor
bemerkung: B
"""
    assert _text(alt, UMZUG) == neu
    zweimal = (
        "name: Bonn   # die Stadt\nbeitritt: {runde: 2}\naustritt: {datum: 2026}\n" + neu.partition("\n")[2]
    )
    erwartet = neu.replace("bemerkung", "  - beitritt: {runde: 2}\n    austritt: {datum: 2026}\nbemerkung")
    assert _text(zweimal, UMZUG) == erwartet


@pytest.mark.parametrize(
    ("alt", "neu"),
    [
        (
            "{name: Bonn, beitritt: {runde: 1}, austritt: {datum: 2020}}\n",
            "{name: Bonn, frueher: [{beitritt: {runde: 1}, austritt: {datum: 2020}}]}\n",
        ),
        (
            "frueher: [{beitritt: {runde: 1}}]\nbeitritt: {runde: 2}\naustritt: {datum: 2020}\nname: Bonn",
            "frueher: [{beitritt: {runde: 1}}, {beitritt: {runde: 2}, austritt: {datum: 2020}}]\nname: Bonn",
        ),
        (
            "name: Bonn\r\nbeitritt:\r\n  runde: 1\r\naustritt:\r\n  datum: 2020",
            "name: Bonn\r\nfrueher:\r\n  - beitritt:\r\n      runde: 1\r\n    austritt:\r\n      datum: 2020",
        ),
    ],
)
def test_auch_in_klammern_und_ohne_zeilenende_laesst_sich_einreihen(alt: str, neu: str) -> None:
    assert _text(alt, UMZUG) == neu


def test_kein_kommentar_geht_beim_einreihen_verloren() -> None:
    alt = "{name: Bonn,\n  beitritt: {runde: 1}, # wichtig\n  austritt: {datum: 2020}}\n"
    with pytest.raises(LayoutError) as fehler:
        _text(alt, UMZUG)
    assert (fehler.value.text, fehler.value.hilfe) == (
        "data/x.yaml:2:13: »beitritt« ist so geschrieben, dass sich nicht nur dieses Feld ändern lässt.",
        "Die Datei in einem Editor öffnen und »beitritt« und »austritt« als Eintrag nach »frueher« verschieben.",
    )


@pytest.mark.parametrize("frueher", ["frueher: keine", "frueher:\n  beitritt: {runde: 1}"])
def test_eingereiht_wird_nur_in_eine_liste(frueher: str) -> None:
    with pytest.raises(LayoutError) as fehler:
        _text(f"name: Bonn\nbeitritt: {{runde: 2}}\n{frueher}\n", UMZUG)
    assert fehler.value.hilfe == (
        "Die Datei in einem Editor öffnen und bei »frueher« einen Eintrag anfügen: {beitritt: {runde: 2}}"
    )


def test_wo_nichts_ist_laesst_sich_nichts_einreihen() -> None:
    with pytest.raises(KeyError):
        _text("name: Bonn\n", UMZUG)


def _text(alt: str, *aenderungen: Aenderung) -> str:
    return change(alt.encode(), "data/x.yaml", Kommune, *aenderungen).decode()


def test_fehlende_abschnitte_entstehen_in_der_reihenfolge_des_datenformats() -> None:
    alt = "name: Bonn\nags: 05314000\nquellen:\n  - x\n"
    neu = _text(
        alt,
        Setzen(("beitritt", "unterzeichnet"), "2026-11-22"),
        Setzen(("kriterien", "b", "stand"), "ja"),
        Setzen(("beitritt", "beschluss"), {"datum": "2026-10", "gremium": "Rat"}),
        Setzen(("beitritt", "runde"), "5"),
    )
    assert neu == (
        "name: Bonn\nags: 05314000\nbeitritt:\n  unterzeichnet: 2026-11-22\n  runde: 5\n  beschluss:\n"
        "    gremium: Rat\n    datum: 2026-10\nkriterien:\n  b:\n    stand: ja\nquellen:\n  - x\n"
    )


def test_ein_feld_in_klammern() -> None:
    alt = "kriterien:\n  a: {stand: offen}  # unklar\n"
    neu = _text(alt, Setzen(("kriterien", "a"), {"stand": "ja", "seit": "2026-11"}))
    assert neu == "kriterien:\n  a: {stand: ja, seit: 2026-11}  # unklar\n"


def test_ein_neuer_abschnitt_neben_solchen_in_klammern_steht_auch_in_klammern() -> None:
    alt = "kriterien:\n  a: {stand: offen}\n"
    neu = _text(alt, Setzen(("kriterien", "b"), {"seit": "2026", "stand": "ja"}))
    assert neu == "kriterien:\n  a: {stand: offen}\n  b: {stand: ja, seit: 2026}\n"


TEILNAHME = {"stand": "zugesagt", "kommune": "bonn"}


def _veranstaltung(alt: str, aenderung: Setzen | Anhaengen) -> str:
    return change(alt.encode(), "x", Veranstaltung, aenderung).decode()


def test_ein_neuer_eintrag_steht_wie_die_anderen() -> None:
    untereinander = "teilnahme:\n- kommune: a  # A\n  stand: x\n# Ende\n"
    assert _veranstaltung(untereinander, Anhaengen(("teilnahme",), TEILNAHME)) == (
        "teilnahme:\n- kommune: a  # A\n  stand: x\n- kommune: bonn\n  stand: zugesagt\n# Ende\n"
    )
    in_klammern = "teilnahme:\n  - {kommune: a, stand: x}\n"
    assert _veranstaltung(in_klammern, Anhaengen(("teilnahme",), TEILNAHME)) == (
        "teilnahme:\n  - {kommune: a, stand: x}\n  - {kommune: bonn, stand: zugesagt}\n"
    )
    in_einer_zeile = "teilnahme: [{kommune: a, stand: x}]\n"
    assert _veranstaltung(in_einer_zeile, Anhaengen(("teilnahme",), TEILNAHME)) == (
        "teilnahme: [{kommune: a, stand: x}, {kommune: bonn, stand: zugesagt}]\n"
    )


def test_eine_neue_liste_von_abschnitten() -> None:
    assert _veranstaltung("titel: T\nort: O\n", Setzen(("teilnahme",), [TEILNAHME, ["x"]])) == (
        "titel: T\nort: O\nteilnahme:\n  - kommune: bonn\n    stand: zugesagt\n  - [x]\n"
    )


def test_ein_langer_text_in_einem_eintrag_wird_umgebrochen() -> None:
    lang = "wort " * 30 + "ende"
    neu = _veranstaltung("titel: T\n", Setzen(("quellen",), [lang]))
    assert neu.startswith("titel: T\nquellen:\n  - >-\n    wort wort")
    assert _baum(neu.encode()) == {"titel": "T", "quellen": [lang]}


def test_ein_abschnitt_statt_eines_leeren_wertes() -> None:
    assert _text("kriterien: ~  # offen\n", Setzen(("kriterien", "a", "stand"), "ja")) == (
        "kriterien: {a: {stand: ja}}  # offen\n"
    )
    assert _text("{kriterien: , name: a}\n", Setzen(("kriterien", "a", "stand"), "ja")) == (
        "{kriterien: {a: {stand: ja}}, name: a}\n"
    )
    assert _text("kriterien: {}\n", Setzen(("kriterien", "a"), "x")) == "kriterien: {a: x}\n"


def test_ein_feld_vor_dem_ersten() -> None:
    assert _text("  # k\nags: 05\n", Setzen(("name",), "a")) == "  # k\nname: a\nags: 05\n"
    assert _text("{ags: 05}\n", Setzen(("name",), "a")) == "{name: a, ags: 05}\n"
    assert _veranstaltung("teilnahme:\n  - stand: x\n", Setzen(("teilnahme", 0, "kommune"), "a")) == (
        "teilnahme:\n  - kommune: a\n    stand: x\n"
    )


@pytest.mark.parametrize("alt", ["name: Bonn\n", "{name: Bonn}\n", "name: Bonn\nags: ~\n", "name: [a]\n"])
def test_das_letzte_feld_einer_datei_laesst_sich_nicht_loeschen(alt: str) -> None:
    with pytest.raises(LayoutError, match="»name« ist so geschrieben"):
        _text(alt, Loeschen(("name",)))


@pytest.mark.parametrize("nummer", [2, -1])
def test_einen_eintrag_den_es_nicht_gibt_kann_niemand_aendern(nummer: int) -> None:
    for aenderung in (
        Setzen(("quellen", nummer), "x"),
        Loeschen(("quellen", nummer)),
        Anhaengen(("quellen", nummer), "x"),
        Loeschen(("quellen", "a")),
        Loeschen(("name", 0)),
    ):
        with pytest.raises(KeyError):
            _text("name: Bonn\nquellen: [a, b]\n", aenderung)


def test_das_erste_feld_eines_eintrags_weicht_dem_zweiten() -> None:
    alt = "teilnahme:\n  - kommune: a  # A\n    stand: x  # X\n    quelle: q\n  - stand: y\n"
    neu = change(alt.encode(), "x", Veranstaltung, Loeschen(("teilnahme", 0, "kommune"))).decode()
    assert neu == "teilnahme:\n  - stand: x  # X\n    quelle: q\n  - stand: y\n"
    mit_kommentar = alt.replace("    stand: x", "    # nur mündlich\n    stand: x")
    with pytest.raises(LayoutError) as fehler:
        change(mit_kommentar.encode(), "x.yaml", Veranstaltung, Loeschen(("teilnahme", 0, "kommune")))
    assert (fehler.value.text, fehler.value.hilfe) == (
        "x.yaml:2:14: »teilnahme.1.kommune« ist so geschrieben, dass sich nicht nur dieses Feld ändern lässt.",
        "Die Datei in einem Editor öffnen und »teilnahme.1.kommune« löschen.",
    )


def test_ein_leeres_feld_wird_gefuellt() -> None:
    alt = "name: Bonn\nbeitritt:  # kommt noch\nkriterien:\n  a: {stand: ~, seit: }\n"
    neu = _text(
        alt, Setzen(("beitritt", "runde"), "5"), Setzen(("kriterien", "a"), {"stand": "ja", "seit": "2026"})
    )
    assert (
        neu == "name: Bonn\nbeitritt:  # kommt noch\n  runde: 5\nkriterien:\n  a: {stand: ja, seit: 2026}\n"
    )


def test_ein_abschnitt_ohne_felder_verschwindet_mit_dem_letzten() -> None:
    alt = "name: Bonn\nbeitritt:\n  beschluss:\n    gremium: Rat\nquellen: [x]\n"
    assert (
        _text(alt, Loeschen(("beitritt", "beschluss", "gremium")), Loeschen(("quellen", 0))) == "name: Bonn\n"
    )


def test_kommentare_ueber_einem_geloeschten_feld_bleiben() -> None:
    alt = "name: Bonn\n# Notiz\npostfach: a@b.de  # geht mit\nags: 05\n"
    assert _text(alt, Loeschen(("postfach",))) == "name: Bonn\n# Notiz\nags: 05\n"


def test_anfuehrungszeichen_bleiben_wo_sie_gewollt_sind() -> None:
    alt = "a: '2012'\nb: \"2012\"\nc: 'x: y'\nd: frei\n"
    neu = _text(alt, *(Setzen((feld,), "neu") for feld in "abcd"))
    assert neu == "a: 'neu'\nb: \"neu\"\nc: neu\nd: neu\n"


def test_ein_langer_neuer_text_wird_umgebrochen() -> None:
    neu = _text("name: Bonn\n", Setzen(("bemerkung",), "Ein Satz von Wert. " * 8 + "Ende."))
    assert neu == (
        "name: Bonn\nbemerkung: >-\n"
        "  Ein Satz von Wert. Ein Satz von Wert. Ein Satz von Wert. Ein Satz von Wert. Ein Satz von Wert. Ein Satz von Wert.\n"
        "  Ein Satz von Wert. Ein Satz von Wert. Ende.\n"
    )


@pytest.mark.parametrize("alt", ["name: Bonn\n", "name: Bonn\nbemerkung: |-\n  eins\n  zwei\n"])
def test_eine_zeile_nur_aus_leerzeichen_bleibt_sichtbar(alt: str) -> None:
    assert _text(alt, Setzen(("bemerkung",), "a\n  \nb")) == 'name: Bonn\nbemerkung: "a\\n  \\nb"\n'


@pytest.mark.parametrize("art", ["|-", "|", "|+", ">-", ">2-"])
def test_ein_leerer_mehrzeiliger_text_reisst_nichts_mit(art: str) -> None:
    alt = f"name: Bonn\nbeitritt:\n  quelle: {art}  # folgt\n  # wichtig\n  runde: 4\n".replace(
        "  # w", "# w"
    )
    assert _text(alt, Setzen(("beitritt", "quelle"), "x")) == alt.replace(art, "x")
    assert _text(alt, Setzen(("beitritt", "quelle"), "x\ny")) == alt.replace(art, '"x\\ny"')
    ohne = _text(alt, Loeschen(("beitritt", "quelle")))
    assert ohne == "name: Bonn\nbeitritt:\n# wichtig\n  runde: 4\n"
    am_ende = f"name: Bonn\nbemerkung: {art}\n\n# wichtig\n"
    assert _text(am_ende, Setzen(("ags",), "1")) == am_ende.replace("bem", "ags: 1\nbem")
    if art != "|+":
        assert _text(am_ende, Setzen(("bemerkung",), "x")) == am_ende.replace(art, "x")
        assert _text(am_ende, Loeschen(("bemerkung",))) == "name: Bonn\n\n# wichtig\n"


def test_ein_mehrzeiliger_text_mit_zeilenende_am_schluss_steht_auf_einer_zeile() -> None:
    assert _text("name: Bonn\n", Setzen(("bemerkung",), "a\nb\n")) == 'name: Bonn\nbemerkung: "a\\nb\\n"\n'
    assert _text("name: Bonn\n", Setzen(("bemerkung",), "a\nb")) == "name: Bonn\nbemerkung: |-\n  a\n  b\n"


@pytest.mark.parametrize(("wert", "steht"), [("c", "c"), (["c"], "[c]"), ({"runde": "5"}, None)])
def test_ein_abschnitt_weicht_einem_wert_anderer_art(wert: Wert, steht: str | None) -> None:
    alt = "beitritt:\n  runde: 4\nname: b\n"
    neu = alt.replace("4", "5") if steht is None else f"beitritt: {steht}\nname: b\n"
    assert _text(alt, Setzen(("beitritt",), wert)) == neu


def test_ein_mehrzeiliger_text_bleibt_einer_auch_am_ende_ohne_zeilenende() -> None:
    assert _text("bemerkung: |-\n  eins", Setzen(("bemerkung",), "a\nb")) == "bemerkung: |-\n  a\n  b"


def test_neues_rueckt_ein_wie_die_datei() -> None:
    neu = _text(
        "name: B\nbeitritt:\n    runde: 4\nquellen:\n- a\n",
        Setzen(("austritt",), {"datum": "2020"}),
        Setzen(("kriterien",), {"a": {"quellen": ["x"]}}),
        Setzen(("bemerkung",), "eins\n\nzwei"),
    )
    assert neu == (
        "name: B\nbeitritt:\n    runde: 4\naustritt:\n    datum: 2020\nkriterien:\n    a:\n        quellen:\n"
        "        - x\nbemerkung: |-\n    eins\n\n    zwei\nquellen:\n- a\n"
    )


def test_ein_eintrag_geht_mit_dem_strich_der_darueber_steht() -> None:
    alt = "teilnahme:\n  - kommune: b\n  -\n    # davor\n\n    kommune: a\n    stand: x\n  - kommune: c\n"
    neu = change(alt.encode(), "x", Veranstaltung, Loeschen(("teilnahme", 1))).decode()
    assert neu == "teilnahme:\n  - kommune: b\n  - kommune: c\n"


def test_eine_neue_datei_steht_in_der_reihenfolge_des_datenformats() -> None:
    satz: dict[str, Wert] = {
        "quellen": ["x: y"],
        "ags": "05314000",
        "name": "Bonn",
        "beitritt": {"runde": "1"},
    }
    assert build(Kommune, satz, "# Kopf") == (
        b"# Kopf\nname: Bonn\nags: 05314000\nbeitritt:\n  runde: 1\nquellen:\n  - 'x: y'\n"
    )


def test_ein_ganzer_datensatz_wird_nur_dort_anders_wo_er_anders_ist() -> None:
    alt = "name:  Bonn  # n\nkriterien: {a: {stand: ja}, b: {stand: ja}}\nquellen: [x, y, z]\n"
    satz: Wert = {
        "name": "Bonn",
        "kriterien": {"a": {"stand": "ja"}, "c": {"stand": "nein"}},
        "quellen": ["x", "u"],
    }
    assert _text(alt, Setzen((), satz)) == (
        "name:  Bonn  # n\nkriterien: {a: {stand: ja}, c: {stand: nein}}\nquellen: [x, u]\n"
    )


def test_werte_wechseln_die_art() -> None:
    alt = "quellen: # q\n  - a\n  - b # b\n  - c\nbemerkung: x\n"
    neu = _text(alt, Setzen(("quellen",), ["a", {"x": "b"}, "c", "d"]), Setzen(("bemerkung",), ["y", "z"]))
    assert neu == "quellen: # q\n  - a\n  - {x: b} # b\n  - c\n  - d\nbemerkung: [y, z]\n"
    assert _text(neu, Setzen(("quellen",), [{"y": "1"}])) == "quellen: # q\n  - {y: 1}\nbemerkung: [y, z]\n"
    assert _text("quellen:\n  - a\nname: b\n", Setzen(("quellen",), "c")) == "quellen: c\nname: b\n"


def test_tupel_sind_listen() -> None:
    assert build(Kommune, {"quellen": ("x", "y")}) == b"quellen:\n  - x\n  - y\n"
    assert _text("quellen: [x]\n", Setzen(("quellen",), ("x", "y"))) == "quellen: [x, y]\n"
    assert _text("name: a\n", Setzen(("quellen",), ("x",))) == "name: a\nquellen:\n  - x\n"


def test_aus_einem_wert_wird_eine_liste_und_umgekehrt() -> None:
    alt = "quellen:\n  - x\nbemerkung: y\n"
    neu = _text(alt, Setzen(("bemerkung",), ["a", "b"]), Setzen(("quellen",), "x"))
    assert parse(neu.encode(), "x").baum == {"bemerkung": ["a", "b"], "quellen": "x"}


@pytest.mark.parametrize(
    ("alt", "aenderung", "ort"),
    [
        ("quellen:\n  - a\n  - &x b\n", Setzen(("name",), "x"), "data/x.yaml:3:5"),
        ("name: a\nname: b\n", Setzen(("name",), "x"), "data/x.yaml:2:1"),
        ("? name\n: Bonn\nags: 05\n", Loeschen(("name",)), "data/x.yaml:2:3"),
        ("kriterien: {a: x, # dies\n b: y}\n", Loeschen(("kriterien", "b")), "data/x.yaml:2:5"),
        ("liste:\n  - a: 1\n    # dies\n    b: 2\n", Loeschen(("liste", 0, "a")), "data/x.yaml:2:8"),
        ("liste:\n  - - a\n    - b\n", Loeschen(("liste", 0, 0)), "data/x.yaml:2:7"),
        ("name: a\n", Loeschen(("name",)), "data/x.yaml:1:7"),
        ("name: a\n", Anhaengen(("name",), "x"), "data/x.yaml:1:7"),
        ("quellen: [a: b]\n", Setzen(("quellen", 0, "c"), "d"), "data/x.yaml:1:11"),
    ],
)
def test_was_nicht_geht_nennt_die_stelle(
    alt: str, aenderung: Setzen | Loeschen | Anhaengen, ort: str
) -> None:
    with pytest.raises(LayoutError) as fehler:
        _text(alt, aenderung)
    assert fehler.value.text.startswith(f"{ort}: ")
    assert fehler.value.hilfe


def test_die_hilfe_sagt_was_von_hand_zu_schreiben_ist() -> None:
    with pytest.raises(LayoutError) as fehler:
        _text("name: a\nquellen: [a: b]\n", Setzen(("quellen", 0, "c"), "y: z"))
    assert (fehler.value.text, fehler.value.hilfe) == (
        "data/x.yaml:2:11: »quellen.1.c« ist so geschrieben, dass sich nicht nur dieses Feld ändern lässt.",
        "Die Datei in einem Editor öffnen und bei »quellen.1.c« den Wert eintragen: 'y: z'",
    )


@pytest.mark.parametrize("kennung", ["|2-", "|-2", "|2", "|2+", "|+", ">2-", ">+"])
@pytest.mark.parametrize("danach", ["", "quellen: [a]\n", "# Schluss\n", "\nquellen: [a]\n"])
def test_ein_block_mit_zahl_oder_plus_laesst_sich_aendern_und_zuruecknehmen(
    kennung: str, danach: str
) -> None:
    """So schreiben Programme einen Text, der mit Leerzeichen beginnt oder mit Leerzeilen endet."""
    inhalt = "    x\n  y\n" if "2" in kennung else "  x\n  y\n"
    alt = f"name: a\nbemerkung: {kennung} # Notiz\n{inhalt}{danach}".encode()
    baum = _baum(alt)
    for wert in ("eins", "eins\nzwei", "- a: b"):
        neu = change(alt, "x", Kommune, Setzen(("bemerkung",), wert))
        assert _baum(neu) == baum | {"bemerkung": wert}
        assert neu.startswith(b"name: a\nbemerkung: " + kennung[:1].encode())
        assert b" # Notiz\n" in neu
        assert neu.endswith(danach.lstrip("\n").encode())
        assert _nur_der_wert(alt, neu, ("bemerkung",))


def test_ein_wert_mit_komma_in_einem_leeren_feld_in_klammern() -> None:
    for leer in ("{quelle: }", "{quelle: , runde: 1}", "{runde: 1, quelle: }"):
        neu = _text(f"name: a\nbeitritt: {leer}\n", Setzen(("beitritt", "quelle"), "a, b} c"))
        gefuellt = leer.replace("quelle: ", "quelle: 'a, b} c'")
        assert neu == f"name: a\nbeitritt: {gefuellt}\n"


def test_das_erste_feld_ueber_einem_kommentar_geht_ohne_ihn() -> None:
    assert _text("bemerkung: x\n# Notiz\nname: a\n", Loeschen(("bemerkung",))) == "# Notiz\nname: a\n"
    assert _text("a:\n  b: x # weg\n  # Notiz\n  c: y\n", Loeschen(("a", "b"))) == "a:\n  # Notiz\n  c: y\n"


@pytest.mark.parametrize(
    ("satz", "feld"),
    [
        ({"name": ""}, "name"),
        ({"name": " "}, "name"),
        ({"name": "a", "beitritt": {}}, "beitritt"),
        ({"name": "a", "quellen": []}, "quellen"),
        ({"name": "a", "beitritt": {"quelle": ""}}, "beitritt.quelle"),
        ({"name": "a", "quellen": ["b", ""]}, "quellen.2"),
    ],
)
def test_eine_neue_datei_hat_keine_leeren_werte(satz: dict[str, Wert], feld: str) -> None:
    with pytest.raises(KommunennetzError) as fehler:
        build(Kommune, satz)
    assert fehler.value.text.startswith(f"»{feld}« ")


@pytest.mark.parametrize(
    "wert", ["", "  ", "a\tb", "a\x1bb", "a\u200bb", "a\rb", "u\u0308", "\ud800", [], {}, {"a": ""}]
)
def test_leere_und_unsichtbare_werte_werden_abgewiesen(wert: str | list[str] | Mapping[str, str]) -> None:
    with pytest.raises(KommunennetzError):
        _text("name: a\n", Setzen(("name",), wert))


@pytest.mark.parametrize(
    "aenderung",
    [Loeschen(("fehlt",)), Loeschen(("quellen", 3)), Setzen(("name", "x"), "y"), Setzen(("quellen", 5), "y")],
)
def test_was_es_nicht_gibt_ist_ein_fehler_des_aufrufs(aenderung: Setzen | Loeschen) -> None:
    with pytest.raises(KeyError):
        _text("name: a\nquellen: [b]\n", aenderung)


@pytest.mark.parametrize("einzug", [{}, {"mapping": 2, "sequence": 4, "offset": 2}])
def test_ruamel_behielte_die_bytes_nicht(einzug: dict[str, int]) -> None:
    """Der Grund, warum hier geschnitten und keine Bibliothek zum Schreiben verwendet wird."""
    gleich = [text for text in LAYOUTS.values() if _durch_ruamel(text.encode(), einzug) == text.encode()]
    assert len(gleich) < len(LAYOUTS) / 2


def _durch_ruamel(text: bytes, einzug: dict[str, int]) -> bytes:
    """Liefert, was von einer Datei bleibt, die ruamel.yaml nur liest und wieder schreibt."""
    ruamel = YAML()
    ruamel.preserve_quotes = True
    ruamel.width = 4096
    ruamel.indent(**einzug)
    ausgabe = io.BytesIO()
    ruamel.dump(ruamel.load(text), ausgabe)
    return ausgabe.getvalue()


def test_ein_leerer_eintrag_einer_liste_bleibt_und_laesst_sich_ersetzen_und_loeschen() -> None:
    alt = "name: a\nliste:\n  - ~\n  - [~, b]\n  - c\n"
    assert _text(alt, Setzen(("liste", 1, 1), "d")) == alt.replace("b]", "d]")
    assert _text(alt, Loeschen(("liste", 2))) == alt.replace("  - c\n", "")
    assert _text(alt, Loeschen(("liste", 0))) == alt.replace("  - ~\n", "")
    assert _text(alt, Setzen(("liste", 0), "e")) == alt.replace("  - ~", "  - e")


def test_ohne_zeilenende_am_schluss_geht_das_letzte_feld_auch_hinter_einem_anderen_umbruch() -> None:
    assert _text("name: a\r\nags: b\n\nquelle: c", Loeschen(("quelle",))) == "name: a\r\nags: b\n\n"


_VIELE = 20
_REIHEN = {
    "zeilen": lambda n: f"  - sitz: stelle{n}/fach   # Notiz {n}\n    stand: eingeladen\n",
    "klammern": lambda n: f"  - {{sitz: stelle{n}/fach, stand: eingeladen}}\n",
    "ohne-einzug": lambda n: f"- sitz: stelle{n}/fach\n  stand: 'eingeladen'\n\n",
}
_FELDER = st.sampled_from(["stand", "weg", "personen", "sitz"])


@pytest.mark.parametrize("reihe", _REIHEN)
@pytest.mark.parametrize("umbruch", ["\n", "\r\n"])
@given(daten=st.data())
@settings(max_examples=20)
def test_viele_aenderungen_auf_einmal_ergeben_dasselbe_wie_eine_nach_der_anderen(
    reihe: str, umbruch: str, daten: st.DataObject
) -> None:
    text = "einladungen:\n" + "".join(map(_REIHEN[reihe], range(_VIELE))) + "anwesenheit:\n  - {da: ja}\n"
    setzen = st.builds(
        lambda nummer, feld, wert: Setzen(("einladungen", nummer, feld), wert),
        st.integers(0, _VIELE - 1),
        _FELDER,
        st.sampled_from(["zugesagt", "12", "mit: Doppelpunkt"]),
    )
    anhaengen = st.builds(
        lambda wert, liste: Anhaengen((liste,), {"sitz": wert, "da": "ja"}),
        st.sampled_from(["a/fach", "x, y"]),
        st.sampled_from(["einladungen", "anwesenheit"]),
    )
    aenderungen = daten.draw(st.lists(setzen | anhaengen, min_size=_VIELE, max_size=2 * _VIELE))
    aenderungen = (
        sorted(aenderungen, key=lambda eine: type(eine).__name__)
        if daten.draw(st.booleans())
        else aenderungen
    )
    alt = einzeln = text.replace("\n", umbruch).encode()
    for aenderung in aenderungen:
        einzeln = change(einzeln, "d.yaml", Einladungen, aenderung)
    assert change(alt, "d.yaml", Einladungen, *aenderungen) == einzeln
