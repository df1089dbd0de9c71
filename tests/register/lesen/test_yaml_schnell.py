import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from hilfen import WURZEL
from kommunennetz.register.lesen.yaml_schnell import read_unauffaellig
from kommunennetz.register.lesen.yaml_text import parse

BEISPIELE = sorted([*(WURZEL / "data").rglob("*.yaml"), *(WURZEL / "tests" / "beispiele").rglob("*.yaml")])


def test_beide_wege_lesen_jedes_beispiel_gleich() -> None:
    assert len(BEISPIELE) > 150
    schnell, gruendlich = 0, 0
    for datei in BEISPIELE:
        daten = datei.read_bytes()
        baum, gelesen = read_unauffaellig(daten), parse(daten, "x")
        if baum is None:
            gruendlich += 1
        else:
            schnell += 1
            assert (baum, []) == (gelesen.baum, gelesen.befunde), datei
    assert schnell > 90
    assert gruendlich > 10


@pytest.mark.parametrize(
    "daten",
    [
        b"",
        b"a: 1\na: 2\n",
        b"a: &x 1\n",
        b"a: *x\n",
        b"a: &x 1\nb: *x\n",
        b"<<: {a: 1}\n",
        b"a: !!int 1\n",
        b"!!map {a: 1}\n",
        b"!x a: 1\n",
        b"&x a: 1\n",
        b"a: {b?: 1}\n",
        b"a: {b: c?}\n",
        b"a: [b?]\n",
        b"a: <Name der Stadt>\n",
        b"%TAG ! tag:example.org:\n---\na: 1\n",
        b"<<<<<<< HEAD\na: 1\n",
        b"a: 1\n---\nb: 2\n",
        b"%YAML 1.1\n---\na: 1\n",
        b"- a\n",
        b"a\n",
        b"? [a]\n: b\n",
        b"a:\n",
        b"a: ~\n",
        b"a: null\n",
        b"a: [1, ~]\n",
        b"a: b: c\n",
        b"a:\n\tb: 1\n",
        b"a: b\tc\n",
        b'a: "\\e[31m"\n',
        b"a: \x1b[31m\n",
        b"a: \xff\n",
        "a: Mu\u0308nchen\n".encode(),
        b"a: " + b"[" * 13 + b"]" * 13,
    ],
)
def test_was_auffaellt_bekommt_den_gruendlichen_leser(daten: bytes) -> None:
    assert read_unauffaellig(daten) is None


def test_auch_mit_bom_und_crlf_geht_der_schnelle_weg() -> None:
    assert {"a": "Köln", "b": ["1", "no"]} == read_unauffaellig("\ufeffa: Köln\r\nb: [1, no]\r\n".encode())


TEXTE = st.text(max_size=12)
BAEUME = st.recursive(
    TEXTE, lambda kinder: st.lists(kinder, max_size=3) | st.dictionaries(TEXTE, kinder, max_size=3)
)


@given(st.dictionaries(TEXTE, BAEUME, max_size=4), st.booleans())
def test_beide_wege_lesen_jeden_baum_gleich(baum: dict[str, object], eingerueckt: bool) -> None:
    daten = yaml.safe_dump(baum, allow_unicode=True, default_flow_style=not eingerueckt).encode(
        "utf-8", "replace"
    )
    schnell = read_unauffaellig(daten)
    if schnell is not None:
        gelesen = parse(daten, "x")
        assert (schnell, []) == (gelesen.baum, gelesen.befunde)
