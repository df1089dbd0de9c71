import io
import re
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
from kommunennetz.dokumente.mitgliederliste import liste_csv, liste_xlsx
from kommunennetz.fragen.mitglieder import mitglieder

BEHOERDE = """\
name: Bezirksregierung Arnsberg
ags: '059'
beitritt: {unterzeichnet: 2012-12, runde: 1, quelle: Q}
"""


def test_die_liste_hat_die_spalten_der_csv_und_echte_tage(tmp_path: Path) -> None:
    kleines = register(tmp_path)
    gefragte = mitglieder(kleines, STICHTAG)
    daten = liste_xlsx(kleines, gefragte, STICHTAG)
    blatt = oeffne(daten)["Mitglieder"]
    tag = datetime.combine(date(2017, 12, 6), time())
    assert [
        mitgliederliste.CSV_KOPF,
        (1, "Bonn", "Stadt Bonn", "05314000", "Stadt", None, "Köln", 323336, "Dezember 2012", 1, "ja", "Meldung vom 5. Dezember 2012"),
        (2, "Essen", "Stadt Essen", "05113000", "Stadt", None, "Düsseldorf", 574682, tag, None, "ja", "Meldung"),
    ] == list(blatt.iter_rows(values_only=True))  # fmt: skip
    assert ("C2", "A1:L3") == (blatt.freeze_panes, blatt.auto_filter.ref)
    assert daten == liste_xlsx(kleines, gefragte, STICHTAG)
    formate = {"Nr.": "0", "Einwohner": "[$-407]#,##0", "Runde": "0", "seit": "[$-407]dd.mm.yyyy"}
    umbrechende = ("Kommune", "Amtlicher Name", "Kreis", "Quelle")
    for spalte, titel in zip(blatt.iter_cols(min_row=3, max_row=3), mitgliederliste.CSV_KOPF, strict=True):
        [essen] = spalte
        erwartet = "@" if isinstance(essen.value, str) else formate.get(titel, "@")
        assert (titel, titel in umbrechende, erwartet) == (
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


def test_bezirksregierungen_stehen_abgesetzt_unter_den_mitgliedern_und_ohne_nummer(tmp_path: Path) -> None:
    kleines = register(tmp_path, **{"kommunen__bezirksregierung-arnsberg": BEHOERDE})
    gefragte = mitglieder(kleines, STICHTAG)
    assert [mitglied.name for mitglied in gefragte] == ["Bezirksregierung Arnsberg", "Bonn", "Essen"]
    blatt = oeffne(liste_xlsx(kleines, gefragte, STICHTAG))["Mitglieder"]
    namen = [(None, "Bezirksregierung Arnsberg")]
    kommunen: list[tuple[Any, Any]] = [("Nr.", "Kommune"), (1, "Bonn"), (2, "Essen")]
    assert list(blatt.iter_rows(max_col=2, values_only=True)) == [*kommunen, (None, None), *namen]
    assert blatt.auto_filter.ref == "A1:L3"
    zeilen = [zeile.split(";")[:2] for zeile in liste_csv(gefragte).decode("utf-8-sig").splitlines()]
    assert zeilen == [
        ['"Nr."', '"Kommune"'],
        ["1", '"Bonn"'],
        ["2", '"Essen"'],
        ['""', '"Bezirksregierung Arnsberg"'],
    ]


def test_in_listen_fuer_mitglieder_steht_kein_wort_aus_dem_inneren_des_registers(tmp_path: Path) -> None:
    kleines = register(tmp_path)
    gefragte = mitglieder(kleines, STICHTAG)
    blatt = oeffne(liste_xlsx(kleines, gefragte, STICHTAG))["Mitglieder"]
    zellen = [
        zelle for zeile in blatt.iter_rows(values_only=True) for zelle in zeile if isinstance(zelle, str)
    ]
    worte = {wort for text in (*zellen, liste_csv(gefragte).decode()) for wort in re.findall(r"\w+", text)}
    assert {"Stadt", "Kommune"} <= worte
    assert (
        worte
        & {"stadt", "gemeinde", "kreis", "frühestens", "spätestens", "Beleglage", "belegt", "erschlossen"}
        == set()
    )


def test_die_liste_kommt_unveraendert_zurueck(tmp_path: Path) -> None:
    kleines = register(tmp_path, **{"kommunen__bezirksregierung-arnsberg": BEHOERDE})
    gefragte = mitglieder(kleines, STICHTAG)
    for daten in (liste_xlsx(kleines, gefragte, STICHTAG), liste_csv(gefragte)):
        ergebnis = gleiche_ab(kleines, einlesen(daten, "liste", kleines.netz.satz), STICHTAG)
        assert ((), (), 3) == (ergebnis.kommunen, ergebnis.unklar, ergebnis.unveraendert)


def test_vor_dem_maerz_1900_ist_ein_tag_text_weil_excel_ihn_anders_zaehlte(tmp_path: Path) -> None:
    def seit(tag: str) -> object:
        essen = f"name: Essen\nags: 05113000\nbeitritt: {{unterzeichnet: {tag}, quelle: Q}}\n"
        kleines = register(tmp_path, kommunen__essen=essen)
        blatt = oeffne(liste_xlsx(kleines, mitglieder(kleines, STICHTAG), STICHTAG))["Mitglieder"]
        [zeile] = [zeile for zeile in blatt.iter_rows(values_only=True) if zeile[1] == "Essen"]
        return zeile[mitgliederliste.CSV_KOPF.index("seit")]

    assert seit("1900-03-01") == datetime.combine(date(1900, 3, 1), time())
    assert seit("1900-02-28") == "28. Februar 1900"


def test_die_art_heisst_in_der_liste_wie_in_der_ausgabe_des_registers(tmp_path: Path) -> None:
    kleines = register(tmp_path)
    liste = oeffne(liste_xlsx(kleines, mitglieder(kleines, STICHTAG), STICHTAG))["Mitglieder"]
    ausgabe = oeffne(export_xlsx(kleines, STICHTAG))["Kommunen"]

    def arten(blatt: Any) -> dict[str, str]:
        kopf, *zeilen = blatt.iter_rows(values_only=True)
        return {zeile[kopf.index("AGS")]: zeile[kopf.index("Art")] for zeile in zeilen}

    assert arten(liste) == {"05314000": "Stadt", "05113000": "Stadt"}
    assert arten(liste).items() <= arten(ausgabe).items()
