"""`kontakt wahl`: die Spitzen nach einer Kommunalwahl, aus einer Liste, in einem Schritt."""

import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook

from hilfen import Ausgang, write_register

Lauf = Callable[..., Ausgang]
KOPF = [
    "Kommune",
    "Anrede",
    "Titel",
    "Vorname",
    "Name",
    "Bezeichnung",
    "E-Mail",
    "Telefon",
    "ab",
    "Amtszeit bis",
]
BONN = """\
kommune: bonn
personen:
  # bleibt stehen
  - id: aaaa2
    amt: spitze
    anrede: frau
    vorname: Anna
    nachname: Essen
    email: alt@example.org
    von: 2020-11-01
    amtszeit_bis: 2025-10-31
    zustellung: {stand: gestoert, seit: 2025-01-01}
    herkunft: {quelle: Q, am: 2020}
"""
RHEINE = """\
kommune: rheine
personen:
  - {id: bbbb2, amt: spitze, anrede: herr, vorname: Max, nachname: Muster, von: 2020-11-01, herkunft: {quelle: Q, am: 2020}}
"""
AUFRUF = ("--quelle", "Seite der Wahlleitung", "--ja")


@pytest.fixture(name="ort")
def _ort(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    ort = write_register(
        tmp_path / "register",
        **{
            f"kommunen__{slug}": f"name: {name}\nags: '{ags}'\nbeitritt: {{unterzeichnet: 2015, quelle: Q}}\n"
            for slug, name, ags in (
                ("bonn", "Bonn", "05314000"),
                ("rheine", "Rheine", "05566076"),
                ("kreis-lippe", "Kreis Lippe", "05766"),
                ("hagen", "Hagen", "05914000"),
            )
        },
    )
    for name, text in (("bonn", BONN), ("rheine", RHEINE)):
        datei = tmp_path / "privat/kommunen" / f"{name}.yaml"
        datei.parent.mkdir(parents=True, exist_ok=True)
        datei.write_text(text, encoding="utf-8")
    monkeypatch.setenv("KOMMUNENNETZ_KONTAKTE", str(tmp_path / "privat"))
    monkeypatch.chdir(ort)
    return ort


def _csv(*zeilen: str) -> str:
    return "\n".join([";".join(KOPF), *zeilen]) + "\n"


def _kontakte(ort: Path) -> dict[str, str]:
    ordner = ort.parent / "privat/kommunen"
    return {datei.stem: datei.read_text(encoding="utf-8") for datei in sorted(ordner.glob("*.yaml"))}


def _ohne_kennung(text: str) -> str:
    return re.sub(r"(?<=id: )(?!aaaa2|bbbb2)[a-z0-9]{5}", "NEUES", text)


ALLE = _csv(
    "Stadt Bonn;Frau;Dr.;Anna;Essen;;anna@example.org;;1.11.2025;31.10.2030",
    "Rheine;Frau;;Erika;Mustermann;Bürgermeisterin;erika@example.org;05971 1-0;1.11.2025;31.10.2030",
    "Kreis Lippe;Herr;;Otto;Probe;;;;1.11.2025;31.10.2030",
    "Köln;Herr;;Fremd;Fremder;;;;1.11.2025;31.10.2030",
)


def test_gebliebene_bekommen_ihre_amtszeit_andere_folgen_nach_und_fremde_bleiben_draussen(
    ort: Path, lauf: Lauf
) -> None:
    (ort / "liste.csv").write_text(ALLE, encoding="utf-8")
    ausgang = lauf("kontakt", "wahl", "liste.csv", *AUFRUF, "--ohne-willkommen")
    assert (ausgang.wert, ausgang.meldungen) == (
        0,
        "Spitzen: 1 wiedergewählt, 1 folgen nach, 1 neu eingetragen, 0 unverändert, 0 ohne Angaben, "
        "1 nicht im Register, 0 unklar.\n"
        "Geändert: 3 Dateien im Kontaktordner\n"
        "2 Personen sind nach Art. 14 DSGVO noch zu informieren.\n",
    )
    heute = re.search(r"am: (2\d{3}-\d\d-\d\d)", _kontakte(ort)["bonn"])
    assert heute is not None
    assert {
        name: _ohne_kennung(text).replace(heute[1], "HEUTE") for name, text in _kontakte(ort).items()
    } == {
        "bonn": """\
kommune: bonn
personen:
  # bleibt stehen
  - id: aaaa2
    amt: spitze
    anrede: frau
    titel: Dr.
    vorname: Anna
    nachname: Essen
    email: anna@example.org
    von: 2020-11-01
    amtszeit_bis: 2030-10-31
    herkunft: {quelle: Seite der Wahlleitung, am: HEUTE}
""",
        "kreis-lippe": """\
# yaml-language-server: $schema=../schema/kontakte.json
kommune: kreis-lippe
personen:
  - id: NEUES
    amt: spitze
    anrede: herr
    vorname: Otto
    nachname: Probe
    von: 2025-11-01
    amtszeit_bis: 2030-10-31
    herkunft:
      quelle: Seite der Wahlleitung
      am: HEUTE
""",
        "rheine": """\
kommune: rheine
personen:
  - {id: bbbb2, amt: spitze, anrede: herr, vorname: Max, nachname: Muster, von: 2020-11-01, bis: 2025-10-31, herkunft: {quelle: Q, am: 2020}}
  - {id: NEUES, amt: spitze, anrede: frau, vorname: Erika, nachname: Mustermann, bezeichnung: Bürgermeisterin, email: erika@example.org, telefon: 05971 1-0, von: 2025-11-01, amtszeit_bis: 2030-10-31, nachfolge_von: bbbb2, herkunft: {quelle: Seite der Wahlleitung, am: HEUTE}}
""",
    }
    nochmal = lauf("kontakt", "wahl", "liste.csv", *AUFRUF)
    assert (nochmal.wert, nochmal.ausgabe) == (0, "")
    assert "0 wiedergewählt, 0 folgen nach, 0 neu eingetragen, 3 unverändert" in nochmal.meldungen


def test_ohne_ja_bleibt_alles_und_der_diff_ist_zu_sehen(ort: Path, lauf: Lauf) -> None:
    vorher = _kontakte(ort)
    (ort / "liste.csv").write_text(ALLE, encoding="utf-8")
    ausgang = lauf("kontakt", "wahl", "liste.csv", "--quelle", "Q")
    assert ausgang.wert == 2
    assert "+    amtszeit_bis: 2030-10-31\n" in ausgang.ausgabe
    assert _kontakte(ort) == vorher


def test_unklares_bleibt_wie_es_ist_und_das_klare_geschieht(ort: Path, lauf: Lauf) -> None:
    zeilen = [
        "Bonn;Frau;;Anna;Verheiratet;;;;1.11.2025;",
        "Rheine;;;Erika;Mustermann;;;;1.11.2025;",
        "Kreis Lippe;Herr;;Otto;Probe;;;;Otto Probe;",
        "Hagen;Frau;;Toni;Probe;;;;1.11.2025;",
        "Xanthen;Frau;;Toni;Probe;;;;1.11.2025;",
    ]
    (ort / "liste.csv").write_text(_csv(*zeilen), encoding="utf-8")
    ausgang = lauf("kontakt", "wahl", "liste.csv", *AUFRUF)
    assert ausgang.wert == 1
    unklar = [zeile for zeile in ausgang.ausgabe.splitlines() if zeile.startswith("Unklar")]
    assert unklar == [
        "Unklar: I4 (Kreis Lippe): »ab« ist nicht zu verstehen",
        "Unklar: A6: eine Kommune »Xanthen« ist nicht bekannt",
        "Unklar: A2 (Bonn): nur Vorname oder nur Nachname stimmt mit dem Kontaktordner überein",
        "Unklar: A3 (Rheine): die Anrede fehlt",
    ]
    assert _kontakte(ort).keys() == {"bonn", "hagen", "rheine"}
    assert (_kontakte(ort)["bonn"], _kontakte(ort)["rheine"]) == (BONN, RHEINE)
    # Was unklar ist, nennt niemanden; das geschriebene Diff darf es.
    assert not re.search("Anna|Verheiratet|Otto|Erika", ausgang.ausgabe + ausgang.meldungen)


def test_eine_mappe_mit_gewachsenen_ueberschriften_und_vorgaben_fuer_alle(ort: Path, lauf: Lauf) -> None:
    mappe = Workbook()
    blatt = mappe.worksheets[0]
    blatt.append(["Liste der Gewählten"])
    blatt.append(["Stadt/Kreis", "Amtsbezeichnung", "Anrede", "Name, Vorname", "Mail", "Partei"])
    blatt.append(["Hagen", "Oberbürgermeister", "Herr", "Probe, Otto", "otto@example.org", "P"])
    puffer = io.BytesIO()
    mappe.save(puffer)
    (ort / "liste.xlsx").write_bytes(puffer.getvalue())
    ausgang = lauf(
        "kontakt", "wahl", "liste.xlsx", "--ab", "1.11.2025", "--amtszeit-bis", "31.10.2030", *AUFRUF
    )
    assert ausgang.wert == 0
    assert "Hinweis: Nicht übernommen: »Partei«" in ausgang.meldungen
    text = _kontakte(ort)["hagen"]
    assert "    vorname: Otto\n    nachname: Probe\n    bezeichnung: Oberbürgermeister\n" in text
    assert "    von: 2025-11-01\n    amtszeit_bis: 2030-10-31\n" in text


def test_eine_kommune_in_zwei_zeilen_ist_unklar(ort: Path, lauf: Lauf) -> None:
    zeile = "Hagen;Frau;;Toni;Probe;;;;1.11.2025;"
    (ort / "liste.csv").write_text(_csv(zeile, zeile), encoding="utf-8")
    ausgang = lauf("kontakt", "wahl", "liste.csv", *AUFRUF)
    assert ausgang == Ausgang(
        1,
        "Unklar: A2 (Hagen): Hagen steht auch in Zeile 3\n    Die Zeilen zu einer zusammenfassen.\n"
        "Unklar: A3 (Hagen): Hagen steht auch in Zeile 2\n    Die Zeilen zu einer zusammenfassen.\n",
        "Spitzen: 0 wiedergewählt, 0 folgen nach, 0 neu eingetragen, 0 unverändert, 0 ohne Angaben, "
        "0 nicht im Register, 2 unklar.\n",
    )
