"""Die Personen des Kontaktordners in jeder Verkleidung wiederfinden, und niemanden sonst."""

from pathlib import Path

import pytest

from kommunennetz.datenschutz.bekannte import ADRESSE, NAME, NUMMER, Bekannte, grundform
from kommunennetz.datenschutz.inhalte import read_inhalt
from kommunennetz.kontakte.kontaktordner import load_kontaktordner

ERIKA = """\
kommune: unna
personen:
  - id: k7f3q
    amt: fach
    anrede: frau
    titel: Dr.
    vorname: Änne Sophie
    nachname: Müßiggang-Öhr
    bezeichnung: Stabsleiterin
    email: aenne.muessiggang@köln-östlich.example.org
    telefon: +49 (0)2303 987-6540
"""
OEFFENTLICH = """\
kommune: hamm
personen:
  - id: p2p2p
    amt: spitze
    anrede: herr
    vorname: Titus
    nachname: Wunderlich
    email: titus.wunderlich@example.org
    telefon: 02381 17-31415
    oeffentlich: ja
"""
STELLE = """\
kommune: bonn
personen:
  - {id: s0s0s, amt: fach, anrede: ohne, email: engagement@example.org, telefon: 0228 77-27182}
  - {id: f0f0f, amt: vorzimmer, anrede: frau, nachname: Land, email: buero@example.org}
"""


def bekannte(ort: Path, *oeffentliche: str) -> Bekannte:
    (ort / "kommunen").mkdir()
    for name, inhalt in {"unna": ERIKA, "hamm": OEFFENTLICH, "bonn": STELLE}.items():
        (ort / "kommunen" / f"{name}.yaml").write_text(inhalt, encoding="utf-8")
    ordner = load_kontaktordner(ort)
    assert ordner.befunde == ()
    return Bekannte.build(ordner.amtspersonen, oeffentliche)


def gefunden(wen: Bekannte, text: str, datei: str = "text.txt") -> set[tuple[str, str]]:
    inhalt = read_inhalt(datei, text.encode())
    texte = (*inhalt.genau, *inhalt.entpackt)
    return {(eins.wer, eins.was) for einer in texte for eins in wen.find(grundform(einer))}


@pytest.mark.parametrize(
    "text",
    [
        "Änne Sophie Müßiggang-Öhr",
        "änne müßiggang-öhr",
        "ÄNNE SOPHIE MÜSSIGGANG-ÖHR",
        "Aenne Muessiggang-Oehr",
        "Anne Mussiggang Ohr",
        "Müßiggang-Öhr, Änne",
        "Müßiggang-Öhr, Dr. Änne Sophie",
        "Müßiggang-Öhr Prof. Dr. h. c. Änne",
        "Dr. Müßiggang-Öhr",
        "Frau Müßiggang-Öhr",
        "Frau Dr. Müßiggang-Öhrs Schreiben",
        "Stabsleiterin Müßiggang-Öhr",
        "Beigeordnete Müßiggang-Öhr",
        "Ä. Müßiggang-Öhr",
        "bis dahin Änne\nMüßiggang-Öhr unterschrieb",
        "> bis dahin Änne\n>     Müßiggang-\n> Öhr",
        "Änne M. Müßiggang-Öhr",
        "A\u0308nne Mu\u0308ßiggang-O\u0308hr",
        "Än\u00adne Müßig\u200bgang-Öhr",
        "Änne\u00a0Müßiggang‑Öhr",
        "&Auml;nne M&uuml;&szlig;iggang-&#214;hr",
        "<b>Änne</b> <i>Müßiggang</i>-Öhr",
        "<td>Änne</td><td>Müßiggang-Öhr</td>",
        "Ä<b>nn</b>e Müßig<wbr>gang-Öhr",
        '{"n": "\\u00c4nne M\\u00fc\\u00dfiggang-\\u00d6hr"}',
        "%C3%84nne%20M%C3%BC%C3%9Figgang-%C3%96hr",
        "aenne_muessiggang_oehr",
        "aennemuessiggangoehr",
    ],
)
def test_ein_name_wird_in_jeder_schreibung_gefunden(tmp_path: Path, text: str) -> None:
    assert ("unna/fach, k7f3q", NAME) in gefunden(bekannte(tmp_path), text)


