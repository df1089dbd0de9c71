import io
import re
import zipfile
from datetime import date, datetime, time
from pathlib import Path

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from austausch.mappen import BONN, STICHTAG, oeffne, register, teil
from kommunennetz.austausch.herein.abgleich import gleiche_ab
from kommunennetz.austausch.herein.tabellenleser import einlesen
from kommunennetz.austausch.herein.uebernahme import plane
from kommunennetz.austausch.hinaus import export_csv, export_dateien, export_xlsx
from kommunennetz.register.lesen.register import Register

TITEL = [
    "Schlüssel", "Name", "AGS", "Art", "Kreis", "Regierungsbezirk", "Postfach", "unterzeichnet", "Runde", "erklärt",
    "Beschluss: Gremium", "Beschluss: Datum", "Beschluss: Vorlage", "Beitritt belegt", "Quelle", "Austritt: Datum",
    "Austritt: Quelle", "Ansprechperson: Stand", "Ansprechperson: seit", "Ansprechperson: Nachweis",
    "Ansprechperson: Quelle", "Erklärung: Stand", "Erklärung: seit", "Erklärung: Nachweis", "Erklärung: Quelle",
    "Bemerkung", "Geplant",
]  # fmt: skip


@pytest.fixture(name="kleines")
def _kleines(tmp_path: Path) -> Register:
    return register(tmp_path)


def _kommunen(daten: bytes) -> Worksheet:
    blatt = oeffne(daten)["Kommunen"]
    assert isinstance(blatt, Worksheet)
    return blatt


def _tag(jahr: int, monat: int, tag: int) -> datetime:
    return datetime.combine(date(jahr, monat, tag), time())


def test_gleiches_register_gleiche_bytes(kleines: Register) -> None:
    assert export_dateien(kleines, STICHTAG) == export_dateien(kleines, STICHTAG)
    assert {"kommunen.xlsx", "kommunen.csv"} == set(export_dateien(kleines, STICHTAG))


def test_die_mappe_kennt_nur_den_stichtag_und_keine_uhrzeit(kleines: Register) -> None:
    daten = export_xlsx(kleines, STICHTAG)
    with zipfile.ZipFile(io.BytesIO(daten)) as archiv:
        assert {(2026, 11, 22, 0, 0, 0)} == {eintrag.date_time for eintrag in archiv.infolist()}
    eigenschaften = oeffne(daten).properties
    assert _tag(2026, 11, 22) == eigenschaften.created == eigenschaften.modified
    assert "Testnetz: Register, Stand 22.11.2026" == eigenschaften.title


def test_jede_angabe_steht_in_ihrer_spalte(kleines: Register) -> None:
    kopf, *zeilen = _kommunen(export_xlsx(kleines, STICHTAG)).iter_rows(values_only=True)
    assert TITEL == list(kopf)
    assert [
        ("bonn", "Bonn", "05314000", "Stadt", None, "Köln"),
        ("essen", "Essen", "05113000", "Stadt", None, "Düsseldorf"),
        ("kreis-lippe", "Kreis Lippe", "05766", "Kreis", None, "Detmold"),
    ] == [zeile[:6] for zeile in zeilen]
    assert (
        "ehrenamt@bonn.example.org", "Dezember 2012", 1, "November 2012", "Rat", _tag(2012, 10, 25), "DS 1/12",
        "erschlossen", "Meldung vom 5. Dezember 2012", None, None, "ja", _tag(2010, 2, 1), "Organigramm", "Schreiben",
        None, None, None, None, "Ein Text", None,
    ) == zeilen[0][6:]  # fmt: skip


def test_genaue_daten_sind_tage_und_ungenaue_sind_text(kleines: Register) -> None:
    blatt = _kommunen(export_xlsx(kleines, STICHTAG))
    assert ("s", "@", "Dezember 2012") == (
        blatt["H2"].data_type,
        blatt["H2"].number_format,
        blatt["H2"].value,
    )
    assert ("d", "[$-407]dd.mm.yyyy", _tag(2017, 12, 6)) == (
        blatt["H3"].data_type,
        blatt["H3"].number_format,
        blatt["H3"].value,
    )
    assert ("s", "@", "05314000") == (blatt["C2"].data_type, blatt["C2"].number_format, blatt["C2"].value)


def test_ein_tag_vor_1900_ist_text(tmp_path: Path) -> None:
    alt = "name: Bonn\nags: 05314000\naustritt: {datum: 1899-12-31, quelle: Q}\n"
    blatt = _kommunen(export_xlsx(register(tmp_path, kommunen__bonn=alt), STICHTAG))
    assert "31. Dezember 1899" == blatt["P2"].value


def test_gesperrt_sind_nur_die_grauen_spalten_und_ohne_kennwort(kleines: Register) -> None:
    blatt = _kommunen(export_xlsx(kleines, STICHTAG))
    gesperrt = {zelle.coordinate[0] for zelle in blatt[2] if zelle.protection.locked}
    grau = {zelle.coordinate[0] for zelle in blatt[2] if zelle.fill.fgColor.rgb == "FFEDEDED"}
    assert set("ABCDEF") == gesperrt == grau
    assert blatt.protection.sheet
    assert not blatt.protection.password
    assert not any(blatt.column_dimensions[buchstabe].protection.locked for buchstabe in "ABCZ")
    assert not (blatt.protection.autoFilter)
    assert not (blatt.protection.insertRows)
    assert not (blatt.protection.formatColumns)


