"""Die Filter und Fragen: was sie liefern, und wo sie auf Deutsch ablehnen."""

from dataclasses import dataclass

import pytest

from kommunennetz.errors import VorlageError
from kommunennetz.setzerei.markdown import Markdown
from kommunennetz.setzerei.verbote import MAX_DOKUMENT, MAX_SCHRITTE, MAX_TEXT, GrenzeError, Verbrauch
from kommunennetz.setzerei.vorlagen import Vorlagen
from kommunennetz.setzerei.wert import Funktion, Wert


@dataclass(frozen=True, slots=True)
class Ort(Wert):
    """Ein Ding mit Feldern."""

    name: str
    jahr: int | None
    alt: bool


ORTE = (
    Ort("Bonn", 2012, True),
    Ort("aachen", None, False),
    Ort("Unna", 2024, False),
    Ort("Ahlen", 2012, True),
)


def _render(quelle: str) -> str:
    werte = {
        "orte": ORTE,
        "z": {"b": 2, "a": 1},
        "md": Markdown("**f**"),
        "doppelt": Funktion(lambda n: n * 2),
    }
    return Vorlagen([]).render_text(quelle, "mail.md", werte)


@pytest.mark.parametrize(
    ("ausdruck", "text"),
    [
        ("orte | sort(attribute='name') | map(attribute='name') | join(' ')", "aachen Ahlen Bonn Unna"),
        (
            "orte | sort(attribute='name', case_sensitive=true) | map(attribute='name') | join(' ')",
            "Ahlen Bonn Unna aachen",
        ),
        ("orte | sort(attribute='jahr,name') | map(attribute='name') | join(' ')", "Ahlen Bonn Unna aachen"),
        (
            "orte | sort(attribute='name', reverse=true) | map(attribute='name') | join(' ')",
            "Unna Bonn Ahlen aachen",
        ),
        ("orte | selectattr('alt') | map(attribute='name') | join(' ')", "Bonn Ahlen"),
        ("orte | rejectattr('alt') | map(attribute='name') | join(' ')", "aachen Unna"),
        ("orte | selectattr('jahr', 'eq', 2012) | map(attribute='name') | join(' ')", "Bonn Ahlen"),
        ("orte | selectattr('jahr', 'none') | map(attribute='name') | join(' ')", "aachen"),
        ("orte | selectattr('jahr', 'in', [2024, 2025]) | map(attribute='name') | join(' ')", "Unna"),
        ("orte | map(attribute='name') | map('upper') | join(' ')", "BONN AACHEN UNNA AHLEN"),
        ("orte | map(attribute='jahr', default=0) | select('number') | list | length", "3"),
        ("orte | map(attribute='name') | reject('eq', 'Unna') | join(' ')", "Bonn aachen Ahlen"),
        ("orte | map(attribute='jahr') | select | unique | join(' ')", "2012 2024"),
        ("orte | join(', ', attribute='name')", "Bonn, aachen, Unna, Ahlen"),
        ("(orte | max(attribute='name')).name ~ (orte | min(attribute='name')).name", "Unnaaachen"),
        ("(orte | first).name ~ (orte | last).name ~ (orte | reverse | first).name", "BonnAhlenAhlen"),
        ("orte | selectattr('jahr') | sum(attribute='jahr')", "6048"),
        ("z | items | map('join', '=') | join(' ')", "b=2 a=1"),
        ("z | dictsort | map('join', '=') | join(' ')", "a=1 b=2"),
        ("z | dictsort(by='value', reverse=true) | map('join', '=') | join(' ')", "b=2 a=1"),
        ("[3, 1, 2] | sort | join", "123"),
        ("['b', 'A', 'a'] | unique | join", "bA"),
        ("fehlt | default('-')", r"\-"),
        ("'' | d('leer', true)", "leer"),
        ("'  x ' | trim ~ '|' | trim", r"x\|"),
        ("'äpfel' | capitalize ~ 'ß' | upper", "Äpfelß".replace("ß", "SS")),
        ("'a\nb' | indent(2)", "a b"),
        ("'abc' | reverse ~ ('abc' | length) ~ ('abc' | list | join('.'))", "cba3a.b.c"),
        ("-3 | abs ~ 2.567 | round(2) ~ 2.5 | round", "32.572"),
        ("(('12' | int) + 1) ~ ('x' | int(7)) ~ ('1.5' | float)", "1371.5"),
        ("doppelt(21)", "42"),
        ("'abcde'[1:3] ~ [1, 2, 3][-1] ~ [1, 2, 3][::-1] | join", "bc3321"),
        ("z['a'] ~ z.b", "12"),
        ("'ja' if 1 < 2 <= 2 and 'b' in 'abc' and 3 not in [1, 2] and 'a' in z else 'nein'", "ja"),
        (
            "'ja' if 3 is odd and 4 is even and none is none and 'x' is string and fehlt is undefined else 'nein'",
            "ja",
        ),
        ("(7 // 2) ~ (7 % 2) ~ (7 - 2) ~ (7 / 2) ~ (7 * 2) ~ +1", "3153.5141"),
        ("([1] + [2]) | join ~ ('a' + 'b')", "12ab"),
        ("orte[1].jahr | default('nie', true)", "nie"),
    ],
)
def test_ein_filter_liefert(ausdruck: str, text: str) -> None:
    assert _render(f"{{{{ {ausdruck} }}}}") == text


