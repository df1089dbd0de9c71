from datetime import date, datetime, time
from pathlib import Path

from austausch.mappen import STICHTAG, oeffne, register
from kommunennetz import tabellen
from kommunennetz.austausch.abgleich import gleiche_ab
from kommunennetz.austausch.einlesen import einlesen
from kommunennetz.austausch.liste import liste_xlsx
from kommunennetz.mitglieder import mitglieder


def test_die_liste_hat_die_spalten_der_csv_und_echte_tage(tmp_path: Path) -> None:
    kleines = register(tmp_path)
    gefragte = mitglieder(kleines, STICHTAG)
    daten = liste_xlsx(kleines, gefragte, STICHTAG)
    blatt = oeffne(daten)["Mitglieder"]
    erster, letzter, tag = (
        datetime.combine(date(*tag), time()) for tag in ((2012, 12, 1), (2012, 12, 31), (2017, 12, 6))
    )
    assert [
        tabellen.CSV_KOPF,
        (1, "Bonn", "Stadt Bonn", "05314000", "stadt", None, "Köln", 323336, "Dezember 2012", erster, letzter, 1, "ja", "erschlossen", "Meldung vom 5. Dezember 2012"),
        (2, "Essen", "Stadt Essen", "05113000", "stadt", None, "Düsseldorf", 574682, tag, tag, tag, None, "ja", "belegt", "Meldung"),
    ] == list(blatt.iter_rows(values_only=True))  # fmt: skip
    assert ("C2", "A1:O3") == (blatt.freeze_panes, blatt.auto_filter.ref)
    assert daten == liste_xlsx(kleines, gefragte, STICHTAG)


def test_die_liste_kommt_unveraendert_zurueck(tmp_path: Path) -> None:
    kleines = register(tmp_path)
    gefragte = mitglieder(kleines, STICHTAG)
    als_csv = tabellen.als_csv(
        tabellen.CSV_KOPF,
        [tabellen.csv_zeile(nummer, mitglied, "") for nummer, mitglied in enumerate(gefragte, 1)],
    )
    for daten in (liste_xlsx(kleines, gefragte, STICHTAG), als_csv):
        ergebnis = gleiche_ab(kleines, einlesen(daten, "liste", kleines.netz.satz), STICHTAG)
        assert ((), (), 2) == (ergebnis.kommunen, ergebnis.unklar, ergebnis.unveraendert)
