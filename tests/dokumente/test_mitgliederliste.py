import io
import zipfile
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest

from austausch.mappen import STICHTAG, oeffne, register
from kommunennetz.austausch.herein.abgleich import gleiche_ab
from kommunennetz.austausch.herein.tabellenleser import einlesen
from kommunennetz.austausch.hinaus import export_xlsx
from kommunennetz.dokumente import mitgliederliste
from kommunennetz.dokumente.mitgliederliste import liste_xlsx
from kommunennetz.fragen.mitglieder import mitglieder
from kommunennetz.setzerei import tabellen

TAGE = ("seit", "frühestens", "spätestens")


def test_die_liste_hat_die_spalten_der_csv_und_echte_tage(tmp_path: Path) -> None:
    kleines = register(tmp_path)
    gefragte = mitglieder(kleines, STICHTAG)
    daten = liste_xlsx(kleines, gefragte, STICHTAG)
    blatt = oeffne(daten)["Mitglieder"]
    erster, letzter, tag = (
        datetime.combine(date(*tag), time()) for tag in ((2012, 12, 1), (2012, 12, 31), (2017, 12, 6))
    )
    assert [
        mitgliederliste.CSV_KOPF,
        (1, "Bonn", "Stadt Bonn", "05314000", "Stadt", None, "Köln", 323336, "Dezember 2012", erster, letzter, 1, "ja", "erschlossen", "Meldung vom 5. Dezember 2012"),
        (2, "Essen", "Stadt Essen", "05113000", "Stadt", None, "Düsseldorf", 574682, tag, tag, tag, None, "ja", "belegt", "Meldung"),
    ] == list(blatt.iter_rows(values_only=True))  # fmt: skip
    assert ("C2", "A1:O3") == (blatt.freeze_panes, blatt.auto_filter.ref)
    assert daten == liste_xlsx(kleines, gefragte, STICHTAG)
    formate = {"Nr.": "0", "Einwohner": "0", "Runde": "0"} | dict.fromkeys(
        ("seit", "frühestens", "spätestens"), "[$-407]dd.mm.yyyy"
    )
    for spalte, titel in zip(blatt.iter_cols(min_row=3, max_row=3), mitgliederliste.CSV_KOPF, strict=True):
        [essen] = spalte
        erwartet = "@" if isinstance(essen.value, str) else formate.get(titel, "@")
        assert (titel, titel == "Quelle", erwartet) == (
            titel,
            essen.alignment.wrap_text is True,
            essen.number_format,
        )


@pytest.mark.parametrize(
    ("tag", "im_archiv"),
    [
        (date(1000, 1, 1), (1980, 1, 1)),
        (date(1979, 12, 31), (1980, 1, 1)),
        (date(1980, 1, 2), (1980, 1, 2)),
        (date(2107, 12, 30), (2107, 12, 30)),
        (date(2108, 1, 1), (2107, 12, 31)),
        (date(2999, 12, 31), (2107, 12, 31)),
    ],
)
def test_jeden_stichtag_traegt_eine_mappe_auch_wo_ein_archiv_ihn_nicht_kennt(
    tmp_path: Path, tag: date, im_archiv: tuple[int, int, int]
) -> None:
    daten = liste_xlsx(register(tmp_path), [], tag)
    with zipfile.ZipFile(io.BytesIO(daten)) as archiv:
        assert {(*im_archiv, 0, 0, 0)} == {teil.date_time for teil in archiv.infolist()}
    angaben = oeffne(daten).properties
    assert (f"Testnetz: Mitglieder, Stichtag {tag:%d.%m.%Y}", datetime.combine(tag, time())) == (
        angaben.title,
        angaben.modified,
    )


def test_die_liste_kommt_unveraendert_zurueck(tmp_path: Path) -> None:
    kleines = register(tmp_path)
    gefragte = mitglieder(kleines, STICHTAG)
    als_csv = tabellen.als_csv(
        mitgliederliste.CSV_KOPF,
        [mitgliederliste.csv_zeile(nummer, mitglied) for nummer, mitglied in enumerate(gefragte, 1)],
    )
    for daten in (liste_xlsx(kleines, gefragte, STICHTAG), als_csv):
        ergebnis = gleiche_ab(kleines, einlesen(daten, "liste", kleines.netz.satz), STICHTAG)
        assert ((), (), 2) == (ergebnis.kommunen, ergebnis.unklar, ergebnis.unveraendert)


def test_vor_dem_maerz_1900_ist_ein_tag_text_weil_excel_ihn_anders_zaehlte(tmp_path: Path) -> None:
    def seit(tag: str) -> list[object]:
        essen = f"name: Essen\nags: 05113000\nbeitritt: {{unterzeichnet: {tag}, quelle: Q}}\n"
        kleines = register(tmp_path, kommunen__essen=essen)
        blatt = oeffne(liste_xlsx(kleines, mitglieder(kleines, STICHTAG), STICHTAG))["Mitglieder"]
        [zeile] = [zeile for zeile in blatt.iter_rows(values_only=True) if zeile[1] == "Essen"]
        return [wert for titel, wert in zip(mitgliederliste.CSV_KOPF, zeile, strict=True) if titel in TAGE]

    assert seit("1900-03-01") == [datetime.combine(date(1900, 3, 1), time())] * 3
    assert seit("1900-02-28") == ["28. Februar 1900", "1900-02-28", "1900-02-28"]


def test_die_art_heisst_in_der_liste_wie_in_der_ausgabe_des_registers(tmp_path: Path) -> None:
    kleines = register(tmp_path)
    liste = oeffne(liste_xlsx(kleines, mitglieder(kleines, STICHTAG), STICHTAG))["Mitglieder"]
    ausgabe = oeffne(export_xlsx(kleines, STICHTAG))["Kommunen"]

    def arten(blatt: Any) -> dict[str, str]:
        kopf, *zeilen = blatt.iter_rows(values_only=True)
        return {zeile[kopf.index("AGS")]: zeile[kopf.index("Art")] for zeile in zeilen}

    assert arten(liste) == {"05314000": "Stadt", "05113000": "Stadt"}
    assert arten(liste).items() <= arten(ausgabe).items()
