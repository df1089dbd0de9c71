"""Wie die Spalten des Registers in Listen heißen, die anderswo gewachsen sind."""

from collections.abc import Mapping

from kommunennetz.austausch.spalten import Feld

# Das Eindeutigste zuerst: meinen zwei Spalten dasselbe, gewinnt es.
SYNONYME: Mapping[Feld, tuple[str, ...]] = {
    ("schluessel",): ("Schlüssel", "Slug", "Registerschlüssel"),
    ("name",): (
        "Kommune", "Kommunen", "Mitgliedskommune", "Name der Kommune", "Kommunenname", "Stadt/Gemeinde",
        "Stadt/Gemeinde/Kreis", "Städte und Gemeinden", "Gemeinde", "Stadt", "Gemeindename", "Stadt/Kreis",
        "Kreis/Stadt", "Gebietskörperschaft", "Körperschaft", "Ort", "Mitglied", "Name", "Amtlicher Name",
        "Bezeichnung",
    ),
    ("ags",): (
        "AGS", "Amtlicher Gemeindeschlüssel", "Amtl. Gemeindeschlüssel", "Gemeindeschlüssel",
        "AGS-Nr.", "AGS 8", "Gemeindekennziffer", "Gemeindekennzahl", "GKZ",
        "Gemeindenummer", "Schlüsselnummer", "ARS", "Regionalschlüssel", "Amtlicher Regionalschlüssel",
        "Code", "Kennziffer", "Amtliche Kennziffer",
    ),
    ("postfach",): (
        "Postfach", "Funktionspostfach", "E-Mail", "Email", "E-Mail-Adresse", "Emailadresse", "Mail",
        "Mailadresse", "E-Mail-Postfach", "Kontakt E-Mail", "E-Mail Kommune",
    ),
    ("beitritt", "unterzeichnet"): (
        "unterzeichnet", "unterzeichnet am", "Tag der Unterschrift", "Unterschrift am", "Unterzeichnung am",
        "Datum der Unterzeichnung", "Datum Unterzeichnung", "Beitrittsdatum", "Datum des Beitritts",
        "Datum Beitritt", "Beitritt am", "beigetreten am", "beigetreten", "Mitglied seit",
        "Mitgliedschaft seit", "dabei seit", "Beitrittsjahr", "Beitritt Jahr", "Jahr des Beitritts",
        "Unterzeichnung", "Unterschrift", "Beitritt", "seit",
    ),
    ("beitritt", "runde"): (
        "Runde", "Nr. der Runde", "Rundennummer", "Unterzeichnungsrunde", "Unterzeichnerrunde",
        "Beitrittsrunde",
    ),
    ("beitritt", "erklaert"): (
        "erklärt", "erklärt am", "Beitrittserklärung", "Beitrittserklärung vom", "Beitritt erklärt",
        "Beitritt erklärt am", "Erklärung vom", "Erklärung am",
    ),
    ("beitritt", "beschluss", "gremium"): (
        "Beschluss: Gremium", "Gremium", "Beschlussgremium", "beschlossen von", "beschlossen durch",
    ),
    ("beitritt", "beschluss", "datum"): (
        "Beschluss: Datum", "Beschlussdatum", "Datum des Beschlusses", "Beschluss am", "Beschluss vom",
        "beschlossen am", "Ratsbeschluss vom", "Ratsbeschluss am", "Ratsbeschluss", "Sitzung am", "Beschluss",
    ),
    ("beitritt", "beschluss", "vorlage"): (
        "Beschluss: Vorlage", "Vorlage", "Vorlagennummer", "Vorlagen-Nr.", "Vorlage Nr.", "Drucksache",
        "Drucksachennummer", "Drucksachen-Nr.",
    ),
    ("beitritt", "beleglage"): ("Beleglage",),
    ("beitritt", "quelle"): (
        "Quelle", "Quelle des Beitritts", "Beleg", "Nachweis Beitritt", "Fundstelle", "Link",
    ),
    ("austritt", "datum"): (
        "Austritt: Datum", "Austrittsdatum", "Datum des Austritts", "ausgetreten am", "Austritt am",
        "ausgetreten", "Austritt",
    ),
    ("austritt", "quelle"): ("Austritt: Quelle", "Quelle des Austritts"),
    ("bemerkung",): (
        "Bemerkung", "Bemerkungen", "Anmerkung", "Anmerkungen", "Notiz", "Notizen", "Kommentar", "Hinweis",
        "Hinweise", "Sonstiges",
    ),
}  # fmt: skip