@pytest.mark.parametrize(
    "text",
    [
        "aenne.muessiggang@köln-östlich.example.org",
        "Aenne.Muessiggang@KÖLN-ÖSTLICH.EXAMPLE.ORG",
        "aenne.muessiggang@xn--kln-stlich-ecbd.example.org",
        "<mailto:aenne.muessiggang@koeln-oestlich.example.org>",
        "aenne.muessiggang(at)köln-östlich.example.org",
        "aenne.muessiggang [ät] köln-östlich [dot] example [punkt] org",
        "aenne punkt muessiggang at köln-östlich punkt example punkt org",
        "aenne.muessiggang&#64;k&ouml;ln-&ouml;stlich.example.org",
        "aenne.muessiggang%40k%C3%B6ln-%C3%B6stlich.example.org",
        "aenne.<wbr>muessiggang@köln-<wbr>östlich.example.org",
    ],
)
def test_eine_adresse_wird_in_jeder_schreibung_gefunden(tmp_path: Path, text: str) -> None:
    assert ("unna/fach, k7f3q", ADRESSE) in gefunden(bekannte(tmp_path), text)


@pytest.mark.parametrize(
    "text",
    [
        "02303 987-6540",
        "02303/9876540",
        "(02303) 98 76 540",
        "+49 2303 9876540",
        "+49 (0) 2303 / 987 - 6540",
        "0049 2303 9876540",
        "tel:+4923039876540",
        "Tel. ０２３０３ ９８７-６５４０",
        "Telefon: 02303\n987-6540",
        "am 3.5.2024 02303 987-6540",
    ],
)
def test_eine_nummer_wird_in_jeder_schreibung_gefunden(tmp_path: Path, text: str) -> None:
    assert {("unna/fach, k7f3q", NUMMER)} == gefunden(bekannte(tmp_path), text)


@pytest.mark.parametrize(
    ("text", "was"),
    [
        ("titus.wunderlich@example.org", ADRESSE),
        ("02381 17-31415", NUMMER),
    ],
)
def test_bei_oeffentlichen_ist_nur_der_name_frei(tmp_path: Path, text: str, was: str) -> None:
    wen = bekannte(tmp_path)
    assert {("hamm/spitze, p2p2p", was)} == gefunden(wen, text)
    assert set() == gefunden(wen, "Oberbürgermeister Titus Wunderlich, Herr Wunderlich")


@pytest.mark.parametrize(
    "text",
    [
        "Müßiggang ist aller Laster Anfang",
        "Müßiggang-Öhr",
        "Änne und Sophie",
        "engagement@example.org, 0228 77-27182",
        "buero@example.org",
        "Das Land, die Frau, die Stadt im Land",
        "z. B. Land und Leute",
        "post.land@example.org",
        "12302303 9876540 Einwohner",
        "02303 98765401",
        "2024-11-20 02303 98-76541",
    ],
)
def test_was_niemanden_nennt_ist_kein_fund(tmp_path: Path, text: str) -> None:
    assert set() == gefunden(bekannte(tmp_path), text)


def test_der_nachname_allein_zaehlt_neben_anrede_und_in_einer_adresse(tmp_path: Path) -> None:
    wen = bekannte(tmp_path)
    assert {("bonn/vorzimmer, f0f0f", NAME)} == gefunden(wen, "Frau Land ist krank")
    assert ("unna/fach, k7f3q", NAME) in gefunden(wen, "muessiggang-oehr@anderswo.example.org")


def test_eine_nummer_die_das_register_veroeffentlicht_ist_frei(tmp_path: Path) -> None:
    assert set() == gefunden(bekannte(tmp_path, "02303 9876540"), "02303 987-6540")


def test_ein_pfad_zeigt_statt_der_person_ihre_kennung(tmp_path: Path) -> None:
    wen = bekannte(tmp_path)
    assert "data/brief-an-[k7f3q].pdf" == wen.maskiere("data/brief-an-Änne-Müßiggang-Öhr.pdf")
    assert "data/kommunen/unna.yaml" == wen.maskiere("data/kommunen/unna.yaml")
