"""Jede Art von Fehler, die ein Datensatz haben kann: gesucht, indem jedes Feld falsch gefüllt wird."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any, get_args

import pytest
from pydantic import BaseModel, ValidationError

from kommunennetz.befund import Befund
from kommunennetz.model import leseregeln
from kommunennetz.model.einladung import Einladungen
from kommunennetz.model.grundlage import Satz
from kommunennetz.model.infomail import Infomail
from kommunennetz.model.kommune import Kommune
from kommunennetz.model.kontakt import Kontakte, SonstigeKontakte
from kommunennetz.model.netz import Netz
from kommunennetz.model.paketangaben import Paketangaben
from kommunennetz.model.postamt import Postamt
from kommunennetz.model.publikation import Publikation
from kommunennetz.model.runde import Runde
from kommunennetz.model.seite import Seite
from kommunennetz.model.veranstaltung import Veranstaltung
from kommunennetz.regeln.katalog import ALLE
from kommunennetz.register.lesen.feldfehler import UEBERSETZT, Meldung, list_feldfehler, translate
from kommunennetz.register.lesen.yaml_datei import parse

# Je Datensatz einmal alles, was er haben kann; ein Test wacht, dass kein Feld fehlt.
VOLLSTAENDIG: dict[type[Satz], str] = {
    Kommune: """
name: Bonn
ags: 05314000
postfach: ehrenamt@example.org
beitritt:
  unterzeichnet: 2012-12
  runde: 1
  erklaert: 2012
  beschluss: {gremium: Rat, datum: 2012-11, vorlage: 0815/12, quelle: Q}
  beleglage: belegt
  ausnahme: A
  quelle: Q
austritt: {datum: nach 2020, quelle: Q}
frueher:
  - beitritt: {unterzeichnet: 2010, quelle: Q}
    austritt: {datum: 2011, quelle: Q}
kriterien:
  ansprechperson: {stand: ja, weg: karte, seit: 2013, nachweis: N, quelle: Q, geprueft: 2024-01-10}
bemerkung: B
quellen: [Q]
hingenommen: [{regel: zahl-abweichend, text: T, grund: G, am: 2025}]
""",
    Paketangaben: """
briefkopf: Stadt Herford
vorlage: 2027/0112
amt: Stabsstelle Ehrenamt
aktenzeichen: 50.12
datum: 2027-01-18
beratung: öffentlich
frueher: keine
leitung: weiblich
beratungsfolge:
  - {gremium: Hauptausschuss, sitzung: 2027-02-03, top: 7, zustaendigkeit: Vorberatung}
vorhaben: V
haushalt: H
personal: ja
klima: K
gleichstellung: nein
unterzeichnende: [Bürgermeisterin]
""",
    Runde: """
nummer: 1
bezeichnung: Erstunterzeichnung
datum: 2012-12
ort: Düsseldorf
fassung: "2012"
veranstaltung: 2012-12-05-tagung
mitunterzeichnende: [Land]
neue_laut_quelle: [{anzahl: 10, quelle: Q}]
abgeschlossen: 2012-12-07
abgesagt: {datum: 2012-12, grund: G, quelle: Q}
bemerkung: B
quelle: Q
quellen: [Q]
hingenommen: [{regel: zahl-abweichend, text: T, grund: G, am: 2025}]
""",
    Veranstaltung: """
