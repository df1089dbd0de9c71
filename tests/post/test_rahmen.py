"""Der mitgelieferte Rahmen: Kopf, Signatur, Impressum und Datenschutz aus netz.yaml; was fehlt, fehlt."""

from html.parser import HTMLParser
from pathlib import Path

import pytest

from hilfen import WURZEL
from kommunennetz.post.brief import Brief
from kommunennetz.post.entwuerfe import build_vorschau
from kommunennetz.setzerei.vorlagen import Vorlagen
from post_probe import Probe, build_probe

STELLE = """\
geschaeftsstelle:
  name: Geschäftsstelle des Testnetzes
  anschrift: Musterstraße 1, 40213 Düsseldorf
  telefon: 0211 1234
  email: stelle@example.org
  webseite: https://www.example.org/netz
"""
IMPRESSUM = "impressum: |\n  Herausgeber: Testnetz\n\n  Verantwortlich: Referat *Engagement*\n"
DATENSCHUTZ = "datenschutz: >-\n  Ihre Adresse dient\n  nur diesen Nachrichten.\n"
IM_SATZ = "name_im_satz: {nominativ: der Bund, genitiv: des Bundes, dativ: dem Bund, akkusativ: den Bund}\n"


@pytest.fixture(name="probe")
def _probe(tmp_path: Path) -> Probe:
    probe = build_probe(tmp_path)
    probe.schreibe("Guten Tag!")
    return probe


def _brief(probe: Probe, dazu: str = "", slug: str = "bonn") -> Brief:
    netz = probe.ort / "data" / "netz.yaml"
    netz.write_text(netz.read_text(encoding="utf-8") + dazu, encoding="utf-8")
    return build_vorschau(probe.register, probe.infomail, Vorlagen([WURZEL / "templates"]), slug).brief


def test_der_rahmen_sagt_alles_was_netz_yaml_sagt(probe: Probe) -> None:
    assert _brief(probe, STELLE + IMPRESSUM + DATENSCHUTZ + IM_SATZ).text == (
        "Testnetz\n\n------------------------\n\nGuten Tag!\n\n------------------------\n\n"
        "Geschäftsstelle des Testnetzes\nMusterstraße 1, 40213 Düsseldorf\nTelefon: 0211 1234\n"
        "E-Mail: stelle@example.org\nhttps://www.example.org/netz\n\n"
        "Herausgeber: Testnetz\nVerantwortlich: Referat *Engagement*\n\n"
        "Diese Nachricht des Bundes geht an die Stadt Bonn als Mitglied. Die\n"
        "Zahlen gelten für den 22. November 2026. Soll sie an ein anderes\n"
        "Funktionspostfach gehen oder nicht mehr kommen, genügt eine Antwort.\n\n"
        "Ihre Adresse dient nur diesen Nachrichten.\n"
    )


def test_was_netz_yaml_nicht_sagt_fehlt_ohne_leere_zeile(probe: Probe) -> None:
    assert _brief(probe).text == (
        "Testnetz\n\n------------------------\n\nGuten Tag!\n\n------------------------\n\n"
        "Geschäftsstelle\nE-Mail: netz@example.org\n\n"
        "Diese Nachricht des Netzwerks »Testnetz« geht an die Stadt Bonn als\n"
        "Mitglied. Die Zahlen gelten für den 22. November 2026. Soll sie an ein\n"
        "anderes Funktionspostfach gehen oder nicht mehr kommen, genügt eine\nAntwort.\n"
    )


@pytest.mark.parametrize(
    ("slug", "an", "satz"),
    [
        ("unna", "kandidaten", "Diese Nachricht des Netzwerks »Testnetz« geht an die Stadt Unna. Die Zahlen"),
        ("kerpen", "vorgemerkte", "geht an die Stadt Kerpen, vorgemerkt für Etappe 9. Die Zahlen"),
        ("essen", "alle", "geht an die Stadt Essen als Ort. Die Zahlen"),
    ],
)
def test_wer_nicht_mitglied_ist_liest_es_auch_nicht(probe: Probe, slug: str, an: str, satz: str) -> None:
    probe.schreibe("Guten Tag!", an=an)
    worte = "worte: {mitglied: Ort, mitglieder: Orte, runde: Etappe, runden: Etappen}\n"
    assert satz in " ".join(_brief(probe, worte, slug).text.split())


class _Leser(HTMLParser):
    """Sammelt die Wörter, die jemand auf der Seite liest."""

    def __init__(self) -> None:
        super().__init__()
        self.worte: list[str] = []
        self.im_titel = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self.im_titel = tag == "title"

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002
        self.im_titel = False

    def handle_data(self, data: str) -> None:
        if not self.im_titel:
            self.worte += data.split()


def test_text_und_html_sagen_dasselbe(probe: Probe) -> None:
    brief = _brief(probe, STELLE + IMPRESSUM + DATENSCHUTZ)
    leser = _Leser()
    leser.feed(brief.html)
    assert leser.worte == brief.text.replace("------------------------", "").split()
    assert brief.html.count("<hr ") == brief.text.count("------------------------") == 2
