"""Die Werte, aus denen die Inhalte der Dokumente bestehen, und ihr Weg aus dem Register dorthin.

Eine Vorlage liest genau die Felder, die hier stehen; ihre Bedeutung steht daneben und in docs/vorlagen.md.
Die Klassen heißen wie im Register, weil Vorlagen sie so nennen; benutzt werden sie als `werte.Netz`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from typing import Annotated, Literal, cast

from kommunennetz.fragen import beitritt as frage
from kommunennetz.fragen import mitglieder as zaehlen
from kommunennetz.gebiete import gebiet as amtlich
from kommunennetz.model import kommune as satz_kommune
from kommunennetz.model import netz as satz_netz
from kommunennetz.model import runde as satz_runde
from kommunennetz.model import teildatum
from kommunennetz.model import veranstaltung as satz_veranstaltung
from kommunennetz.setzerei.wert import Wert

Gruppe = Literal["stadt", "gemeinde", "kreis", "bezirksregierung"]
Stand = Literal["ja", "nein", "offen", "geplant"]


@dataclass(frozen=True, slots=True)
class Datum(Wert):
    """Ein Datum, so genau es bekannt ist; gezeigt steht es, wie man es im Satz schreibt."""

    text: Annotated[str, "wie in der Datei: 2017-12-06, 2012-12, »vor 2020«"]
    satz: Annotated[str, "wie im Satz: »6. Dezember 2017«"]
    jahr: Annotated[int | None, "das Jahr, wenn es sicher ist"]
    ist_tag: Annotated[bool, "ob der Tag genau bekannt ist"]

    def __str__(self) -> str:
        """Liefert das Datum im Satz."""
        return self.satz


def datum(wann: teildatum.Teildatum) -> Datum:
    """Liefert das Datum für Vorlagen."""
    return Datum(wann.text, str(wann), wann.jahr, wann.ist_tag)


def datum_oder_nichts(wann: teildatum.Teildatum | None) -> Datum | None:
    """Liefert das Datum für Vorlagen, wo es eines gibt."""
    return None if wann is None else datum(wann)


@dataclass(frozen=True, slots=True)
class Spanne(Wert):
    """Eine Anzahl, so genau sie bekannt ist; gezeigt »42« oder »mindestens 41, höchstens 42«."""

    text: Annotated[str, "die Anzahl in Worten"]
    mindestens: Annotated[int, "so viele sind es sicher"]
    hoechstens: Annotated[int, "mehr können es nicht sein"]

    def __str__(self) -> str:
        """Liefert die Anzahl in Worten."""
        return self.text


def spanne(anzahl: zaehlen.Spanne) -> Spanne:
    """Liefert die Anzahl für Vorlagen."""
    return Spanne(str(anzahl), anzahl.mindestens, anzahl.hoechstens)


@dataclass(frozen=True, slots=True)
class Anzahl(Wert):
    """Eine veröffentlichte Anzahl; gezeigt, wie sie dasteht: »über 50«."""

    text: Annotated[str, "wie sie veröffentlicht ist"]
    wert: Annotated[int, "die Zahl darin"]

    def __str__(self) -> str:
        """Liefert die Angabe, wie sie veröffentlicht ist."""
        return self.text


@dataclass(frozen=True, slots=True)
class Faelle(Wert):
    """Ein amtlicher Name in den vier Fällen, jeder mit seinem Artikel."""

    nominativ: Annotated[str, "»die Stadt Bonn«"]
    genitiv: Annotated[str, "»der Stadt Bonn«"]
    dativ: Annotated[str, "»der Stadt Bonn«"]
    akkusativ: Annotated[str, "»die Stadt Bonn«"]


def faelle(wo: amtlich.Gebiet) -> Faelle:
    """Liefert die vier Fälle; ein Name ohne Gattung beugt sich nicht und steht überall, wie er ist."""
    try:
        alle = wo.faelle
    except ValueError:
        return Faelle(wo.name, wo.name, wo.name, wo.name)
    return Faelle(alle.nominativ, alle.genitiv, alle.dativ, alle.akkusativ)


@dataclass(frozen=True, slots=True)
class Gebiet(Wert):
    """Eine Stadt, eine Gemeinde, ein Kreis oder eine Bezirksregierung nach dem amtlichen Verzeichnis."""

    name: Annotated[str, "amtlicher Name mit Gattung: »Stadt Bonn«"]
    kurzname: Annotated[str, "wie das Register sie nennt: »Bonn«"]
    faelle: Annotated[Faelle, "der amtliche Name in den vier Fällen"]
    ags: Annotated[str, "Amtlicher Gemeindeschlüssel"]
    art: Annotated[str, "Rechtsform: »Mittlere kreisangehörige Stadt«"]
    gruppe: Annotated[Gruppe, "wonach gezählt wird"]
    regierungsbezirk: Annotated[str, "»Köln«; leer, wo es keinen gibt"]
    einwohner: Annotated[int, "Bevölkerung nach dem Verzeichnis"]


def gebiet(wo: amtlich.Gebiet) -> Gebiet:
    """Liefert das Gebiet für Vorlagen."""
    return Gebiet(
        name=wo.name,
        kurzname=wo.kurzname,
        faelle=faelle(wo),
        ags=wo.ags,
        art=wo.art,
        gruppe=cast("Gruppe", str(wo.gruppe)),
        regierungsbezirk=wo.regierungsbezirk,
        einwohner=wo.einwohner,
    )


def kreis_in_tabelle(wo: amtlich.Gebiet, kreis: amtlich.Gebiet | None) -> str:
    """Liefert, was in einer Spalte »Kreis« steht: sein Name, »kreisfrei« oder »–«."""
    return kreis.name if kreis else "kreisfrei" if wo.ist_kreisfrei else "–"


@dataclass(frozen=True, slots=True)
class Mitglied(Wert):
    """Eine Kommune oder Bezirksregierung, die unterzeichnet hat."""

    name: Annotated[str, "Kurzname: »Bonn«"]
    gebiet: Annotated[Gebiet, "was das amtliche Verzeichnis über sie sagt"]
    seit: Annotated[Datum, "Tag der Unterschrift, so genau er bekannt ist"]
    runde: Annotated[int | None, "Nummer der Runde; leer bei Einzelbeitritt"]
    sicher: Annotated[bool, "ob Mitgliedschaft und Beitrittsjahr feststehen"]


def mitglied(wer: zaehlen.Mitglied) -> Mitglied:
    """Liefert das Mitglied für Vorlagen."""
    return Mitglied(wer.name, gebiet(wer.gebiet), datum(wer.seit), wer.runde, wer.sicher)


@dataclass(frozen=True, slots=True)
class Zaehlung(Wert):
    """Wie viele Mitglieder es am Stichtag sind; Bezirksregierungen zählen für sich."""

    stichtag: Annotated[Datum, "der Tag, für den gezählt ist"]
    kommunen: Annotated[Spanne, "Städte, Gemeinden und Kreise zusammen"]
    bezirksregierungen: Annotated[Spanne, "Bezirksregierungen, gesondert"]
    nach_gruppe: Annotated[Mapping[str, Spanne], 'je Gruppe: zahl.nach_gruppe["stadt"]']


def zaehlung(gezaehlt: zaehlen.Zaehlung) -> Zaehlung:
    """Liefert die Zählung für Vorlagen."""
    return Zaehlung(
        stichtag=datum(teildatum.tag(gezaehlt.stichtag)),
        kommunen=spanne(gezaehlt.kommunen),
        bezirksregierungen=spanne(gezaehlt.bezirksregierungen),
        nach_gruppe={str(gruppe): spanne(anzahl) for gruppe, anzahl in gezaehlt.nach_gruppe.items()},
    )


@dataclass(frozen=True, slots=True)
class Absender(Wert):
    """Die Geschäftsstelle."""

    name: Annotated[str, "Name, der im Postfach der Empfänger erscheint"]
    email: Annotated[str | None, "Adresse; leer, wenn netz.yaml keine nennt"]


@dataclass(frozen=True, slots=True)
class Weg(Wert):
    """Einer von mehreren Wegen, ein Kriterium zu erfüllen."""

    id: Annotated[str, "Kennung des Weges"]
    text: Annotated[str, "was der Weg verlangt"]


@dataclass(frozen=True, slots=True)
class Punkt(Wert):
    """Ein Kriterium, wie eine Fassung es verlangt."""

    id: Annotated[str, "Kennung, dieselbe in allen Fassungen"]
    kurz: Annotated[str, "zwei bis vier Wörter"]
    text: Annotated[str, "was verlangt ist"]
    nachweis: Annotated[str, "was als Nachweis gilt"]
    naechster_schritt: Annotated[str, "was als Nächstes zu tun ist, solange etwas fehlt"]
    wege: Annotated[tuple[Weg, ...], "Wege, von denen einer genügt"]
    folgt_aus: Annotated[Literal["beitritt"] | None, "beitritt: Beschluss oder Unterschrift erfüllen es"]


@dataclass(frozen=True, slots=True)
class Kriterienfassung(Wert):
    """Eine Fassung der Kriterien."""

    fassung: Annotated[str, "Name der Fassung, meist das Jahr"]
    gilt_ab: Annotated[Datum, "ab wann sie gilt"]
    wortlaut: Annotated[Literal["umschrieben", "amtlich"], "ob sie in eigenen Worten dasteht"]
    punkte: Annotated[tuple[Punkt, ...], "die Kriterien in ihrer Reihenfolge"]


@dataclass(frozen=True, slots=True)
class Erklaerung(Wert):
    """Eine Fassung der Gemeinsamen Erklärung."""

    fassung: Annotated[str, "Name der Fassung, meist das Jahr"]
    titel: Annotated[str, "Titel der Erklärung"]
    gilt_ab: Annotated[Datum, "ab wann sie unterzeichnet wird"]
    parteien: Annotated[tuple[str, ...], "wer sie trägt"]
    inhalt: Annotated[str | None, "was sie sagt, in eigenen Worten"]


@dataclass(frozen=True, slots=True)
class Zahlangabe(Wert):
    """Eine veröffentlichte Gesamtzahl."""

    stand: Annotated[Datum, "für welchen Tag sie genannt ist"]
    anzahl: Annotated[Anzahl, "die Zahl, wie sie dasteht"]
    zaehlt: Annotated[Literal["unterzeichner", "mitglieder", "beitritte"], "was gezählt ist"]
    bezirksregierung: Annotated[
        Literal["eingerechnet", "gesondert", "ungenannt"], "ob die Bezirksregierung darin steckt"
    ]
    quelle: Annotated[str | None, "wo sie steht"]


@dataclass(frozen=True, slots=True)
class Sprecherin(Wert):
    """Eine Kommune im Sprecherteam."""

    kommune: Annotated[str, "Schlüssel der Kommune"]
    von: Annotated[Datum, "Beginn der Amtszeit"]
    bis: Annotated[Datum | None, "Ende; leer, solange sie dauert"]


@dataclass(frozen=True, slots=True)
class Netz(Wert):
    """Das Netzwerk, dessen Register dies ist."""

    name: Annotated[str, "Name des Netzwerks"]
    land: Annotated[str, "Schlüssel des Landes, zwei Ziffern"]
    gruendung: Annotated[Datum, "seit wann es besteht"]
    traeger: Annotated[str, "wer es trägt"]
    absender: Annotated[Absender, "die Geschäftsstelle"]
    kriterien: Annotated[tuple[Kriterienfassung, ...], "Fassungen der Kriterien, die älteste zuerst"]
    erklaerungen: Annotated[tuple[Erklaerung, ...], "Fassungen der Gemeinsamen Erklärung"]
    zahlen: Annotated[tuple[Zahlangabe, ...], "veröffentlichte Gesamtzahlen"]
    sprecherteam: Annotated[tuple[Sprecherin, ...], "Kommunen im Sprecherteam"]


def netz(satz: satz_netz.Netz) -> Netz:
    """Liefert das Netzwerk für Vorlagen."""
    return Netz(
        name=satz.name,
        land=satz.land,
        gruendung=datum(satz.gruendung),
        traeger=satz.traeger,
        absender=Absender(satz.absender.name, satz.absender.email),
        kriterien=tuple(kriterienfassung(fassung) for fassung in satz.kriterien),
        erklaerungen=tuple(erklaerung(fassung) for fassung in satz.erklaerungen),
        zahlen=tuple(zahlangabe(angabe) for angabe in satz.zahlen),
        sprecherteam=tuple(
            Sprecherin(wer.kommune, datum(wer.von), datum_oder_nichts(wer.bis)) for wer in satz.sprecherteam
        ),
    )


def kriterienfassung(satz: satz_netz.Kriterienfassung) -> Kriterienfassung:
    """Liefert die Fassung der Kriterien für Vorlagen."""
    punkte = tuple(punkt(eines) for eines in satz.punkte)
    return Kriterienfassung(satz.fassung, datum(satz.gilt_ab), satz.wortlaut, punkte)


def punkt(satz: satz_netz.Punkt) -> Punkt:
    """Liefert das Kriterium für Vorlagen."""
    return Punkt(
        id=satz.id,
        kurz=satz.kurz,
        text=satz.text,
        nachweis=satz.nachweis,
        naechster_schritt=satz.naechster_schritt,
        wege=tuple(Weg(weg.id, weg.text) for weg in satz.wege),
        folgt_aus=satz.folgt_aus,
    )


def erklaerung(satz: satz_netz.Erklaerung) -> Erklaerung:
    """Liefert die Fassung der Gemeinsamen Erklärung für Vorlagen."""
    return Erklaerung(satz.fassung, satz.titel, datum(satz.gilt_ab), satz.parteien, satz.inhalt)


def erklaerung_oder_nichts(satz: satz_netz.Erklaerung | None) -> Erklaerung | None:
    """Liefert die Fassung für Vorlagen, wo es eine gibt."""
    return None if satz is None else erklaerung(satz)


def zahlangabe(satz: satz_netz.Zahlangabe) -> Zahlangabe:
    """Liefert die veröffentlichte Zahl für Vorlagen."""
    anzahl = Anzahl(satz.anzahl.text, satz.anzahl.wert)
    return Zahlangabe(datum(satz.stand), anzahl, satz.zaehlt, satz.bezirksregierung, satz.quelle)


@dataclass(frozen=True, slots=True)
class Runde(Wert):
    """Eine gemeinsame Unterzeichnung."""

    nummer: Annotated[int, "laufende Nummer"]
    bezeichnung: Annotated[str, "»Vierte Unterzeichnung«"]
    datum: Annotated[Datum, "Tag oder Zeitraum"]
    ort: Annotated[str | None, "wo unterzeichnet wird"]
    fassung: Annotated[str | None, "Fassung der Erklärung"]
    mitunterzeichnende: Annotated[tuple[str, ...], "Land und Verbände, die mitunterzeichnen"]


def runde(satz: satz_runde.Runde) -> Runde:
    """Liefert die Runde für Vorlagen."""
    return Runde(
        nummer=satz.nummer,
        bezeichnung=satz.bezeichnung,
        datum=datum(satz.datum),
        ort=satz.ort,
        fassung=satz.fassung,
        mitunterzeichnende=satz.mitunterzeichnende,
    )


@dataclass(frozen=True, slots=True)
class Veranstaltung(Wert):
    """Eine Veranstaltung des Netzwerks."""

    titel: Annotated[str, "wie sie heißt"]
    art: Annotated[str, "spitzentreffen, netzwerktreffen, workshop …"]
    anfang: Annotated[Datum, "der erste Tag"]
    schluss: Annotated[Datum, "der letzte Tag, so weit er bekannt ist"]
    beginn: Annotated[str | None, "Uhrzeit: »10:00«"]
    ende: Annotated[str | None, "Uhrzeit: »12:30«"]
    ort: Annotated[str | None, "wo sie stattfindet"]
    online: Annotated[str | None, "Adresse des digitalen Zugangs"]
    gastgeber: Annotated[str | None, "wer einlädt"]
    zielgruppe: Annotated[str | None, "spitze oder fach"]


def veranstaltung(satz: satz_veranstaltung.Veranstaltung) -> Veranstaltung:
    """Liefert die Veranstaltung für Vorlagen."""
    return Veranstaltung(
        titel=satz.titel,
        art=satz.art,
        anfang=datum(satz.anfang),
        schluss=datum(satz.schluss),
        beginn=_uhrzeit(satz.beginn),
        ende=_uhrzeit(satz.ende),
        ort=satz.ort,
        online=satz.online,
        gastgeber=satz.gastgeber,
        zielgruppe=satz.zielgruppe,
    )


def _uhrzeit(wann: time | None) -> str | None:
    return None if wann is None else f"{wann:%H:%M}"


@dataclass(frozen=True, slots=True)
class Punktstand(Wert):
    """Ein Kriterium und was das Register am Stichtag dazu weiß."""

    punkt: Annotated[Punkt, "das Kriterium"]
    stand: Annotated[Stand, "ob es erfüllt ist"]
    weg: Annotated[Weg | None, "der gewählte Weg"]
    seit: Annotated[Datum | None, "seit wann"]
    nachweis: Annotated[str, "was vorliegt"]
    quelle: Annotated[str, "wo es steht"]
    naechster_schritt: Annotated[str, "was zu tun ist; leer, wenn es erfüllt ist"]


@dataclass(frozen=True, slots=True)
class Pruefung(Wert):
    """Das Ergebnis der Beitrittsprüfung einer Kommune."""

    fassung: Annotated[Kriterienfassung, "die geprüfte Fassung der Kriterien"]
    lage: Annotated[str, "wo die Kommune steht: »Kandidatin«"]
    satz: Annotated[str, "die Lage als Satz"]
    ergebnis: Annotated[str, "erfüllt, nicht erfüllt oder noch offen"]
    urteil: Annotated[str, "das Ergebnis als Satz"]
    erfuellte: Annotated[int, "wie viele Kriterien erfüllt sind"]
    punkte: Annotated[tuple[Punktstand, ...], "alle Kriterien mit ihrem Stand"]
    vorbehalt: Annotated[str, "was an der Fassung nicht feststeht, als Satz; oft leer"]


def pruefung(ergebnis: frage.Pruefung) -> Pruefung:
    """Liefert die Beitrittsprüfung für Vorlagen."""
    return Pruefung(
        fassung=kriterienfassung(ergebnis.fassung),
        lage=str(ergebnis.lage),
        satz=ergebnis.satz,
        ergebnis=str(ergebnis.ergebnis),
        urteil=ergebnis.urteil,
        erfuellte=ergebnis.erfuellte,
        punkte=tuple(_punktstand(stand) for stand in ergebnis.punkte),
        vorbehalt=ergebnis.vorbehalt,
    )


def _punktstand(stand: frage.Punktstand) -> Punktstand:
    return Punktstand(
        punkt=punkt(stand.punkt),
        stand=cast("Stand", stand.stand),
        weg=Weg(stand.weg.id, stand.weg.text) if stand.weg else None,
        seit=datum_oder_nichts(stand.seit),
        nachweis=stand.nachweis,
        quelle=stand.quelle,
        naechster_schritt=stand.naechster_schritt,
    )


@dataclass(frozen=True, slots=True)
class Beschluss(Wert):
    """Der Beschluss beizutreten."""

    gremium: Annotated[str, "wer beschlossen hat"]
    datum: Annotated[Datum, "Tag der Sitzung"]
    vorlage: Annotated[str | None, "Nummer der Vorlage"]


def beschluss(satz: satz_kommune.Beschluss) -> Beschluss:
    """Liefert den Beschluss für Vorlagen."""
    return Beschluss(satz.gremium, datum(satz.datum), satz.vorlage)
