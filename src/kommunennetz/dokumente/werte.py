"""Die Werte, aus denen die Inhalte der Dokumente bestehen, und ihr Weg aus dem Register dorthin.

Eine Vorlage liest genau die Felder, die hier stehen; ihre Bedeutung steht daneben und in docs/vorlagen.md.
Dort heißen die Klassen wie im Register, ohne das »Wert« am Ende, das sie im Code davon unterscheidet.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from enum import Enum
from typing import Annotated, Any, Literal, TypeVar

from kommunennetz.dokumente.zeitplan import Termin, Zeitplan
from kommunennetz.fragen import beitritt as frage
from kommunennetz.fragen import mitglieder as zaehlen
from kommunennetz.fragen import zahlen
from kommunennetz.gebiete import gebiet as amtlich
from kommunennetz.model import auftritt, paketangaben
from kommunennetz.model import kommune as satz_kommune
from kommunennetz.model import netz as satz_netz
from kommunennetz.model import runde as satz_runde
from kommunennetz.model import veranstaltung as satz_veranstaltung
from kommunennetz.model.teildatum import Teildatum, tag
from kommunennetz.setzerei.wert import Wert, feldnamen

Gruppe = Literal["stadt", "gemeinde", "kreis", "verband", "bezirksregierung"]
Stand = Literal["ja", "nein", "offen", "geplant"]


@dataclass(frozen=True, slots=True)
class DatumWert(Wert):
    """Ein Datum, so genau es bekannt ist; gezeigt steht es, wie man es im Satz schreibt."""

    text: Annotated[str, "wie in der Datei: 2017-12-06, 2012-12, »vor 2020«"]
    satz: Annotated[str, "wie im Satz: »6. Dezember 2017«"]
    jahr: Annotated[int | None, "das Jahr, wenn es sicher ist"]
    ist_tag: Annotated[bool, "ob der Tag genau bekannt ist"]
    seit: Annotated[str, "»seit 2012«, »seit dem 6. Dezember 2017«; leer, wenn es eine Spanne ist"]
    am: Annotated[str, "»am 6. Dezember 2017«, »im Dezember 2012«, »vor 2012«; leer, wenn unbekannt"]

    def __str__(self) -> str:
        """Liefert das Datum im Satz."""
        return self.satz


@dataclass(frozen=True, slots=True)
class SpanneWert(Wert):
    """Eine Anzahl, so genau sie bekannt ist; gezeigt »42« oder »mindestens 41, höchstens 42«."""

    text: Annotated[str, "die Anzahl in Worten"]
    mindestens: Annotated[int, "so viele sind es sicher"]
    hoechstens: Annotated[int, "mehr können es nicht sein"]

    def __str__(self) -> str:
        """Liefert die Anzahl in Worten."""
        return self.text


@dataclass(frozen=True, slots=True)
class AnzahlWert(Wert):
    """Eine veröffentlichte Anzahl; gezeigt, wie sie dasteht: »über 50«."""

    text: Annotated[str, "wie sie veröffentlicht ist"]
    wert: Annotated[int, "die Zahl darin"]

    def __str__(self) -> str:
        """Liefert die Angabe, wie sie veröffentlicht ist."""
        return self.text


@dataclass(frozen=True, slots=True)
class FaelleWert(Wert):
    """Ein Name in den vier Fällen, jeder mit seinem Artikel."""

    nominativ: Annotated[str, "wer? »die Stadt Bonn«"]
    genitiv: Annotated[str, "wessen? »der Stadt Bonn«"]
    dativ: Annotated[str, "wem? »der Stadt Bonn«"]
    akkusativ: Annotated[str, "wen? »die Stadt Bonn«"]

    def __str__(self) -> str:
        """Liefert den Namen im Nominativ."""
        return self.nominativ


@dataclass(frozen=True, slots=True)
class GebietWert(Wert):
    """Eine Stadt, eine Gemeinde, ein Kreis oder eine Bezirksregierung nach dem amtlichen Verzeichnis."""

    name: Annotated[str, "amtlicher Name mit Gattung: »Stadt Bonn«"]
    kurzname: Annotated[str, "wie das Register sie nennt: »Bonn«"]
    faelle: Annotated[FaelleWert, "der amtliche Name in den vier Fällen"]
    ags: Annotated[str, "Amtlicher Gemeindeschlüssel"]
    art: Annotated[str, "Rechtsform: »Mittlere kreisangehörige Stadt«"]
    gruppe: Annotated[Gruppe, "wonach gezählt wird"]
    regierungsbezirk: Annotated[str, "»Köln«; leer, wo es keinen gibt"]
    einwohner: Annotated[int, "Bevölkerung nach dem Verzeichnis"]

    def __str__(self) -> str:
        """Liefert den amtlichen Namen."""
        return self.name


@dataclass(frozen=True, slots=True)
class MitgliedWert(Wert):
    """Eine Kommune oder Bezirksregierung, die unterzeichnet hat."""

    name: Annotated[str, "Kurzname: »Bonn«"]
    gebiet: Annotated[GebietWert, "was das amtliche Verzeichnis über sie sagt"]
    seit: Annotated[DatumWert, "Tag der Unterschrift, so genau er bekannt ist"]
    runde: Annotated[int | None, "Nummer der Runde; leer bei Einzelbeitritt"]
    sicher: Annotated[bool, "ob Mitgliedschaft und Beitrittsjahr feststehen"]

    def __str__(self) -> str:
        """Liefert den amtlichen Namen."""
        return self.gebiet.name


@dataclass(frozen=True, slots=True)
class KommuneWert(Wert):
    """Eine Kommune oder Bezirksregierung, an die eine Infomail geht."""

    name: Annotated[str, "Kurzname: »Bonn«"]
    gebiet: Annotated[GebietWert, "was das amtliche Verzeichnis über sie sagt"]
    lage: Annotated[str, "wo sie steht: Mitglied, vorgemerkt, Kandidatin …"]
    seit: Annotated[DatumWert | None, "Tag der Unterschrift, so genau er bekannt ist; leer ohne Beitritt"]
    runde: Annotated[int | None, "Nummer der Runde, auch der vorgemerkten; leer, wo es keine gibt"]
    sicher: Annotated[bool, "ob Mitgliedschaft und Beitrittsjahr feststehen"]

    def __str__(self) -> str:
        """Liefert den amtlichen Namen."""
        return self.gebiet.name


@dataclass(frozen=True, slots=True)
class ZaehlungWert(Wert):
    """Wie viele Mitglieder es am Stichtag sind; Bezirksregierungen zählen für sich."""

    stichtag: Annotated[DatumWert, "der Tag, für den gezählt ist"]
    kommunen: Annotated[SpanneWert, "Städte, Gemeinden und Kreise zusammen"]
    bezirksregierungen: Annotated[SpanneWert, "Bezirksregierungen, gesondert"]
    nach_gruppe: Annotated[Mapping[str, SpanneWert], 'je Gruppe: zahl.nach_gruppe["stadt"]']


@dataclass(frozen=True, slots=True)
class AbsenderWert(Wert):
    """Die Geschäftsstelle."""

    name: Annotated[str, "Name, der im Postfach der Empfänger erscheint"]
    email: Annotated[str | None, "Adresse; leer, wenn netz.yaml keine nennt"]

    def __str__(self) -> str:
        """Liefert den Namen."""
        return self.name


@dataclass(frozen=True, slots=True)
class WegWert(Wert):
    """Einer von mehreren Wegen, ein Kriterium zu erfüllen."""

    id: Annotated[str, "Kennung des Weges"]
    text: Annotated[str, "was der Weg verlangt"]

    def __str__(self) -> str:
        """Liefert, was er verlangt."""
        return self.text


@dataclass(frozen=True, slots=True)
class PunktWert(Wert):
    """Ein Kriterium, wie eine Fassung es verlangt."""

    id: Annotated[str, "Kennung, dieselbe in allen Fassungen"]
    kurz: Annotated[str, "zwei bis vier Wörter"]
    text: Annotated[str, "was verlangt ist"]
    nachweis: Annotated[str, "was als Nachweis gilt"]
    naechster_schritt: Annotated[str, "was als Nächstes zu tun ist, solange etwas fehlt"]
    wege: Annotated[tuple[WegWert, ...], "Wege, von denen einer genügt"]
    folgt_aus: Annotated[Literal["beitritt"] | None, "beitritt: Beschluss oder Unterschrift erfüllen es"]

    def __str__(self) -> str:
        """Liefert das Kriterium in wenigen Wörtern."""
        return self.kurz


@dataclass(frozen=True, slots=True)
class KriterienfassungWert(Wert):
    """Eine Fassung der Kriterien."""

    fassung: Annotated[str, "Name der Fassung, meist das Jahr"]
    gilt_ab: Annotated[DatumWert, "ab wann sie gilt"]
    wortlaut: Annotated[Literal["umschrieben", "amtlich"], "ob sie in eigenen Worten dasteht"]
    punkte: Annotated[tuple[PunktWert, ...], "die Kriterien in ihrer Reihenfolge"]

    def __str__(self) -> str:
        """Liefert den Namen der Fassung."""
        return self.fassung


@dataclass(frozen=True, slots=True)
class ErklaerungWert(Wert):
    """Eine Fassung der Erklärung."""

    fassung: Annotated[str, "Name der Fassung, meist das Jahr"]
    titel: Annotated[str, "Titel der Erklärung"]
    gilt_ab: Annotated[DatumWert, "ab wann sie unterzeichnet wird"]
    parteien: Annotated[tuple[str, ...], "wer sie trägt"]
    inhalt: Annotated[str | None, "was sie sagt, in eigenen Worten"]

    def __str__(self) -> str:
        """Liefert den Titel."""
        return self.titel


@dataclass(frozen=True, slots=True)
class ZahlangabeWert(Wert):
    """Eine veröffentlichte Gesamtzahl."""

    stand: Annotated[DatumWert, "für welchen Tag sie genannt ist"]
    anzahl: Annotated[AnzahlWert, "die Zahl, wie sie dasteht"]
    zaehlt: Annotated[Literal["unterzeichner", "mitglieder", "beitritte"], "was gezählt ist"]
    bezirksregierung: Annotated[
        Literal["eingerechnet", "gesondert", "ungenannt"], "ob die Bezirksregierung darin steckt"
    ]
    quelle: Annotated[str | None, "wo sie steht"]

    def __str__(self) -> str:
        """Liefert die Zahl, wie sie dasteht."""
        return self.anzahl.text


@dataclass(frozen=True, slots=True)
class GesamtzahlWert(Wert):
    """Die eine Zahl, die ein Papier nach außen nennt; gezeigt »über 100 Kommunen«."""

    text: Annotated[str, "die Zahl mit ihrem Wort: »über 100 Kommunen«"]
    mehrere: Annotated[bool, "ob von Kommunen in der Mehrzahl die Rede ist"]
    stand: Annotated[DatumWert | None, "für wann sie veröffentlicht ist; leer, wenn es die des Registers ist"]
    quelle: Annotated[str | None, "wo sie steht; leer, wenn es die des Registers ist"]

    def __str__(self) -> str:
        """Liefert die Zahl mit ihrem Wort."""
        return self.text


@dataclass(frozen=True, slots=True)
class SprecherinWert(Wert):
    """Eine Kommune im Sprecherteam."""

    kommune: Annotated[str, "Schlüssel der Kommune"]
    von: Annotated[DatumWert, "Beginn der Amtszeit"]
    bis: Annotated[DatumWert | None, "Ende; leer, solange sie dauert"]


@dataclass(frozen=True, slots=True)
class NutzenWert(Wert):
    """Was eine Kommune von der Mitgliedschaft hat."""

    kurz: Annotated[str, "ein Wort: »Austausch«"]
    text: Annotated[str, "was das heißt, als Satz"]

    def __str__(self) -> str:
        """Liefert das Wort."""
        return self.kurz


@dataclass(frozen=True, slots=True)
class MitgliedsworteWert(Wert):
    """Wie Mitglieder und Runden in diesem Netzwerk heißen."""

    mitglied: Annotated[str, "eines: »Mitglied«"]
    mitglieder: Annotated[str, "mehrere: »Mitglieder«"]
    runde: Annotated[str, "eine gemeinsame Unterzeichnung: »Runde«"]
    runden: Annotated[str, "mehrere: »Runden«"]


@dataclass(frozen=True, slots=True)
class EbenenWert(Wert):
    """Wie die Ebenen über der Gemeinde heißen."""

    kreis: Annotated[str, "die nächste: »Kreis«, »Landkreis«"]
    bezirk: Annotated[str, "die darüber: »Regierungsbezirk«"]


@dataclass(frozen=True, slots=True)
class BeitrittsschrittWert(Wert):
    """Ein Schritt auf dem Weg zum Beitritt."""

    id: Annotated[str, "Kennung: »beschluss«"]
    text: Annotated[str, "was zu tun ist, als Satz"]
    wer: Annotated[str | None, "wer es tut"]
    wochen: Annotated[int, "Wochen vor der Unterschrift; danach negativ"]

    def __str__(self) -> str:
        """Liefert, was zu tun ist."""
        return self.text


@dataclass(frozen=True, slots=True)
class UnterzeichnungWert(Wert):
    """Wer außer der Kommune unterschreibt; das Amt, nie die Person."""

    fuer: Annotated[str, "für wen: »das Land Hessen«"]
    amt: Annotated[str, "in welchem Amt"]

    def __str__(self) -> str:
        """Liefert, für wen."""
        return self.fuer


@dataclass(frozen=True, slots=True)
class StelleWert(Wert):
    """Eine Stelle, an die man sich wenden kann; gezeigt mit allem, was zu ihr bekannt ist, in einer Zeile."""

    name: Annotated[str, "wie sie heißt"]
    anschrift: Annotated[str | None, "Straße, Postleitzahl und Ort"]
    telefon: Annotated[str | None, "Nummer der Stelle"]
    email: Annotated[str | None, "Funktionspostfach"]
    webseite: Annotated[str | None, "Adresse der Webseite"]

    def __str__(self) -> str:
        """Liefert Name, Anschrift, Telefon, Postfach und Webseite, durch Kommas getrennt."""
        telefon = f"Telefon {self.telefon}" if self.telefon else None
        teile = (self.name, self.anschrift, telefon, self.email, self.webseite)
        return ", ".join(teil for teil in teile if teil)


@dataclass(frozen=True, slots=True)
class DatenschutzhinweisWert(Wert):
    """Was eine Person über ihre Angaben im Kontaktordner erfahren muss (Art. 13 und 14 DSGVO)."""

    verantwortlich: Annotated[str, "wer verantwortlich ist, mit Anschrift"]
    beauftragte: Annotated[StelleWert, "wo man die Datenschutzbeauftragten erreicht"]
    rechtsgrundlage: Annotated[str, "wonach die Angaben verarbeitet werden dürfen"]
    empfaenger: Annotated[str, "wer die Angaben außer der Geschäftsstelle sieht, als Satz"]
    dauer: Annotated[str, "wie lange sie bleiben, als Satz"]
    aufsicht: Annotated[str, "bei wem man sich beschweren kann"]


@dataclass(frozen=True, slots=True)
class NetzWert(Wert):
    """Das Netzwerk, dessen Register dies ist."""

    name: Annotated[str, "Name des Netzwerks"]
    im_satz: Annotated[FaelleWert, "der Name in den vier Fällen, jeder mit Artikel"]
    zweck: Annotated[str | None, "was das Netzwerk will, als Satz; leer, wenn netz.yaml es nicht sagt"]
    nutzen: Annotated[tuple[NutzenWert, ...], "was eine Kommune davon hat"]
    zusagen: Annotated[tuple[str, ...], "was zusagt, wer beitritt, je ein Infinitiv mit »zu«"]
    pflichten: Annotated[str | None, "welche Pflichten folgen, als Sätze"]
    kosten: Annotated[str | None, "was der Beitritt kostet, als Satz"]
    adressat: Annotated[FaelleWert | None, "wem der Beitritt erklärt wird: »das Land«"]
    erklaerung_im_satz: Annotated[FaelleWert | None, "wie die Erklärung heißt; leer ohne Erklärung"]
    worte: Annotated[MitgliedsworteWert, "wie Mitglieder und Runden heißen"]
    ebenen: Annotated[EbenenWert, "wie die Ebenen über der Gemeinde heißen"]
    schritte: Annotated[tuple[BeitrittsschrittWert, ...], "der Weg zum Beitritt; leer: der übliche"]
    unterzeichnende: Annotated[tuple[UnterzeichnungWert, ...], "wer mit der Kommune unterschreibt"]
    geschaeftsstelle: Annotated[StelleWert | None, "wo man das Netzwerk erreicht"]
    presse: Annotated[StelleWert | None, "Kontakt für die Presse"]
    impressum: Annotated[str | None, "Zeilen unter jeder Infomail"]
    datenschutz: Annotated[str | None, "Zeilen unter jeder Infomail"]
    land: Annotated[tuple[str, ...], "Schlüssel der Länder, je zwei Ziffern; leer bundesweit"]
    gruendung: Annotated[DatumWert, "seit wann es besteht"]
    traeger: Annotated[str, "wer es trägt"]
    traeger_im_satz: Annotated[FaelleWert | None, "der Träger in den vier Fällen, mit Artikel"]
    absender: Annotated[AbsenderWert, "die Geschäftsstelle"]
    kriterien: Annotated[tuple[KriterienfassungWert, ...], "Fassungen der Kriterien, die älteste zuerst"]
    erklaerungen: Annotated[tuple[ErklaerungWert, ...], "Fassungen der Erklärung"]
    zahlen: Annotated[tuple[ZahlangabeWert, ...], "veröffentlichte Gesamtzahlen"]
    sprecherteam: Annotated[tuple[SprecherinWert, ...], "Kommunen im Sprecherteam"]

    def __str__(self) -> str:
        """Liefert den Namen des Netzwerks."""
        return self.name


@dataclass(frozen=True, slots=True)
class RundeWert(Wert):
    """Eine gemeinsame Unterzeichnung."""

    nummer: Annotated[int, "laufende Nummer"]
    bezeichnung: Annotated[str, "»Vierte Unterzeichnung«"]
    datum: Annotated[DatumWert, "Tag oder Zeitraum"]
    ort: Annotated[str | None, "wo unterzeichnet wird"]
    fassung: Annotated[str | None, "Fassung der Erklärung"]
    mitunterzeichnende: Annotated[tuple[str, ...], "Land und Verbände, die mitunterzeichnen"]

    def __str__(self) -> str:
        """Liefert die Bezeichnung."""
        return self.bezeichnung


@dataclass(frozen=True, slots=True)
class VeranstaltungWert(Wert):
    """Eine Veranstaltung des Netzwerks."""

    titel: Annotated[str, "wie sie heißt"]
    art: Annotated[str, "spitzentreffen, netzwerktreffen, workshop …"]
    anfang: Annotated[DatumWert, "der erste Tag"]
    schluss: Annotated[DatumWert, "der letzte Tag, so weit er bekannt ist"]
    beginn: Annotated[str | None, "Uhrzeit: »10:00«"]
    ende: Annotated[str | None, "Uhrzeit: »12:30«"]
    ort: Annotated[str | None, "wo sie stattfindet"]
    online: Annotated[str | None, "Adresse des digitalen Zugangs"]
    gastgeber: Annotated[str | None, "wer einlädt"]
    zielgruppe: Annotated[str | None, "spitze oder fach"]

    def __str__(self) -> str:
        """Liefert den Titel."""
        return self.titel


@dataclass(frozen=True, slots=True)
class PunktstandWert(Wert):
    """Ein Kriterium und was das Register am Stichtag dazu weiß."""

    punkt: Annotated[PunktWert, "das Kriterium"]
    stand: Annotated[Stand, "ob es erfüllt ist"]
    weg: Annotated[WegWert | None, "der gewählte Weg"]
    seit: Annotated[DatumWert | None, "seit wann"]
    nachweis: Annotated[str, "was vorliegt"]
    quelle: Annotated[str, "wo es steht"]
    naechster_schritt: Annotated[str, "was zu tun ist; leer, wenn es erfüllt ist"]


@dataclass(frozen=True, slots=True)
class PruefungWert(Wert):
    """Das Ergebnis der Beitrittsprüfung einer Kommune."""

    fassung: Annotated[KriterienfassungWert, "die geprüfte Fassung der Kriterien"]
    lage: Annotated[str, "wo die Kommune steht: »Kandidatin«"]
    satz: Annotated[str, "die Lage als Satz"]
    ergebnis: Annotated[str, "erfüllt, nicht erfüllt oder noch offen"]
    urteil: Annotated[str, "das Ergebnis als Satz"]
    erfuellte: Annotated[int, "wie viele Kriterien erfüllt sind"]
    punkte: Annotated[tuple[PunktstandWert, ...], "alle Kriterien mit ihrem Stand"]
    vorbehalt: Annotated[str, "was an der Fassung nicht feststeht, als Satz; oft leer"]


@dataclass(frozen=True, slots=True)
class BeschlussWert(Wert):
    """Der Beschluss beizutreten."""

    gremium: Annotated[str, "wer beschlossen hat"]
    datum: Annotated[DatumWert, "Tag der Sitzung"]
    vorlage: Annotated[str | None, "Nummer der Vorlage"]


@dataclass(frozen=True, slots=True)
class StationWert(Wert):
    """Ein Gremium auf dem Weg der Vorlage."""

    gremium: Annotated[str, "wer berät"]
    sitzung: Annotated[DatumWert | None, "Tag der Sitzung"]
    top: Annotated[str | None, "Nummer des Tagesordnungspunkts"]
    zustaendigkeit: Annotated[str, "»Vorberatung«, »Entscheidung«"]


@dataclass(frozen=True, slots=True)
class AngabenWert(Wert):
    """Was die Kommune in paket-angaben.yaml über ihre Papiere sagt; jedes Feld kann leer sein."""

    briefkopf: Annotated[str | None, "Zeile über der Beschlussvorlage"]
    vorlage: Annotated[str | None, "Nummer der Vorlage"]
    amt: Annotated[str | None, "federführendes Amt"]
    aktenzeichen: Annotated[str | None, "Aktenzeichen"]
    datum: Annotated[DatumWert | None, "Tag der Vorlage"]
    beratung: Annotated[Literal["öffentlich", "nichtöffentlich"], "wie beraten wird"]
    frueher: Annotated[str | None, "frühere Behandlung"]
    beratungsfolge: Annotated[tuple[StationWert, ...], "Gremien in der Folge der Beratung"]
    vorhaben: Annotated[str | None, "was der Beitritt vor Ort bedeutet"]
    haushalt: Annotated[str | None, "finanzielle Auswirkungen"]
    personal: Annotated[str | None, "personelle Auswirkungen: »nein«, »ja« (eine Lücke) oder der Text"]
    klima: Annotated[str | None, "Klimarelevanz, ebenso"]
    gleichstellung: Annotated[str | None, "Gleichstellung, ebenso"]
    unterzeichnende: Annotated[tuple[str, ...], "wer die Vorlage unterschreibt, dem Amt nach"]


@dataclass(frozen=True, slots=True)
class PlanWert(Wert):
    """Worauf der Zeitplan zuläuft."""

    tag: Annotated[DatumWert | None, "der Tag der Unterschrift, wenn er feststeht"]
    runde: Annotated[RundeWert | None, "die geplante Runde"]
    termine: Annotated[tuple[Termin, ...], "was noch kommt, in der Folge der Schritte"]
    versaeumte: Annotated[tuple[Termin, ...], "wofür die übliche Frist schon verstrichen ist"]
    warnungen: Annotated[tuple[str, ...], "was gegen diesen Tag spricht, in Sätzen"]


_FELDWEISE: Mapping[type, type[Wert]] = {
    amtlich.Gebiet: GebietWert,
    frage.Pruefung: PruefungWert,
    frage.Punktstand: PunktstandWert,
    satz_kommune.Beschluss: BeschlussWert,
    auftritt.Beitrittsschritt: BeitrittsschrittWert,
    auftritt.Datenschutzhinweis: DatenschutzhinweisWert,
    auftritt.Ebenen: EbenenWert,
    auftritt.ImSatz: FaelleWert,
    auftritt.Mitgliedsworte: MitgliedsworteWert,
    auftritt.Nutzen: NutzenWert,
    auftritt.Stelle: StelleWert,
    auftritt.Unterzeichnung: UnterzeichnungWert,
    satz_netz.Absender: AbsenderWert,
    satz_netz.Anzahl: AnzahlWert,
    satz_netz.Erklaerung: ErklaerungWert,
    satz_netz.Kriterienfassung: KriterienfassungWert,
    satz_netz.Netz: NetzWert,
    satz_netz.Punkt: PunktWert,
    satz_netz.Sprecherin: SprecherinWert,
    satz_netz.Weg: WegWert,
    satz_netz.Zahlangabe: ZahlangabeWert,
    paketangaben.Paketangaben: AngabenWert,
    paketangaben.Station: StationWert,
    satz_runde.Runde: RundeWert,
    satz_veranstaltung.Veranstaltung: VeranstaltungWert,
    Zeitplan: PlanWert,
    zaehlen.Mitglied: MitgliedWert,
    zaehlen.Zaehlung: ZaehlungWert,
    zahlen.Gesamtzahl: GesamtzahlWert,
}
"""Was jedes Feld seines Werts selbst auch hat."""


W = TypeVar("W", bound=Wert)


def als_wert(art: type[W], ding: object) -> W:
    """Liefert das Ding des Registers als Wert dieser Art für Vorlagen; TypeError, wenn es keiner ist."""
    wert = _wandle(ding)
    if not isinstance(wert, art):
        raise TypeError(f"{type(ding).__name__} wird in Vorlagen kein {art.__name__}")
    return wert


def _wandle(ding: Any) -> Any:  # noqa: PLR0911 – eine Antwort je Art
    if (art := _FELDWEISE.get(type(ding))) is not None:
        return art(
            *(
                faelle_von(ding) if feld == "faelle" else _wandle(getattr(ding, feld))
                for feld in feldnamen(art)
            )
        )
    match ding:
        case Teildatum():
            return DatumWert(ding.text, str(ding), ding.jahr, ding.ist_tag, ding.seit, ding.am)
        case zaehlen.Spanne():
            return SpanneWert(str(ding), ding.mindestens, ding.hoechstens)
        case date():
            return _wandle(tag(ding))
        case time():
            return f"{ding:%H:%M}"
        case Enum():
            return str(ding)
        case tuple():
            return tuple(map(_wandle, ding))
        case dict():
            return {_wandle(name): _wandle(teil) for name, teil in ding.items()}
        case str() | int() | Wert() | None:
            return ding
    raise TypeError(f"{type(ding).__name__} ist nichts für Vorlagen")


def faelle_von(wo: amtlich.Gebiet) -> FaelleWert:
    """Liefert die vier Fälle; ein Name ohne Gattung beugt sich nicht und steht überall, wie er ist."""
    try:
        alle = wo.faelle
    except ValueError:
        return FaelleWert(wo.name, wo.name, wo.name, wo.name)
    return FaelleWert(alle.nominativ, alle.genitiv, alle.dativ, alle.akkusativ)


def kreis_in_tabelle(wo: amtlich.Gebiet, kreis: amtlich.Gebiet | None) -> str:
    """Liefert, was in einer Spalte »Kreis« steht: sein Name, »kreisfrei« oder »–«."""
    return kreis.name if kreis else "kreisfrei" if wo.ist_kreisfrei else "–"