titel: Treffen
art: workshop
von: 2020
bis: 2021
beginn: 10:00
ende: 12:30
ort: Bonn
form: hybrid
online: https://example.org
gastgeber: Land
zielgruppe: fach
anmeldung_bis: 2019-12
plaetze: 40
je_kommune: 2
barrierefreiheit: stufenlos
stand: verlegt
stand_grund: G
verlegt_von: 2019
kalenderkennung: 2019-treffen
nummer: 1
bausteine: [{id: b1, titel: B, datum: 2020, ort: Bonn, stunden: 6, teilnahme_vollstaendig: ja}]
zertifikat: {mindestens_bausteine: 1, praxisprojekt: ja, uebergeben: 2021}
tagesordnung: [{beginn: 10:00, titel: T, art: Vortrag, kommune: bonn}]
teilnahme:
  - kommune: bonn
    stand: zugesagt
    personen: 2
    bausteine: [b1]
    praxisprojekt: {titel: P, stand: geplant, kurz: K, url: https://example.org}
    abschluss: 2021
teilnahme_vollstaendig: ja
teilnahme_laut_quelle: über 40
foerderung_euro: 130000
unterlagen: [{titel: D, url: https://example.org}]
bemerkung: B
quelle: Q
quellen: [Q]
hingenommen: [{regel: zahl-abweichend, text: T, grund: G, am: 2025}]
""",
    Publikation: """
titel: Leitfaden
art: arbeitshilfe
jahr: 2020
herausgeber: Netz
url: https://example.org
datei: data/publikationen/2020-leitfaden.pdf
themen: [T]
veranstaltung: 2020-01-01-treffen
ersetzt: 2018-leitfaden
bemerkung: B
quelle: Q
quellen: [Q]
hingenommen: [{regel: zahl-abweichend, text: T, grund: G, am: 2025}]
""",
    Infomail: """
betreff: Neues
datum: 2025-03-01
an:
  wer: [mitglieder, vorgemerkte]
  kommune: [Bonn]
  art: [stadt]
  regierungsbezirk: Köln
  kreis: Kreis Unna
  runde: 1
  seit: 2012
vorlage: infomail
hingenommen: [{regel: zahl-abweichend, text: T, grund: G, am: 2025}]
""",
    Netz: """
name: Netz
land: "05"
gruendung: 2012-12
traeger: Land
absender: {name: Netz, email: netz@example.org}
name_im_satz: {nominativ: das Netz, genitiv: des Netzes, dativ: dem Netz, akkusativ: das Netz}
traeger_im_satz: {nominativ: das Land, genitiv: des Landes, dativ: dem Land, akkusativ: das Land}
zweck: Z
nutzen: [{kurz: K, text: T}]
zusagen: [zu helfen]
pflichten: P
kosten: K
adressat: {nominativ: das Land, genitiv: des Landes, dativ: dem Land, akkusativ: das Land}
erklaerung_im_satz: {nominativ: die E, genitiv: der E, dativ: der E, akkusativ: die E}
worte: {mitglied: Mitglied, mitglieder: Mitglieder, runde: Runde, runden: Runden}
ebenen: {kreis: Landkreis, bezirk: Bezirk}
schritte: [{id: beschluss, text: T, wer: Rat, wochen: 6, sitzung: ja}]
aemter:
  - gruppe: gemeinde
    art: Stadt
    land: "01"
    gremium: Rat
    artikel: der
    leitung_weiblich: Bürgermeisterin
    leitung_maennlich: Bürgermeister
    rechtsgrundlage: § 41
    quelle: Q
unterzeichnende: [{fuer: das Land, amt: Ministerin}]
geschaeftsstelle: {name: G, anschrift: A, telefon: T, email: netz@example.org, webseite: W}
datenschutzhinweis:
  {verantwortlich: V, beauftragte: {name: B}, rechtsgrundlage: R, empfaenger: E, dauer: D, aufsicht: A}
presse: {name: G, anschrift: A, telefon: T, email: netz@example.org, webseite: W}
impressum: I
datenschutz: D
kriterien:
  - fassung: "2017"
    gilt_ab: 2017
    wortlaut: umschrieben
    quelle: Q
    bemerkung: B
    punkte:
      - id: karte
        kurz: K
        text: T
        nachweis: N
        naechster_schritt: S
        wege: [{id: w, text: T}]
        folgt_aus: beitritt
        belege_aus: mitarbeit
erklaerungen:
  - fassung: "2012"
    titel: T
    gilt_ab: 2012
    parteien: [Land]
    wortlaut: amtlich
    inhalt: I
    text: erklaerung.md
    bemerkung: B
    quelle: Q
zahlen: [{stand: 2012, anzahl: 10, zaehlt: mitglieder, bezirksregierung: ungenannt, bemerkung: B, quelle: Q}]
sprecherteam: [{kommune: bonn, von: 2016, bis: 2020, gewaehlt_am: 2016, wahl: 2016-treffen, bemerkung: B, quelle: Q}]
ferien: [{name: Sommerferien, von: 2027-07-19, bis: 2027-08-31, quelle: Q}]
hingenommen: [{regel: zahl-abweichend, text: T, grund: G, am: 2025}]
""",
    Kontakte: """
kommune: bonn
postfach:
  infomails: nein
  widerspruch: {am: 2026-01, weg: Telefon}
  zustellung: {stand: gestoert, code: 5.1.1, seit: 2026-01-02}
personen:
  - id: k7f3q
    amt: fach
    rolle: inhaber
    anrede: frau
    titel: Dr.
    vorname: Erika
    nachname: Mustermann
    bezeichnung: Engagementbeauftragte
    email: erika.mustermann@example.org
    telefon: 0228 1234-5
    von: 2024-03
    bis: 2027-02-28
    amtszeit_bis: 2030-10-31
    nachfolge_von: k2c9x
    infomails: nein
    widerspruch: {am: 2026-01, weg: Mail}
    oeffentlich: nein
    herkunft: {quelle: Schreiben, am: 2024-03-04}
    informiert_am: 2024-03-20
    geprueft: 2026-01-15
    zustellung: {stand: gestoert, code: 5.1.10, seit: 2026-11-02}
    abwesenheit: {gemeldet: 2026-11-02, bis: 2026-11-20}
    bemerkung: B
""",
    SonstigeKontakte: """
name: Verband
art: verband
personen: [{id: k7f3r, amt: traeger, anrede: ohne}]
""",
    Einladungen: """
zugang: {adresse: https://treffen.example/abc, kennwort: geheim}
termin: {uid: 5c1e, folge: 1, fassung: abc, wann: 2027-03-11, baustein: b1}
bausteintermine: [{uid: 5c1f, folge: 0, fassung: abd, wann: 2027-04-11, baustein: b1}]
einladungen:
  - sitz: unna/fach
    person: k7f3q
    stand: zugesagt
    am: 2027-01-21
    weg: kalender
    personen: 2
    ersatz: k9m2d
    folge: 1
    baustein: b1
anwesenheit: [{person: k7f3q, sitz: unna/fach, tag: 2027-03-11, baustein: b1, da: ja}]
""",
    Seite: """
titel: Netz
adresse: https://example.org/netz/
impressum: https://example.org/impressum
datenschutz: https://example.org/datenschutz
kontakt: {name: G, anschrift: A, telefon: 0211 0, email: netz@example.org, webseite: https://example.org}
lizenz: dl-by-de/2.0
namensnennung: N
dcat: {contributor_id: http://example.org/c, herausgeber: H, herausgeber_adresse: https://example.org}
barrierefreiheit:
  stand: teilweise
  grundlage: G
  erstellt: 2026-01
  geprueft: 2026-01-05
  methode: M
  maengel: [{was: W, warum: W, ersatz: E, bis: 2027}]
  kontaktformular: https://example.org/formular
  ombudsstelle: {name: O}
leichte_sprache: L
dgs: https://example.org/film
offen: [{angabe: impressum, grund: G}]
hingenommen: [{regel: zahl-abweichend, text: T, grund: G, am: 2025}]
""",
    Postamt: """
versand:
  weg: smtp
  server: mail.example.org
  port: 587
  sicherheit: starttls
  anmeldung: oauth
  benutzer: netz@example.org
  token_befehl: [token, netz@example.org]
  ca: landes-ca.pem
  x509_streng: ja
  ruecklauf: netz@example.org
  je_minute: 25
  hoechstens_am_tag: 2000
  groesse_mb: 10
  imap_server: imap.example.org
  imap_port: 993
  imap_entwuerfe: Entwürfe
eingang:
  weg: imap
  ordner: Rücklauf
  server: imap.example.org
  port: 993
  benutzer: netz@example.org
  mappe: INBOX
""",
}
# Was in einem anderen Fall als diesem stünde: `datum` schließt `von` und `bis` aus.
NICHT_ZUGLEICH = {(Veranstaltung, "datum")}
FALSCHES: list[Any] = [
    "",
    " ",
    "x",
    "Ü ß",
    "1\n2",
    "-1",
    "2026-02-30",
    "99",
    [],
    ["x"],
    [None],
    {},
    {"x": "y"},
    [[]],
]

Fehlerfall = tuple[type[Satz], dict[str, Any]]


def baum(modell: type[Satz]) -> dict[str, Any]:
    gelesen = parse(VOLLSTAENDIG[modell].encode(), "d.yaml")
    assert gelesen.baum is not None
    return gelesen.baum


def orte(wert: Any, pfad: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    kinder = wert.items() if isinstance(wert, dict) else enumerate(wert) if isinstance(wert, list) else ()
    for name, kind in kinder:
        yield (*pfad, name)
        yield from orte(kind, (*pfad, name))


def an(wurzel: Any, pfad: tuple[str | int, ...]) -> Any:
    for teil in pfad:
        wurzel = wurzel[teil]
    return wurzel


def fehlerfaelle() -> Iterator[Fehlerfall]:
    """Liefert jeden Datensatz mit einem Feld zu wenig, einem zu viel und jedem Feld falsch gefüllt."""
    for modell in VOLLSTAENDIG:
        for pfad in orte(baum(modell)):
            for falsch in FALSCHES:
                veraendert = baum(modell)
                an(veraendert, pfad[:-1])[pfad[-1]] = deepcopy(falsch)
                yield modell, veraendert
            ohne = baum(modell)
            del an(ohne, pfad[:-1])[pfad[-1]]
            yield modell, ohne
            umbenannt = baum(modell)
            if isinstance(abschnitt := an(umbenannt, pfad[:-1]), dict):
                abschnitt[f"{pfad[-1]} X"] = "x"
                yield modell, umbenannt
        yield modell, {}


def alle_fehler() -> Iterator[tuple[type[Satz], Any]]:
    for modell, daten in fehlerfaelle():
        try:
            modell.model_validate(daten)
        except ValidationError as error:
            for einzelner in error.errors(include_url=False):
                yield modell, einzelner


def abschnitte(typ: Any) -> Iterator[type[BaseModel]]:
    """Liefert alle Datensätze, die in einem Typ vorkommen, samt denen in ihnen."""
    if isinstance(typ, type) and issubclass(typ, BaseModel):
        yield typ
        for feld in typ.model_fields.values():
            yield from abschnitte(feld.annotation)
    for teil in get_args(typ):
        yield from abschnitte(teil)


def test_die_vollstaendigen_datensaetze_fuellen_jedes_feld_jedes_abschnitts() -> None:
    gefuellt: dict[type[BaseModel], set[str]] = {}

    def sammle(satz: BaseModel) -> None:
        gefuellt.setdefault(type(satz), set()).update(satz.model_fields_set)
        for wert in satz.__dict__.values():
            kinder = wert.values() if isinstance(wert, dict) else wert if isinstance(wert, tuple) else (wert,)
            for kind in kinder:
                if isinstance(kind, BaseModel):
                    sammle(kind)

    for modell in VOLLSTAENDIG:
        sammle(modell.model_validate(baum(modell)))
    erwartet = {
        abschnitt: {name for name in abschnitt.model_fields if (abschnitt, name) not in NICHT_ZUGLEICH}
        for modell in VOLLSTAENDIG
        for abschnitt in abschnitte(modell)
    }
    # Tests haben eigene Datensätze; gemeint sind die des Programms.
    eigene = {satz for satz in _unterklassen(Satz) if satz.__module__.startswith("kommunennetz.")}
    assert set(erwartet) == eigene
    assert gefuellt == erwartet


def _unterklassen(klasse: type[Satz]) -> Iterator[type[Satz]]:
    for unterklasse in klasse.__subclasses__():
        yield unterklasse
        yield from _unterklassen(unterklasse)


def test_jede_art_von_fehler_die_ein_datensatz_haben_kann_ist_uebersetzt() -> None:
    arten: set[str] = set()
    for modell, fehler in alle_fehler():
        pfad = tuple(teil for teil in fehler["loc"] if teil != "[key]")
        regel, text, hilfe = translate(fehler, modell, pfad)
        arten.add(fehler["type"])
        assert regel in ALLE.values(), fehler
        assert regel != leseregeln.wert, fehler
        # Der englische Satz von pydantic darf nirgends durchscheinen; die eigenen sind schon deutsch.
        assert fehler["type"] not in UEBERSETZT or fehler["msg"] not in text, fehler
        assert hilfe.endswith((".", "?")), (fehler, hilfe)
    eigene = {
        "auswahl",
        "text",
        "zeile",
        "datum",
        "uhrzeit",
        "ganzzahl",
        "anzahl",
        "ags",
        "land",
        "wochen",
        "schluessel",
        "adresse",
        "webadresse",
        "termin",
        "personenkennung",
        "sitz",
        "anrede-ohne-namen",
        "postamt",
    }
    assert arten == set(UEBERSETZT) | eigene


def test_jeder_fehler_hat_eine_stelle_und_eine_regel_im_katalog() -> None:
    gelesen = parse(b"name: Bonn\nags: 05314000\n\nbeitritt:\n  runde: eins\n  x: y\n", "d.yaml")
    with pytest.raises(ValidationError) as gefangen:
        Kommune.model_validate(gelesen.baum)
    assert list(list_feldfehler(gefangen.value, Kommune, gelesen, "d.yaml")) == [
        Befund(
            "d.yaml",
            5,
            3,
            "beitritt.runde",
            leseregeln.ganzzahl,
            "»runde«: »eins« ist keine ganze Zahl",
            "Nur Ziffern schreiben, ohne Punkt und Einheit.",
        ),
        Befund(
            "d.yaml",
            6,
            3,
            "beitritt.x",
            leseregeln.feld_unbekannt,
            "das Feld »x« gibt es hier nicht",
            "Bekannt sind: unterzeichnet, runde, erklaert, beschluss, beleglage, ausnahme, quelle.",
        ),
    ]


def test_ein_falscher_eintrag_macht_aus_seiner_liste_keine_leere() -> None:
    gelesen = parse(VOLLSTAENDIG[Netz].replace("gilt_ab: 2017", "gilt_ab: bald").encode(), "d.yaml")
    with pytest.raises(ValidationError) as gefangen:
        Netz.model_validate(gelesen.baum)
    befunde = list(list_feldfehler(gefangen.value, Netz, gelesen, "d.yaml"))
    assert [(befund.feld, befund.regel.id) for befund in befunde] == [("kriterien.1.gilt_ab", "datum")]


def test_ein_falscher_feldname_nennt_sich_selbst_und_ein_falscher_wert_sein_feld() -> None:
    gelesen = parse("name: Bonn\nags: x\nkriterien:\n  Ä b: {stand: ja}\n".encode(), "d.yaml")
    with pytest.raises(ValidationError) as gefangen:
        Kommune.model_validate(gelesen.baum)
    assert [
        (befund.zeile, befund.spalte, befund.text)
        for befund in list_feldfehler(gefangen.value, Kommune, gelesen, "d.yaml")
    ] == [(2, 1, "»ags«: »x« ist kein Amtlicher Gemeindeschlüssel"), (4, 3, "»Ä b« ist kein Schlüssel")]


def test_ein_abschnitt_ist_kein_wort_zur_auswahl() -> None:
    gelesen = parse(b"name: Bonn\nags: 05314000\nkriterien: {a: {stand: [ja]}}\n", "d.yaml")
    with pytest.raises(ValidationError) as gefangen:
        Kommune.model_validate(gelesen.baum)
    (befund,) = list_feldfehler(gefangen.value, Kommune, gelesen, "d.yaml")
    assert (befund.text, befund.hilfe) == (
        "»stand« muss ein einzelnes Wort sein",
        "Erlaubt sind: ja, nein, offen.",
    )


def test_was_pydantic_eines_tages_neu_bemaengelt_geht_nicht_verloren() -> None:
    neu: Any = {"type": "neu", "loc": ("name",), "msg": "something new", "input": "x"}
    assert translate(neu, Kommune, ("name",)) == Meldung(
        leseregeln.wert, "»name« ist ungültig (something new)", "Den Wert prüfen."
    )
    eintrag = neu | {"loc": ("quellen", 1)}
    assert translate(eintrag, Kommune, ("quellen", 1)).text == (
        "»quellen, Eintrag 2« ist ungültig (something new)"
    )


def test_ein_unbekanntes_feld_tief_im_datensatz_nennt_was_es_genau_dort_gibt() -> None:
    text = "name: Bonn\nags: 05314000\nbeitritt:\n  runde: 1\n  beschluss: {gremium: Rat, datum: 2012, vorlge: 7}\n"
    gelesen = parse(text.encode(), "d.yaml")
    with pytest.raises(ValidationError) as gefangen:
        Kommune.model_validate(gelesen.baum)
    [befund] = list_feldfehler(gefangen.value, Kommune, gelesen, "d.yaml")
    assert (befund.feld, befund.hilfe) == ("beitritt.beschluss.vorlge", "Meinten Sie »vorlage«?")
