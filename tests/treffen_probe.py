"""Ein kleines Register mit Treffen, einem Lehrgang und einem Sprecherteam."""

BONN = "name: Bonn\nags: 05314000\nbeitritt: {unterzeichnet: 2012-12-05, quelle: Q}\n"
UNNA = "name: Unna\nags: '05978036'\nbeitritt: {unterzeichnet: 2020-06-01, quelle: Q}\n"
RHEINE = "name: Rheine\nags: 05566076\nbeitritt: {unterzeichnet: zwischen 2014 und 2016, quelle: Q}\n"
HERFORD = "name: Herford\nags: 05758012\n"

TREFFEN_2015 = """\
titel: Treffen 2015
art: netzwerktreffen
datum: 2015-03-01
gastgeber: Stadt Rheine
teilnahme:
  - {kommune: bonn, stand: teilgenommen, personen: 2}
teilnahme_vollstaendig: ja
quelle: Q15
"""
TREFFEN_2018 = """\
titel: Treffen 2018
art: netzwerktreffen
datum: 2018-03-01
tagesordnung:
  - {titel: Gespräch, kommune: rheine}
teilnahme:
  - {kommune: bonn, stand: zugesagt}
teilnahme_vollstaendig: ja
quelle: Q18
"""
TREFFEN_2021 = """\
titel: Treffen 2021
art: spitzentreffen
datum: 2021-03-01
teilnahme:
  - {kommune: rheine, stand: abgesagt}
quelle: Q21
"""
TREFFEN_2022 = """\
titel: Treffen 2022
art: netzwerktreffen
datum: 2022-03-01
teilnahme_vollstaendig: ja
quelle: Q22
"""
ABGESAGT = """\
titel: Treffen 2023
art: netzwerktreffen
datum: 2023-03-01
stand: abgesagt
teilnahme:
  - {kommune: bonn, stand: zugesagt}
teilnahme_vollstaendig: ja
"""
KOMMEND = """\
titel: Treffen 2027
art: netzwerktreffen
datum: 2027-03-11
beginn: 10:00
ende: 15:30
ort: Unna, Rathaus
form: hybrid
anmeldung_bis: 2027-02-25
plaetze: 60
tagesordnung:
  - {beginn: 10:00, titel: Ankommen}
  - {beginn: 10:30, titel: Karte digital, art: Vortrag, kommune: rheine}
teilnahme:
  - {kommune: bonn, stand: eingeladen}
"""
LEHRGANG = """\
titel: Werkstatt
art: entwicklungswerkstatt
von: 2024-04
bis: 2025-05
nummer: 5
bausteine:
  - {id: b1, titel: Anfang, datum: 2024-04-10, ort: Bonn, stunden: 6, teilnahme_vollstaendig: ja}
  - {id: b2, titel: Mitte}
  - {id: b3, titel: Schluss, teilnahme_vollstaendig: ja}
zertifikat: {mindestens_bausteine: 2, praxisprojekt: ja, uebergeben: 2025-05-16}
teilnahme:
  - {kommune: bonn, stand: abgeschlossen, abschluss: 2025-05-16}
  - kommune: herford
    stand: teilgenommen
    bausteine: [b1, b3]
    praxisprojekt: {titel: Börse, stand: begonnen}
  - {kommune: rheine, stand: teilgenommen, bausteine: [b1]}
  - {kommune: unna, stand: abgebrochen}
foerderung_euro: 130000
quelle: QL
"""
SPRECHERTEAM = """\
sprecherteam:
  - {kommune: bonn, von: 2016, bis: 2020-06-30, gewaehlt_am: 2016, quelle: QB}
  - {kommune: rheine, von: zwischen 2018 und 2020, quelle: QR}  # bis auf Weiteres
"""
DATEIEN = {
    "kommunen__bonn": BONN,
    "kommunen__unna": UNNA,
    "kommunen__rheine": RHEINE,
    "kommunen__herford": HERFORD,
    "veranstaltungen__2015-03-01-netzwerktreffen": TREFFEN_2015,
    "veranstaltungen__2018-03-01-netzwerktreffen": TREFFEN_2018,
    "veranstaltungen__2021-03-01-spitzentreffen": TREFFEN_2021,
    "veranstaltungen__2022-03-01-netzwerktreffen": TREFFEN_2022,
    "veranstaltungen__2023-03-01-netzwerktreffen": ABGESAGT,
    "veranstaltungen__2027-03-11-netzwerktreffen": KOMMEND,
    "veranstaltungen__2024-04-entwicklungswerkstatt-5": LEHRGANG,
}
