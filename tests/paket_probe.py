"""Ein kleines Register mit einer geplanten Runde, und das Soll der Pakete."""

from collections.abc import Mapping
from pathlib import Path

from hilfen import HEUTE, WURZEL, load_register
from kommunennetz.dokumente.paket import render_paket
from kommunennetz.register.lesen.register import Register
from kommunennetz.setzerei.vorlagen import Vorlagen

SOLL = WURZEL / "tests" / "soll" / "paket"
VORLAGEN = Vorlagen([WURZEL / "templates"])
KOMMUNEN = (
    "herford",
    "roedinghausen",
    "koeln",
    "kreis-lippe",
    "oberbergischer-kreis",
    "staedteregion-aachen",
)
"""Stadt, Gemeinde, kreisfreie Stadt, Kreis, Kreis mit Beiwort und Städteregion."""

NETZ = """\
name: Testnetz der Kommunen
land: "05"
gruendung: 2012-12
traeger: Ministerium für Ehrenamt
traeger_im_satz:
  nominativ: das Ministerium für Ehrenamt
  genitiv: des Ministeriums für Ehrenamt
  dativ: dem Ministerium für Ehrenamt
  akkusativ: das Ministerium für Ehrenamt
absender: {name: Geschäftsstelle, email: netz@example.org}
name_im_satz:
  nominativ: das Testnetz der Kommunen
  genitiv: des Testnetzes der Kommunen
  dativ: dem Testnetz der Kommunen
  akkusativ: das Testnetz der Kommunen
zweck: Darin üben Kommunen, was sie gemeinsam besser können.
nutzen:
  - {kurz: Austausch, text: Man findet andere mit derselben Aufgabe.}
  - {kurz: Stimme, text: Gemeinsam finden die Mitglieder Gehör.}
zusagen: [einander zu helfen, voneinander zu lernen]
pflichten: Mitglieder helfen einander nach Kräften mit Rat.
kosten: Die Mitgliedschaft kostet nichts.
adressat: {nominativ: das Land, genitiv: des Landes, dativ: dem Land, akkusativ: das Land}
erklaerung_im_satz:
  nominativ: die Gemeinsame Erklärung
  genitiv: der Gemeinsamen Erklärung
  dativ: der Gemeinsamen Erklärung
  akkusativ: die Gemeinsame Erklärung
schritte:
  - {id: gespraech, text: Die Verwaltung spricht mit der Geschäftsstelle., wer: Verwaltung, wochen: 14}
  - {id: beschluss, text: Die Vertretung beschließt., wer: Vertretung, wochen: 6, sitzung: ja}
  - {id: unterschrift, text: Beide Seiten unterschreiben., wochen: 0}
aemter:
  - gruppe: gemeinde
    gremium: Rat
    leitung_weiblich: Bürgermeisterin
    leitung_maennlich: Bürgermeister
    rechtsgrundlage: § 41 Absatz 1 der Gemeindeordnung
  - gruppe: kreis
    gremium: Kreistag
    leitung_weiblich: Landrätin
    leitung_maennlich: Landrat
    rechtsgrundlage: § 26 Absatz 1 der Kreisordnung
  - gruppe: kreis
    art: Städteregion
    gremium: Städteregionstag
    leitung_weiblich: Städteregionsrätin
    leitung_maennlich: Städteregionsrat
    rechtsgrundlage: § 26 Absatz 1 der Kreisordnung
unterzeichnende:
  - {fuer: das Land, amt: Ministerin oder Minister für Ehrenamt}
geschaeftsstelle:
  name: Geschäftsstelle des Testnetzes
  anschrift: Hauptstraße 1, 40000 Musterstadt
  telefon: 0211 000000
  email: netz@example.org
  webseite: https://example.org/netz
presse: {name: Pressestelle des Ministeriums, email: presse@example.org}
impressum: Verantwortlich ist die Geschäftsstelle des Testnetzes.
datenschutz: Ihre Adresse ist das Funktionspostfach Ihrer Kommune.
datenschutzhinweis:
  verantwortlich: Ministerium für Ehrenamt, Beispielweg 1, 40000 Beispielstadt
  beauftragte: {name: Datenschutz, email: datenschutz@example.org}
  rechtsgrundlage: Art. 6 Abs. 1 Buchst. e DSGVO
  empfaenger: Außer der Geschäftsstelle sieht sie niemand.
  dauer: Zwölf Monate, nachdem Sie das Amt abgegeben haben, werden sie gelöscht.
  aufsicht: Landesbeauftragte für Datenschutz, https://aufsicht.example
kriterien:
  - fassung: "2020"
    gilt_ab: 2020-03
    wortlaut: umschrieben
    quelle: Q
    punkte:
      - id: ansprechperson
        kurz: Ansprechperson
        text: Jemand ist zuständig.
        nachweis: Ein Organigramm.
        naechster_schritt: Benennen Sie jemanden.
      - id: erklaerung
        kurz: Erklärung
        folgt_aus: beitritt
        text: Die Kommune will unterzeichnen.
        nachweis: Ein Beschluss.
        naechster_schritt: Bringen Sie einen Beschluss ein.
      - id: anerkennung
        kurz: Anerkennung
        text: Engagement wird anerkannt.
        nachweis: Ein Vertrag.
        naechster_schritt: Wählen Sie einen Weg.
        wege: [{id: karte, text: Mit der Karte.}, {id: anders, text: Auf andere Weise.}]
erklaerungen:
  - {fassung: "2012", titel: Gemeinsam handeln, gilt_ab: 2012-12, parteien: [Land, Kommunen], quelle: Q}
zahlen:
  - {stand: 2012-12, anzahl: 2, zaehlt: unterzeichner, bezirksregierung: ungenannt, quelle: Q}
  - stand: 2026-09
    anzahl: über 5
    zaehlt: mitglieder
    bezirksregierung: gesondert
    quelle: https://example.org/a; Rundbrief 7
sprecherteam: [{kommune: bonn, von: 2020, quelle: Q}]
"""
HERFORD = """\
name: Herford
ags: 05758012
beitritt:
  runde: 2
  erklaert: 2026-11-10
  beschluss: {gremium: Rat, datum: 2026-10-02, vorlage: V/12, quelle: Q}
kriterien:
  ansprechperson: {stand: ja, seit: 2024-05, nachweis: Organigramm 2024, quelle: Q}
  anerkennung: {stand: nein, quelle: Q}
quellen: [Q]
"""
DATEIEN = {
    "netz": NETZ,
    "runden__2012-erste": "{nummer: 1, bezeichnung: Erste Runde, datum: 2012-12-05, quelle: Q}\n",
    "runden__2027-zweite": (
        "{nummer: 2, bezeichnung: Zweite Runde, datum: 2027-03-10, ort: Hagen, fassung: '2012'}\n"
    ),
    "kommunen__herford": HERFORD,
} | {
    f"kommunen__{slug}": f"name: {name}\nags: {ags}\nbeitritt: {{unterzeichnet: {datum}, quelle: Q{runde}}}\n"
    for slug, name, ags, datum, runde in (
        ("alsdorf", "Alsdorf", "05334004", "2015", ""),
        ("bezirksregierung-detmold", "Bezirksregierung Detmold", "057", "2012-12-05", ", runde: 1"),
        ("bielefeld", "Bielefeld", "05711000", "nach 2018", ""),
        ("bonn", "Bonn", "05314000", "2012-12-05", ", runde: 1"),
        ("kirchlengern", "Kirchlengern", "05758020", "2015-06-01", ""),
        ("wiehl", "Wiehl", "05374048", "2021-01", ""),
    )
}


def load_probe(ort: Path, **dateien: str) -> Register:
    """Liefert das kleine Register, einzelne Dateien ersetzt oder dazugelegt."""
    return load_register(ort, **(DATEIEN | dateien))


def build_soll(register: Register) -> Mapping[str, str]:
    """Liefert zu jedem Pfad unter SOLL den Text, der dort stehen soll."""
    soll = {}
    for slug in KOMMUNEN:
        gebiet = register.verzeichnis.nach_slug(slug)
        assert gebiet is not None
        for name, (markdown, titel) in render_paket(register, gebiet, HEUTE, VORLAGEN).items():
            soll[f"{slug}/{name}.md"] = f"<!-- {titel} -->\n{markdown}"
    return soll
