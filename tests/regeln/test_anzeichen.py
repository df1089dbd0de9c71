from collections.abc import Callable, Mapping
from datetime import date

from kommunennetz.regeln import check
from kommunennetz.register.lesen.register import Geladen

Lader = Callable[[Mapping[str, str]], Geladen]


def gefunden(lade: Lader, felder: str) -> list[str]:
    geladen = lade({"kommunen/koeln.yaml": f"name: Köln\nags: 05315000\n{felder}"})
    assert geladen.register is not None
    return [befund.text for befund in check(geladen.register, date(2025, 11, 1))]


def test_ein_hinweis_auf_eine_person_wiederholt_sie_nicht(lade: Lader) -> None:
    texte = gefunden(
        lade,
        "postfach: erika.mustermann@stadt.example\n"
        "bemerkung: Frau Mustermann, erika@stadt.example, 0211 837-1632\n",
    )
    assert texte == [
        "»postfach« sieht aus wie die Adresse einer Person (Kennzeichen 5585)",
        "hier steht eine E-Mail-Adresse und Telefonnummer (Kennzeichen 6ffb)",
        "hier steht wohl der Name einer Person (Kennzeichen ef7c)",
    ]


def test_eine_andere_person_hat_ein_anderes_kennzeichen(lade: Lader) -> None:
    eine = gefunden(lade, "bemerkung: Frau Mustermann\n")
    assert eine == gefunden(lade, "bemerkung: Auskunft gab Frau Mustermann.\n")
    assert eine != gefunden(lade, "bemerkung: Frau Musterfrau\n")


def test_jeder_text_eines_datensatzes_wird_angesehen(lade: Lader) -> None:
    texte = gefunden(
        lade,
        "beitritt:\n"
        "  unterzeichnet: 2015\n"
        "  beschluss: {gremium: Frau Muster, datum: 2015, vorlage: 0211 837-1632, quelle: Dr. Muster}\n"
        "  quelle: Schreiben von Herrn Muster\n"
        "austritt: {datum: 2020, quelle: Prof. Muster}\n"
        "kriterien: {ansprechperson: {stand: ja, nachweis: Hr. Muster, quelle: Mail an m@x.example}}\n"
        "quellen: [Herr Muster]\n",
    )
    assert len(texte) == 8