def test_gruppiert_wird_nach_einem_feld_und_leeres_steht_am_ende() -> None:
    quelle = "{% for jahr, gruppe in orte | groupby('jahr') %}{{ jahr or '?' }}:{% for o in gruppe %} {{ o.name }}{% endfor %};{% endfor %}"
    assert _render(quelle) == "2012: Bonn Ahlen;2024: Unna;?: aachen;"


def test_schleifen_wissen_wo_sie_sind() -> None:
    felder = "{{ loop.index }}{{ loop.index0 }}{{ loop.revindex }}{{ loop.length }}{{ 'E' if loop.first }}{{ 'L' if loop.last }} "
    assert _render(f"{{% for o in orte[:2] %}}{felder}{{% endfor %}}") == "1022E 2112L "
    assert _render("{% for o in [] %}x{% else %}leer{% endfor %}") == "leer"
    assert (
        _render("{% for o in orte %}{{ loop.previtem.name if not loop.first }}{% endfor %}")
        == "BonnaachenUnna"
    )


@pytest.mark.parametrize(
    ("ausdruck", "meldung"),
    [
        ("orte | items", "»items« zerlegt eine Zuordnung, hier ist es eine Liste"),
        ("3 | length", "Durchgehen und zählen lassen sich nur Listen, hier ist es eine Zahl"),
        ("orte | map", "Der Filter »map« passt hier nicht; vor ihm steht eine Liste"),
        ("'x' | abs", "Hier wird eine Zahl gebraucht"),
        ("true | abs", "Der Wert ist kein Text, sondern ja oder nein"),
        ("'x' | indent(41)", "Der Einzug ist keine brauchbare Zahl"),
        ("1 | round(7)", "Gerundet wird auf eine Zahl von Stellen"),
        (
            "orte | sort(attribute='name', quer=1) | list",
            "Der Filter »sort« passt hier nicht; vor ihm steht eine Liste",
        ),
        ("[] | first", "Den Wert »erstes Ding einer leeren Liste« gibt es hier nicht"),
        ("fehlt | items", "Den Wert »fehlt« gibt es hier nicht"),
        ("fehlt.name", "Den Wert »fehlt« gibt es hier nicht"),
        ("fehlt + 1", "Den Wert »fehlt« gibt es hier nicht"),
        ("fehlt()", "Den Wert »fehlt« gibt es hier nicht"),
        ("orte[9]", "»9« gibt es hier nicht; davor steht eine Liste"),
        ("z['c']", "»c« gibt es hier nicht; davor steht eine Zuordnung"),
        ("z[:1]", "Ein Ausschnitt geht nur von Listen und Texten und mit ganzen Zahlen"),
        ("'abc'['a':]", "Ein Ausschnitt geht nur von Listen und Texten und mit ganzen Zahlen"),
        ("1 + 'a'", "»+« rechnet nur mit Zahlen"),
        ("1 < 'a'", "Was größer ist, lässt sich hier nicht sagen: eine Zahl und ein Text"),
        ("orte == orte", "Vergleichen und ordnen lassen sich nur Texte und Zahlen, hier ist es eine Liste"),
        ("doppelt()", "Mit diesen Angaben lässt sich das nicht aufrufen"),
        ("range(1, 2, 0)", "»range« nimmt ein bis drei ganze Zahlen"),
        ("range(10001)", "Eine Schleife oder Rechnung der Vorlage ist zu groß"),
        ("99999999 * 99999999", "Eine Schleife oder Rechnung der Vorlage ist zu groß"),
    ],
)
def test_was_nicht_passt_sagt_eine_deutsche_meldung(ausdruck: str, meldung: str) -> None:
    with pytest.raises(VorlageError) as gefangen:
        _render(f"{{{{ {ausdruck} }}}}")
    assert gefangen.value.text == f"mail.md:1: {meldung}"
    assert gefangen.value.hilfe


def test_ein_zu_langer_text_wird_abgelehnt_fertiges_markdown_erst_spaeter() -> None:
    Verbrauch().text(MAX_TEXT, fertig=False)
    Verbrauch().text(MAX_DOKUMENT, fertig=True)
    for laenge, fertig in ((MAX_TEXT + 1, False), (MAX_DOKUMENT + 1, True)):
        with pytest.raises(GrenzeError):
            Verbrauch().text(laenge, fertig=fertig)


def test_gezaehlt_wird_bis_genau_zur_grenze() -> None:
    verbrauch = Verbrauch()
    verbrauch.zaehle(MAX_SCHRITTE)
    with pytest.raises(GrenzeError):
        verbrauch.zaehle(1)


def test_jedes_ausfuellen_beginnt_von_vorn() -> None:
    vorlagen = Vorlagen([])
    quelle = "{% for n in range(9999) %}{{ n }}{% endfor %}"
    assert {len(vorlagen.render_text(quelle, "mail.md", {})) for _ in range(30)} == {38886}
