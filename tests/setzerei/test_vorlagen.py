"""Vorlagen: jeder Wert einmal maskiert, jeder Fehler mit Datei und Zeile, keine greift hinaus."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from kommunennetz.dokumente.werte import DatumWert, als_wert
from kommunennetz.errors import VorlageError
from kommunennetz.model.teildatum import tag
from kommunennetz.setzerei.filters import FILTERS
from kommunennetz.setzerei.markdown import Markdown
from kommunennetz.setzerei.vorlagen import Vorlagen
from kommunennetz.setzerei.wert import Wert

STERN = "*a* & <b>"
MASKIERT = r"\*a\* & \<b>"


FALSCH = "Die Vorlage ist falsch geschrieben"
LEER = "Mit {% if … %} prüfen, ob er da ist, oder ihn im Register ergänzen."
TEILE = "Eines seiner Felder nennen ({{ ding.feld }}) oder seine Teile mit {% for … %} durchgehen."
FILTER = f"Es gibt: {', '.join(sorted(FILTERS))}."
NUR_DIESE = "Aufrufen lassen sich nur Makros und die Funktionen, die docs/vorlagen.md nennt."
KLAMMERN = "Hat jedes {{ sein }} und jedes {% if %} sein {% endif %}? Gibt es den Filter?"
SCHLEIFE = "Die Schleife über die Daten des Registers laufen lassen."
ENDLOS = "Prüfen, was in dieser Zeile was einbindet."


@dataclass(frozen=True, slots=True)
class Ding(Wert):
    name: str


def _render(quelle: str, **werte: object) -> str:
    return Vorlagen([]).render_text(quelle, "mail.md", werte)


def _fehler(quelle: str, **werte: object) -> tuple[str, str]:
    with pytest.raises(VorlageError) as gefangen:
        Vorlagen([]).render_text(quelle, "mail.md", werte, erste_zeile=5)
    return gefangen.value.text, gefangen.value.hilfe


@pytest.mark.parametrize(
    ("quelle", "ergebnis"),
    [
        ("**{{ n }}**", f"**{MASKIERT}**"),
        ("{{ fertig }}", "**f**"),
        ("{{ '*' }}", r"\*"),
        ("{{ 3 * 4 }}", "12"),
        ("{{ n ~ '*' }}", MASKIERT + r"\*"),
        ("{{ fertig ~ n }} {{ n ~ fertig }}", f"**f**{MASKIERT} {MASKIERT}**f**"),
        ("{{ fertig + n }} {{ n + fertig }}", f"**f**{MASKIERT} {MASKIERT}**f**"),
        ("{% set x %}**{{ n }}**{% endset %}{{ x }}{{ x ~ n }}", f"**{MASKIERT}****{MASKIERT}**{MASKIERT}"),
        ("{% set x = n %}{{ x }}", MASKIERT),
        ("{% macro m(x) %}({{ x }}){% endmacro %}{{ m(n) ~ n }}", f"({MASKIERT}){MASKIERT}"),
        ("{% macro m(x) %}_{{ x }}_{% endmacro %}{{ m(m('*')) }}", r"__\*__"),
        (
            "{% macro f() %}({{ caller('*') }}){% endmacro %}{% call(x) f() %}{{ x }}{{ n }}{% endcall %}",
            rf"(\*{MASKIERT})",
        ),
        ("{% filter upper %}*{{ n }}*{% endfilter %}", r"*\*A\* & \<B>*"),
        ("{{ n | upper }} {{ n | replace('*', '_') }}", r"\*A\* & \<B> \_a\_ & \<b>"),
        ("{{ fertig | replace('f', n) }}", f"**{MASKIERT}**"),
        ("{{ ['*', n] | join(' | ') }}", rf"\* \| {MASKIERT}"),
        ("{{ [fertig, n] | join(' * ') }}", rf"**f** \* {MASKIERT}"),
        ("{{ [d, d] | join(', ', attribute='name') }}", r"x\*, x\*"),
        ("{{ fertig | indent(2) }}{{ n | default('-') }}", f"**f**{MASKIERT}"),
        ("{% for a in [1, 2] %}\n- {{ a }}\n{% endfor %}\nEnde\n", "- 1\n- 2\nEnde\n"),
        ("  {% if n %}\n{{ 12 }}\n  {% endif %}\n", "12\n"),
    ],
)
def test_jeder_wert_wird_genau_einmal_maskiert(quelle: str, ergebnis: str) -> None:
    assert _render(quelle, n=STERN, fertig=Markdown("**f**"), d=Ding("x*")) == ergebnis


@pytest.mark.parametrize(
    ("quelle", "text", "hilfe"),
    [
        ("\n{{ fehlt }}", "mail.md:6: Den Wert »fehlt« gibt es hier nicht", "Die Vorlage kennt: d, n."),
        ("{{ d.nmae }}", "mail.md:5: »Ding« hat kein Feld »nmae«", "»Ding« hat: name."),
        ("\n\n{{ n }}{{ None }}", "mail.md:7: Der Wert ist leer (None)", LEER),
        ("{{ 'a' ~ none }}", "mail.md:5: Der Wert ist leer (None)", LEER),
        ("{{ [none] | join }}", "mail.md:5: Der Wert ist leer (None)", LEER),
        (
            "{{ true }}",
            "mail.md:5: Der Wert ist kein Text, sondern ja oder nein",
            "Ihn mit {% if … %} fragen.",
        ),
        (
            "{{ d }}",
            "mail.md:5: Der Wert ist kein Text, sondern ein Ding der Art »Ding«",
            "Eines seiner Felder nennen: name.",
        ),
        ("{{ [n] }}", "mail.md:5: Der Wert ist kein Text, sondern eine Liste", TEILE),
        (
            "{{ n.strip }}",
            "mail.md:5: »strip« gibt es hier nicht; davor steht ein Text",
            "Felder haben nur die Werte, die docs/vorlagen.md nennt.",
        ),
        (
            "{{ n.upper() }}",
            "mail.md:5: ».upper(…)« lässt sich nicht aufrufen",
            "Statt ».upper(…)« schreibt man in Vorlagen »| upper«.",
        ),
        ("{{ n() }}", "mail.md:5: Das lässt sich nicht aufrufen, es ist ein Text", NUR_DIESE),
        (
            "\n{% if %}",
            f"mail.md:6: {FALSCH} (Jinja: Expected an expression, got 'end of statement block')",
            KLAMMERN,
        ),
        (
            "\n{{ n | datm }}",
            "mail.md:6: Den Filter »datm« gibt es nicht",
            f"Meinten Sie »datum«? {FILTER}",
        ),
        (
            "{{ n | safe }}",
            "mail.md:5: Den Filter »safe« gibt es nicht",
            FILTER,
        ),
        ("\n{# x", f"mail.md:6: {FALSCH} (Jinja: Missing end of comment tag)", KLAMMERN),
        ("{% include 'kopf.md' %}", "mail.md:5: Die Vorlage »kopf.md« gibt es nicht", "Gesucht in: ."),
        ("{% include ['a', 'b'] %}", "mail.md:5: Die Vorlage »a« oder »b« gibt es nicht", "Gesucht in: ."),
        (
            "{% macro m() %}{{ m() }}{% endmacro %}\n{{ m() }}",
            "mail.md:5: Die Vorlage ruft sich endlos selbst auf",
            ENDLOS,
        ),
        (
            "{% for i in range(1000000) %}{% endfor %}",
            "mail.md:5: Eine Schleife oder Rechnung der Vorlage ist zu groß",
            SCHLEIFE,
        ),
        (
            "{{ 'a' * 9999999999 }}",
            "mail.md:5: »*« rechnet nur mit Zahlen",
            "Texte hängt »~« aneinander; die Felder von Werten nennt docs/vorlagen.md.",
        ),
        (
            "{{ 9 ** 9 ** 9 ** 9 }}",
            "mail.md:5: Potenzen (**) gibt es in Vorlagen nicht",
            "Vorlagen rechnen mit + - * / // und %.",
        ),
        (
            "{% for i in range(9999) %}{% for j in range(9999) %}Lange Zeile {{ n }}{% endfor %}{% endfor %}",
            "mail.md:5: Eine Schleife oder Rechnung der Vorlage ist zu groß",
            SCHLEIFE,
        ),
        (
            "{{ 1 / 0 }}",
            "mail.md:5: Hier wird durch null geteilt",
            "Vorher mit {% if … %} prüfen, ob die Zahl null ist.",
        ),
        ("{{ n | zahl }}", "mail.md:5: »x« ist keine Zahl", "Den Filter »zahl« nur auf Zahlen anwenden."),
    ],
)
def test_jeder_fehler_einer_vorlage_nennt_datei_zeile_und_abhilfe(quelle: str, text: str, hilfe: str) -> None:
    assert _fehler(quelle, n="x", d=Ding("x")) == (text, hilfe)


def test_ein_fehler_in_einer_eingebundenen_vorlage_nennt_deren_datei(tmp_path: Path) -> None:
    (tmp_path / "brief.md.j2").write_text("# Brief\n{% include 'fuss.md.j2' %}\n", encoding="utf-8")
    (tmp_path / "fuss.md.j2").write_text("\n\n{{ gruss }}\n", encoding="utf-8")
    with pytest.raises(VorlageError) as gefangen:
        Vorlagen([tmp_path]).render("brief.md.j2", {"anrede": "x"})
    assert (
        gefangen.value.text
        == f"{(tmp_path / 'fuss.md.j2').as_posix()}:3: Den Wert »gruss« gibt es hier nicht"
    )


def test_ein_schreibfehler_in_einer_eingebundenen_vorlage_nennt_deren_zeile(tmp_path: Path) -> None:
    (tmp_path / "fuss.md.j2").write_text("\n{{ gruss\n", encoding="utf-8")
    with pytest.raises(VorlageError) as gefangen:
        Vorlagen([tmp_path]).render_text("{% include 'fuss.md.j2' %}", "mail.md", {}, erste_zeile=9)
    assert gefangen.value.text.startswith(f"{(tmp_path / 'fuss.md.j2').as_posix()}:2: Die Vorlage ist falsch")


def test_die_vorlage_des_registers_gewinnt_auch_beim_einbinden(tmp_path: Path) -> None:
    eigene, mitgelieferte = tmp_path / "eigene", tmp_path / "mitgelieferte"
    for ordner in (eigene, mitgelieferte):
        ordner.mkdir()
        (ordner / "fuss.md.j2").write_text(ordner.name, encoding="utf-8")
    (mitgelieferte / "brief.md.j2").write_text("Brief {% include 'fuss.md.j2' %}", encoding="utf-8")
    vorlagen = Vorlagen([eigene, mitgelieferte])
    assert vorlagen.render("brief.md.j2", {}) == "Brief eigene"
    assert vorlagen.find("brief.md.j2") == mitgelieferte / "brief.md.j2"
    assert vorlagen.layout("fuss.md.j2") == eigene / "fuss.md.j2"


@pytest.mark.parametrize("name", ["../geheim.txt", "verweis.txt", "a/../../geheim.txt"])
def test_dateien_ausserhalb_der_ordner_gibt_es_nicht(name: str, tmp_path: Path) -> None:
    ordner = tmp_path / "templates"
    (ordner / "a").mkdir(parents=True)
    (tmp_path / "geheim.txt").write_text("geheim", encoding="utf-8")
    (ordner / "verweis.txt").symlink_to(tmp_path / "geheim.txt")
    vorlagen = Vorlagen([ordner])
    assert vorlagen.find(name) is None
    with pytest.raises(VorlageError, match="gibt es nicht"):
        vorlagen.render(name, {})


def test_ein_absoluter_pfad_ist_keine_vorlage(tmp_path: Path) -> None:
    (tmp_path / "geheim.txt").write_text("geheim", encoding="utf-8")
    (tmp_path / "templates").mkdir()
    assert Vorlagen([tmp_path / "templates"]).find(str(tmp_path / "geheim.txt")) is None


def test_ein_fehlendes_layout_sagt_wo_gesucht_wurde(tmp_path: Path) -> None:
    with pytest.raises(VorlageError) as gefangen:
        Vorlagen([tmp_path]).layout("layout.typ")
    assert gefangen.value.text == "Das Layout »layout.typ« gibt es nicht"
    assert gefangen.value.hilfe == f"Gesucht in: {tmp_path.as_posix()}."


def test_eine_vorlage_in_falscher_kodierung_wird_gemeldet(tmp_path: Path) -> None:
    (tmp_path / "a.md.j2").write_bytes("Grüße".encode("cp1252"))
    with pytest.raises(VorlageError) as gefangen:
        Vorlagen([tmp_path]).render("a.md.j2", {})
    datei = (tmp_path / "a.md.j2").as_posix()
    assert gefangen.value.text == f"{datei}: Die Datei ist nicht in UTF-8 geschrieben (Byte 3)"


def test_eine_vorlage_aus_windows_wird_gelesen_wie_jede(tmp_path: Path) -> None:
    (tmp_path / "a.md.j2").write_bytes("\ufeff# Grüße\r\n\r\n{{ n }}\r\n".encode())
    assert Vorlagen([tmp_path]).render("a.md.j2", {"n": "x"}) == "# Grüße\n\nx\n"


@pytest.mark.parametrize(
    ("ausdruck", "text"),
    [
        ("tag | datum", "6.\N{NO-BREAK SPACE}Dezember 2017"),
        ("'vor dem 20. November 2024' | datum", "vor dem 20.\N{NO-BREAK SPACE}November 2024"),
        ("'Dezember 2012' | datum", "Dezember 2012"),
        ("427 | zahl", "427"),
        ("17930000 | zahl", "17\N{NO-BREAK SPACE}930\N{NO-BREAK SPACE}000"),
        ("'1234.5' | zahl", "1\N{NO-BREAK SPACE}234,5"),
        ("'https://example.org' | link('Quelle')", "[Quelle](https://example.org)"),
        ("'javascript:x' | link('Quelle')", "Quelle"),
    ],
)
def test_die_filter_schreiben_deutsch(ausdruck: str, text: str) -> None:
    assert _render(f"{{{{ {ausdruck} }}}}", tag=als_wert(DatumWert, tag(date(2017, 12, 6)))) == text