def test_kopfzeile_bleibt_stehen_und_filtert(kleines: Register) -> None:
    blatt = _kommunen(export_xlsx(kleines, STICHTAG))
    assert ("D2", "A1:AA4", "$1:$1") == (blatt.freeze_panes, blatt.auto_filter.ref, blatt.print_title_rows)


def test_jeder_text_bricht_um_und_seine_zeile_ist_hoch_genug(tmp_path: Path) -> None:
    lang = f"{BONN.partition('bemerkung')[0]}bemerkung: {'Ein langer Text. ' * 20}\n"
    blatt = _kommunen(export_xlsx(register(tmp_path, kommunen__bonn=lang), STICHTAG))
    ohne = [
        kopf.value for kopf, zelle in zip(blatt[1], blatt[2], strict=True) if not zelle.alignment.wrap_text
    ]
    # Zahlen und genaue Tage brechen nicht um.
    assert ohne == ["Runde", "Beschluss: Datum", "Ansprechperson: seit"]
    assert [blatt.row_dimensions[nummer].height for nummer in (1, 2, 3)] == [30, 105, 15]


def test_die_bezirksregierungen_stehen_unter_den_kommunen(tmp_path: Path) -> None:
    behoerde = "name: Bezirksregierung Arnsberg\nags: '059'\n"
    blatt = _kommunen(
        export_xlsx(register(tmp_path, **{"kommunen__bezirksregierung-arnsberg": behoerde}), STICHTAG)
    )
    assert [zelle.value for zelle in blatt["B"]] == [
        "Name",
        "Bonn",
        "Essen",
        "Kreis Lippe",
        "Bezirksregierung Arnsberg",
    ]


def test_stand_weg_und_beleglage_haben_eine_auswahl(tmp_path: Path) -> None:
    kleines = register(tmp_path)
    blatt = _kommunen(export_xlsx(kleines, STICHTAG.replace(year=2013)))
    auswahl = {str(liste.sqref): liste.formula1 for liste in blatt.data_validations.dataValidation}
    assert {
        "N2:N204": '"belegt,erschlossen"',
        "R2:R204": '"ja,nein,offen"',
        "V2:V204": '"ja,nein,offen"',
        "W2:W204": '"karte,geplant,anders"',
    } == auswahl
    assert "Anerkennung: Weg" == blatt["W1"].value


def test_die_erlaeuterung_nennt_jede_spalte_und_den_rueckweg(kleines: Register) -> None:
    blatt = oeffne(export_xlsx(kleines, STICHTAG))["Erläuterung"]
    erste = [zeile[0] for zeile in blatt.iter_rows(values_only=True)]
    assert TITEL == erste[erste.index("Spalte") + 1 :]
    assert ["Netz frei", "Netz Text", "Netz Text"] == [zelle.style for zelle in blatt[blatt.max_row]]
    assert "an Geschäftsstelle (netz@example.org) schicken" in "\n".join(map(str, erste))
    bedeutungen = {zeile[0]: zeile[1:] for zeile in blatt.iter_rows(values_only=True)}
    assert (
        "Erster Tag, an dem die Kommune nicht mehr Mitglied ist",
        "6.12.2017; so genau wie bekannt auch Dezember 2012, 2015, vor dem 20. November 2024, "
        "zwischen September 2020 und Januar 2024",
    ) == bedeutungen["Austritt: Datum"]


@pytest.mark.parametrize("boese", ["=1+1", "+49", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", "#NV", "{=1}"])
def test_texte_rechnen_nie_und_stehen_woertlich_da(tmp_path: Path, boese: str) -> None:
    kleines = register(tmp_path, kommunen__bonn=f'name: Bonn\nags: 05314000\nbemerkung: "{boese}"\n')
    daten = export_xlsx(kleines, STICHTAG)
    zelle = _kommunen(daten)["Z2"]
    assert ("s", boese) == (zelle.data_type, zelle.value)
    assert boese.startswith(("=", "+", "-", "@")) == bool(zelle.quotePrefix)
    assert not re.search(rb"<f[ />]", teil(daten, "xl/worksheets/sheet1.xml"))


def test_was_wie_eine_umschrift_aussieht_wird_umschrieben(tmp_path: Path) -> None:
    kleines = register(tmp_path, kommunen__bonn=BONN.replace("Ein Text", "Datei_x0041_neu"))
    daten = export_xlsx(kleines, STICHTAG)
    assert b"Datei_x005F_x0041_neu" in teil(daten, "xl/worksheets/sheet1.xml")
    assert () == gleiche_ab(kleines, einlesen(daten, "k.xlsx", kleines.netz.satz), STICHTAG).kommunen


def test_was_in_keine_zelle_passt_ist_gekuerzt_und_aendert_beim_einlesen_nichts(tmp_path: Path) -> None:
    kleines = register(tmp_path, kommunen__bonn=BONN.replace("Ein Text", "wort " * 8000))
    daten = export_xlsx(kleines, STICHTAG)
    wert = str(_kommunen(daten)["Z2"].value)
    assert (32767, True) == (len(wert), wert.endswith(" … [gekürzt]"))
    tabelle = einlesen(daten, "kommunen.xlsx", kleines.netz.satz)
    assert () == gleiche_ab(kleines, tabelle, STICHTAG).kommunen


def test_csv_hat_dieselben_spalten_und_deutsche_tage(kleines: Register) -> None:
    zeilen = export_csv(kleines, STICHTAG).decode("utf-8-sig").split("\r\n")
    assert ";".join(f'"{titel}"' for titel in TITEL) == zeilen[0]
    assert (
        '"essen";"Essen";"05113000";"Stadt";"";"Düsseldorf";"";"06.12.2017";"";"";"";"";"";"belegt";'
        '"Meldung";"";"";"";"";"";"";"";"";"";"";"";""'
    ) == zeilen[2]


def test_gleich_genannte_kriterien_tragen_ihre_kennung(tmp_path: Path) -> None:
    from hilfen import NETZ

    netz = NETZ.replace("kurz: Erklärung", "kurz: Ansprechperson")
    kopf = _kommunen(export_xlsx(register(tmp_path, netz=netz), STICHTAG))[1]
    staende = [zelle.value for zelle in kopf if str(zelle.value).endswith("Stand")]
    assert ["Ansprechperson (ansprechperson): Stand", "Ansprechperson (erklaerung): Stand"] == staende


WIEDER = """\
name: Bonn
ags: 05314000
beitritt: {unterzeichnet: 2026-03-10, quelle: Urkunde}
frueher:
  - beitritt: {unterzeichnet: 2012-12, runde: 1, beleglage: erschlossen, quelle: "=Q"}
    austritt: {datum: 2019-12-31, quelle: Schreiben}
"""


def test_fruehere_mitgliedschaften_haben_ihr_eigenes_blatt(tmp_path: Path, kleines: Register) -> None:
    assert ["Kommunen", "Erläuterung"] == oeffne(export_xlsx(kleines, STICHTAG)).sheetnames
    wieder = register(tmp_path / "wieder", kommunen__bonn=WIEDER)
    mappe = oeffne(export_xlsx(wieder, STICHTAG))
    assert ["Kommunen", "Frühere Mitgliedschaften", "Erläuterung"] == mappe.sheetnames
    blatt = mappe["Frühere Mitgliedschaften"]
    assert [
        ("Schlüssel", "Name", "AGS", *(f"früher: {titel}" for titel in TITEL[7:17])),
        (
            "bonn", "Bonn", "05314000", "Dezember 2012", 1, None, None, None, None, "erschlossen", "=Q",
            _tag(2019, 12, 31), "Schreiben",
        ),
    ] == list(blatt.iter_rows(values_only=True))  # fmt: skip
    assert all(zelle.protection.locked for zelle in blatt[2])
    assert blatt.protection.sheet
    erklaert = "\n".join(str(zeile[0]) for zeile in mappe["Erläuterung"].iter_rows(values_only=True))
    assert "Das Blatt »Frühere Mitgliedschaften« ist nur zum Lesen" in erklaert


def test_als_csv_haben_fruehere_mitgliedschaften_ihre_eigene_datei(tmp_path: Path) -> None:
    dateien = export_dateien(register(tmp_path, kommunen__bonn=WIEDER), STICHTAG)
    assert ["kommunen.xlsx", "kommunen.csv", "fruehere-mitgliedschaften.csv"] == list(dateien)
    zeilen = dateien["fruehere-mitgliedschaften.csv"].decode("utf-8-sig").split("\r\n")
    assert (
        '"bonn";"Bonn";"05314000";"Dezember 2012";1;"";"";"";"";"erschlossen";"\'=Q";"31.12.2019";"Schreiben"'
        == zeilen[1]
    )


@pytest.mark.parametrize("name", ["kommunen.xlsx", "kommunen.csv", "fruehere-mitgliedschaften.csv"])
def test_frueheres_kommt_unveraendert_zurueck_und_wird_nie_eingelesen(tmp_path: Path, name: str) -> None:
    wieder = register(tmp_path, kommunen__bonn=WIEDER)
    daten = export_dateien(wieder, STICHTAG)[name]
    assert () == gleiche_ab(wieder, einlesen(daten, name, wieder.netz.satz), STICHTAG).kommunen


def test_eine_uebernommene_aenderung_laesst_fruehere_mitgliedschaften_wie_sie_sind(tmp_path: Path) -> None:
    wieder = register(tmp_path, kommunen__bonn=WIEDER)
    tabelle = einlesen(b"Kommune;Bemerkung\nBonn;Neu\n", "liste.csv", wieder.netz.satz)
    [posten] = plane(wieder, gleiche_ab(wieder, tabelle, STICHTAG), lambda _: ()).plan.posten
    assert WIEDER + "bemerkung: Neu\n" == (posten.nachher or b"").decode()
