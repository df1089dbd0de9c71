"""Die Werte, die eine Vorlage der öffentlichen Seite sieht; ihre Bedeutung steht daneben und im Handbuch."""

from dataclasses import dataclass
from typing import Annotated

from kommunennetz.dokumente.werte import (
    DatumWert,
    ErklaerungWert,
    GebietWert,
    KriterienfassungWert,
    RundeWert,
    SpanneWert,
    StelleWert,
)
from kommunennetz.seite.adressen import Quelle, Stueck, Verweis
from kommunennetz.setzerei.html import Html
from kommunennetz.setzerei.wert import Wert


@dataclass(frozen=True, slots=True)
class Menuepunkt(Wert):
    """Ein Punkt der Navigation."""

    text: Annotated[str, "was dasteht"]
    pfad: Annotated[str, "wohin, von der Startseite aus"]
    hier: Annotated[bool, "ob es der Bereich dieser Seite ist"]


@dataclass(frozen=True, slots=True)
class Rahmen(Wert):
    """Was um den Inhalt jeder Seite steht."""

    titel: Annotated[str, "Überschrift der Seite"]
    beschreibung: Annotated[str, "ein Satz für Suchmaschinen"]
    name: Annotated[str, "kurzer Name des Ganzen"]
    wurzel: Annotated[str, "was vor jeden Pfad gehört: leer, »../«"]
    pfad: Annotated[str, "wo diese Seite steht"]
    adresse: Annotated[str, "ihre ganze Adresse; leer, solange sie nicht feststeht"]
    navigation: Annotated[tuple[Menuepunkt, ...], "die Bereiche"]
    brotkrumen: Annotated[tuple[Verweis, ...], "der Weg hierher, ohne diese Seite"]
    stichtag: Annotated[DatumWert, "der Tag, für den alles gilt"]
    fehlt: Annotated[tuple[str, ...], "was der Seite noch fehlt, mit Grund, je ein Satz"]
    impressum: Annotated[str | None, "Adresse des Impressums"]
    datenschutz: Annotated[str | None, "Adresse der Hinweise zum Datenschutz"]
    kontakt: Annotated[StelleWert | None, "wohin man sich wendet"]
    mit_leichter_sprache: Annotated[bool, "ob es eine Seite in Leichter Sprache gibt"]
    dgs: Annotated[str | None, "Adresse des Films in Gebärdensprache"]
    auszeichnung: Annotated[Html, "was Suchmaschinen über sie wissen wollen; oft leer"]
    neues: Annotated[str, "wo die Neuigkeiten zum Abonnieren stehen; leer, wo es keine gibt"]


@dataclass(frozen=True, slots=True)
class Mitgliedszeile(Wert):
    """Ein Mitglied in einer Tabelle."""

    name: Annotated[Verweis, "Kurzname mit seiner Seite"]
    art: Annotated[str, "»Stadt«, »Kreis«"]
    kreis: Annotated[str, "»Kreis Unna«, »kreisfrei«, »–«"]
    bezirk: Annotated[str, "»Köln«, »–«"]
    seit: Annotated[str, "»Dezember 2012«"]
    fraglich: Annotated[bool, "ob nicht feststeht, dass sie am Stichtag schon Mitglied war"]
    klassen: Annotated[str, "wonach die Filter sie finden"]
    anker: Annotated[str, "Sprungziel ihres Anfangsbuchstabens; leer bei den folgenden"]


@dataclass(frozen=True, slots=True)
class Filterpunkt(Wert):
    """Ein Wahlknopf über der Liste."""

    kennung: Annotated[str, "Name des Knopfs, wie ihn stil.css nennt"]
    text: Annotated[str, "was dasteht"]
    anzahl: Annotated[int, "so viele Zeilen zeigt er"]


@dataclass(frozen=True, slots=True)
class Filtergruppe(Wert):
    """Wahlknöpfe, von denen einer gilt."""

    kennung: Annotated[str, "gemeinsamer Name der Knöpfe"]
    titel: Annotated[str, "wonach gewählt wird"]
    punkte: Annotated[tuple[Filterpunkt, ...], "die Knöpfe nach »Alle«"]


@dataclass(frozen=True, slots=True)
class Gruppenzahl(Wert):
    """Wie viele Mitglieder einer Art es sind."""

    text: Annotated[Verweis, "»Städte« mit ihrer Seite"]
    anzahl: Annotated[SpanneWert, "so viele"]


@dataclass(frozen=True, slots=True)
class Zahlzeile(Wert):
    """Eine veröffentlichte Zahl neben der des Registers."""

    stand: Annotated[str, "für wann sie genannt ist"]
    anzahl: Annotated[str, "wie sie dasteht: »über 50«"]
    grundlage: Annotated[str, "was gezählt ist, in Worten"]
    vergleich: Annotated[str, "wie sie sich zum Register verhält, als Satz"]
    quellen: Annotated[tuple[Quelle, ...], "wo sie steht"]


@dataclass(frozen=True, slots=True)
class Startseite(Wert):
    """Alle Mitglieder und ihre Zahl."""

    zahl: Annotated[SpanneWert, "wie viele Kommunen es sind"]
    sicher: Annotated[bool, "ob die Zahl feststeht"]
    gruppen: Annotated[tuple[Gruppenzahl, ...], "davon Städte, Gemeinden, Kreise"]
    zahlen: Annotated[tuple[Zahlzeile, ...], "veröffentlichte Zahlen um den Stichtag"]
    filter: Annotated[tuple[Filtergruppe, ...], "wonach sich die Liste filtern lässt"]
    buchstaben: Annotated[tuple[str, ...], "Anfangsbuchstaben, zu denen man springen kann"]
    zeilen: Annotated[tuple[Mitgliedszeile, ...], "die Kommunen"]
    behoerden: Annotated[
        tuple[Mitgliedszeile, ...], "Behörden, die mit unterzeichnet haben; sie zählen nicht"
    ]
    fragliche: Annotated[tuple[Verweis, ...], "wessen Mitgliedschaft am Stichtag nicht feststeht"]
    mit_bezirk: Annotated[bool, "ob das Verzeichnis Regierungsbezirke kennt"]
    kreise: Annotated[tuple[Gruppenzahl, ...], "je Kreis seine Seite und die Zahl seiner Mitglieder"]
    bezirke: Annotated[tuple[Gruppenzahl, ...], "ebenso je Regierungsbezirk"]
    jahre: Annotated[tuple[Gruppenzahl, ...], "ebenso je Jahr des Beitritts"]


@dataclass(frozen=True, slots=True)
class Facette(Wert):
    """Die Mitglieder eines Kreises, Bezirks, Jahres oder einer Art."""

    satz: Annotated[str, "wie viele es sind, als Satz"]
    zeilen: Annotated[tuple[Mitgliedszeile, ...], "die Kommunen"]
    behoerden: Annotated[tuple[Mitgliedszeile, ...], "Behörden, die mit unterzeichnet haben"]
    mit_bezirk: Annotated[bool, "ob das Verzeichnis Regierungsbezirke kennt"]
    weitere: Annotated[tuple[Gruppenzahl, ...], "die anderen Seiten derselben Art"]
    weitere_titel: Annotated[str, "wie sie heißen"]


@dataclass(frozen=True, slots=True)
class Stufe(Wert):
    """Eine Farbe der Karte."""

    klasse: Annotated[str, "wie die Flächen heißen"]
    text: Annotated[str, "was sie bedeutet"]
    anzahl: Annotated[int, "so viele Mitglieder haben sie"]


@dataclass(frozen=True, slots=True)
class KarteWert(Wert):
    """Wo die Mitglieder liegen."""

    svg: Annotated[Html, "die Zeichnung, mit Titel und Beschreibung"]
    stufen: Annotated[tuple[Stufe, ...], "was die Farben bedeuten"]
    naeherung: Annotated[str, "was zur Genauigkeit zu sagen ist; leer bei Punkten"]
    ohne_ort: Annotated[tuple[str, ...], "Mitglieder, deren Lage das Verzeichnis nicht nennt"]


@dataclass(frozen=True, slots=True)
class Kartenmitglied(Wert):
    """Ein Mitglied in der Tabelle neben der Karte."""

    name: Annotated[Verweis, "Kurzname mit seiner Seite"]
    seit: Annotated[str, "das Jahr, nach dem die Karte färbt: »2012«, »vor 2016«"]
    fraglich: Annotated[bool, "ob nicht feststeht, dass sie am Stichtag schon Mitglied war"]


@dataclass(frozen=True, slots=True)
class Kartenzeile(Wert):
    """Ein Kreis mit den Mitgliedern darin."""

    kreis: Annotated[str, "»Kreis Unna«, »kreisfrei«, »–«"]
    mitglieder: Annotated[tuple[Kartenmitglied, ...], "er selbst zuerst, wenn er Mitglied ist"]


@dataclass(frozen=True, slots=True)
class Kartenseite(Wert):
    """Die Karte und dasselbe als Tabelle."""

    karte: Annotated[KarteWert, "die Karte"]
    zeilen: Annotated[tuple[Kartenzeile, ...], "je Kreis eine"]
    mit_kreisen: Annotated[bool, "ob ein Kreis als Ganzes Mitglied ist"]


@dataclass(frozen=True, slots=True)
class Balken(Wert):
    """Die Zahl am Ende eines Jahres, als Zeile und als Balken."""

    jahr: Annotated[str, "das Jahr"]
    am: Annotated[str, "der Tag, für den gezählt ist"]
    anzahl: Annotated[SpanneWert, "so viele waren es"]
    neue: Annotated[str, "wie viele mehr es sicher sind als im Jahr davor: »+10«, »–«"]
    x: Annotated[int, "Ort des Balkens von links"]
    sicher: Annotated[int, "Höhe des sicheren Teils"]
    vielleicht: Annotated[int, "Höhe des Teils darüber, der nicht feststeht"]


@dataclass(frozen=True, slots=True)
class Teilstrich(Wert):
    """Eine Marke an der Achse."""

    y: Annotated[int, "Ort von oben"]
    text: Annotated[str, "die Zahl"]


@dataclass(frozen=True, slots=True)
class Wachstum(Wert):
    """Wie das Netzwerk gewachsen ist."""

    balken: Annotated[tuple[Balken, ...], "je Jahr einer"]
    breite: Annotated[int, "Breite der Zeichnung"]
    hoehe: Annotated[int, "Höhe der Zeichnung"]
    grund: Annotated[int, "wo die Balken stehen, von oben"]
    balkenbreite: Annotated[int, "wie breit einer ist"]
    achse: Annotated[tuple[Teilstrich, ...], "die Marken"]
    beschreibung: Annotated[str, "was zu sehen ist, in Sätzen"]
    zahlen: Annotated[tuple[Zahlzeile, ...], "alle veröffentlichten Zahlen, die älteste zuerst"]


@dataclass(frozen=True, slots=True)
class Gliedblatt(Wert):
    """Eine Mitgliedschaft einer Kommune."""

    beitritt: Annotated[str, "wann sie beitrat, als Satz"]
    runde: Annotated[Verweis | None, "die gemeinsame Unterzeichnung; leer bei Einzelbeitritt"]
    beschluss: Annotated[str, "wer den Beitritt wann beschloss; leer, wo es niemand weiß"]
    austritt: Annotated[str, "wann sie austrat, als Satz; meist leer"]
    beleglage: Annotated[str, "wie sicher der Beitritt ist, als Satz"]
    quellen: Annotated[tuple[Quelle, ...], "wo es steht"]


@dataclass(frozen=True, slots=True)
class Kriterienzeile(Wert):
    """Ein Kriterium, das eine Kommune nachweislich erfüllt."""

    kurz: Annotated[str, "das Kriterium"]
    nachweis: Annotated[str, "womit"]
    quellen: Annotated[tuple[Quelle, ...], "wo es steht"]


@dataclass(frozen=True, slots=True)
class Nachbarzeile(Wert):
    """Ein Mitglied in der Nähe."""

    name: Annotated[Verweis, "Kurzname mit seiner Seite"]
    km: Annotated[str, "»12 km«; leer, wo es niemand weiß"]
    seit: Annotated[str, "seit wann sie Mitglied ist"]


@dataclass(frozen=True, slots=True)
class Terminzeile(Wert):
    """Eine Veranstaltung oder Runde in einer Liste."""

    titel: Annotated[Verweis, "wie sie heißt, mit ihrer Seite"]
    wann: Annotated[str, "Tag oder Zeitraum"]
    was: Annotated[str, "was für eine, oder wie viele unterzeichneten"]
    wo: Annotated[str, "der Ort; leer, wo er nicht bekannt ist"]


@dataclass(frozen=True, slots=True)
class Kommunenblatt(Wert):
    """Eine Kommune, wie das Register sie öffentlich zeigt."""

    gebiet: Annotated[GebietWert, "was das amtliche Verzeichnis über sie sagt"]
    einwohner_stand: Annotated[str, "für wann die Einwohnerzahl gilt; leer, wo es keine gibt"]
    kreis: Annotated[Verweis | None, "zu welchem Kreis sie gehört"]
    bezirk: Annotated[Verweis | None, "in welchem Regierungsbezirk sie liegt"]
    lage: Annotated[str, "ob sie am Stichtag Mitglied ist, als Satz"]
    glieder: Annotated[tuple[Gliedblatt, ...], "ihre Mitgliedschaften, die letzte zuerst"]
    kriterien: Annotated[tuple[Kriterienzeile, ...], "was sie belegt erfüllt"]
    naechste: Annotated[tuple[Nachbarzeile, ...], "Mitglieder in der Nähe, das nächste zuerst"]
    im_kreis: Annotated[tuple[Nachbarzeile, ...], "weitere Mitglieder im selben Kreis"]
    veranstaltungen: Annotated[tuple[Terminzeile, ...], "woran sie nachweislich mitgewirkt hat"]
    quellen: Annotated[tuple[Quelle, ...], "weitere Quellen"]


@dataclass(frozen=True, slots=True)
class Rundenblatt(Wert):
    """Eine Runde mit allen, die darin unterzeichneten."""

    runde: Annotated[RundeWert, "die Runde"]
    kommt_noch: Annotated[bool, "ob darin noch unterzeichnet werden soll"]
    abgesagt: Annotated[str, "dass und wann sie abgesagt wurde, als Satz; meist leer"]
    satz: Annotated[str, "wie viele unterzeichneten, als Satz"]
    laut_quelle: Annotated[tuple[Zahlzeile, ...], "was über ihre Zahl veröffentlicht ist"]
    zeilen: Annotated[tuple[Mitgliedszeile, ...], "die Kommunen"]
    behoerden: Annotated[tuple[Mitgliedszeile, ...], "Behörden, die mit unterzeichneten"]
    vorgemerkte: Annotated[tuple[str, ...], "wer dafür vorgemerkt ist"]
    mit_bezirk: Annotated[bool, "ob das Verzeichnis Regierungsbezirke kennt"]
    veranstaltung: Annotated[Verweis | None, "wobei unterzeichnet wurde"]
    anmerkung: Annotated[str, "was sonst wichtig ist; oft leer"]
    quellen: Annotated[tuple[Quelle, ...], "wo es steht"]


@dataclass(frozen=True, slots=True)
class Terminpunkt(Wert):
    """Ein Punkt der Tagesordnung oder ein Baustein eines Lehrgangs."""

    wann: Annotated[str, "Uhrzeit oder Tag; leer, wo es niemand sagt"]
    titel: Annotated[str, "worum es geht"]
    zusatz: Annotated[str, "was es ist, oder wo; oft leer"]
    kommune: Annotated[Verweis | None, "wer ihn beiträgt"]


@dataclass(frozen=True, slots=True)
class Publikationszeile(Wert):
    """Eine Publikation."""

    titel: Annotated[Stueck, "wie sie heißt, und wo sie zu lesen ist"]
    datei: Annotated[str, "wo sie auf dieser Seite liegt; meist leer"]
    art: Annotated[str, "»Handlungsempfehlung«"]
    jahr: Annotated[str, "wann sie erschien"]
    herausgeber: Annotated[str, "wer sie herausgab; oft leer"]
    themen: Annotated[str, "Stichworte; oft leer"]
    ersetzt_durch: Annotated[str, "welche an ihre Stelle trat; meist leer"]
    veranstaltung: Annotated[Verweis | None, "woraus sie hervorging"]
    anmerkung: Annotated[str, "was sonst wichtig ist; oft leer"]
    quellen: Annotated[tuple[Quelle, ...], "wo es steht"]


@dataclass(frozen=True, slots=True)
class Publikationsseite(Wert):
    """Was das Netzwerk herausgegeben hat."""

    zeilen: Annotated[tuple[Publikationszeile, ...], "die jüngste zuerst"]


@dataclass(frozen=True, slots=True)
class Veranstaltungsblatt(Wert):
    """Eine Veranstaltung, wie das Register sie öffentlich zeigt."""

    art: Annotated[str, "»Netzwerktreffen«"]
    wann: Annotated[str, "Tag oder Zeitraum, mit Uhrzeit"]
    ort: Annotated[str, "wo; leer, wo es niemand weiß"]
    digital: Annotated[bool, "ob man digital teilnehmen kann"]
    lage: Annotated[str, "dass sie geplant, verlegt oder abgesagt ist, als Satz; leer, wenn sie war"]
    tagesordnung: Annotated[tuple[Terminpunkt, ...], "die Punkte der Tagesordnung"]
    bausteine: Annotated[tuple[Terminpunkt, ...], "die Teile eines Lehrgangs"]
    unterlagen: Annotated[tuple[Stueck, ...], "Papiere dazu im Netz"]
    publikationen: Annotated[tuple[str, ...], "was daraus hervorging"]
    gastgeber: Annotated[str, "wer einlädt; leer, wo es niemand weiß"]
    zielgruppe: Annotated[str, "für wen; leer, wo es niemand sagt"]
    teilnehmende: Annotated[tuple[Verweis, ...], "Kommunen, die nachweislich dabei waren"]
    vollstaendig: Annotated[bool, "ob sicher sonst keine dabei war"]
    laut_quelle: Annotated[str, "veröffentlichte Angabe zur Teilnahme; oft leer"]
    runden: Annotated[tuple[Verweis, ...], "Runden, die dabei unterzeichnet wurden"]
    anmerkung: Annotated[str, "was sonst wichtig ist; oft leer"]
    kalender: Annotated[str, "wo die Kalenderdatei steht; leer, wo es keine gibt"]
    quellen: Annotated[tuple[Quelle, ...], "wo es steht"]


@dataclass(frozen=True, slots=True)
class Terminliste(Wert):
    """Alle Runden oder Veranstaltungen."""

    satz: Annotated[str, "wie viele es sind, als Satz"]
    kopf: Annotated[tuple[str, ...], "die Überschriften der vier Spalten"]
    zeilen: Annotated[tuple[Terminzeile, ...], "die letzte zuerst"]


@dataclass(frozen=True, slots=True)
class Wegstueck(Wert):
    """Ein Schritt auf dem Weg zum Beitritt."""

    text: Annotated[str, "was zu tun ist"]
    wer: Annotated[str, "wer es tut; leer, wo es niemand sagt"]
    wann: Annotated[str, "»etwa 12 Wochen vorher«"]


@dataclass(frozen=True, slots=True)
class Mitmachen(Wert):
    """Wie eine Kommune Mitglied wird."""

    fassung: Annotated[KriterienfassungWert | None, "die Kriterien am Stichtag; leer, wo noch keine galten"]
    vorbehalt: Annotated[str, "was an der Fassung nicht feststeht, als Satz; oft leer"]
    kriterienquellen: Annotated[tuple[Quelle, ...], "wo die Kriterien stehen"]
    schritte: Annotated[tuple[Wegstueck, ...], "der Weg zum Beitritt"]
    erklaerung: Annotated[ErklaerungWert | None, "die Fassung der Erklärung am Stichtag"]
    erklaerungsquellen: Annotated[tuple[Quelle, ...], "wo sie steht"]
    naechste_runde: Annotated[Terminzeile | None, "die nächste geplante Runde"]


@dataclass(frozen=True, slots=True)
class Datei(Wert):
    """Eine Datei zum Herunterladen."""

    name: Annotated[Verweis, "wie sie heißt und wo sie steht"]
    form: Annotated[str, "was für eine: »Tabelle (CSV)«"]
    groesse: Annotated[str, "»12 kB«"]


@dataclass(frozen=True, slots=True)
class Datenseite(Wert):
    """Was sich herunterladen lässt und unter welchen Bedingungen."""

    dateien: Annotated[tuple[Datei, ...], "die Dateien"]
    fruehere: Annotated[tuple[Datei, ...], "dasselbe am Tag jeder Runde"]
    ohne_adresse: Annotated[bool, "ob Katalog und Neuigkeiten fehlen, weil die Adresse nicht feststeht"]
    ohne_portal: Annotated[bool, "ob die Kennung beim Datenportal noch fehlt"]
    lizenz: Annotated[str, "wie die Lizenz heißt"]
    lizenz_adresse: Annotated[str, "wo sie steht"]
    namensnennung: Annotated[str, "wie die Quelle zu nennen ist; leer, wo es nicht nötig ist"]
    zahl: Annotated[SpanneWert, "wie viele Kommunen es sind"]


@dataclass(frozen=True, slots=True)
class Mangelzeile(Wert):
    """Etwas, das nicht barrierefrei ist."""

    was: Annotated[str, "welcher Inhalt"]
    warum: Annotated[str, "warum"]
    ersatz: Annotated[str, "wo dasselbe barrierefrei steht; oft leer"]
    bis: Annotated[str, "bis wann es behoben ist; oft leer"]


@dataclass(frozen=True, slots=True)
class Erklaerungsseite(Wert):
    """Die Erklärung zur Barrierefreiheit."""

    geltung: Annotated[str, "wofür sie gilt"]
    grundlage: Annotated[str, "nach welchem Recht"]
    stand: Annotated[str, "wie weit die Anforderungen erfüllt sind, als Satz"]
    maengel: Annotated[tuple[Mangelzeile, ...], "was bekanntermaßen fehlt"]
    erstellt: Annotated[DatumWert, "wann sie erstellt ist"]
    geprueft: Annotated[DatumWert, "wann sie zuletzt überprüft ist"]
    geprueft_am: Annotated[str, "derselbe Tag in der Form JJJJ-MM-TT; leer bei einer Spanne"]
    methode: Annotated[str, "wie geprüft ist"]
    kontaktformular: Annotated[str | None, "Formular, um Barrieren zu melden"]
    ombudsstelle: Annotated[StelleWert | None, "wer vermittelt"]


@dataclass(frozen=True, slots=True)
class Amtszeit(Wert):
    """Eine Kommune im Sprecherteam."""

    kommune: Annotated[Verweis, "Kurzname mit ihrer Seite"]
    wann: Annotated[str, "von wann bis wann"]


@dataclass(frozen=True, slots=True)
class Ueberseite(Wert):
    """Was das Netzwerk ist, und was auf dieser Seite wie sicher ist."""

    gruendung: Annotated[str, "»im Dezember 2012«"]
    sprecherteam: Annotated[tuple[Amtszeit, ...], "wer am Stichtag dazugehört oder dazugehören kann"]
    gebietsquelle: Annotated[str, "woher Namen und Einwohnerzahlen sind; leer bei eigenem Verzeichnis"]


@dataclass(frozen=True, slots=True)
class LeichteSprache(Wert):
    """Worum es geht, in Leichter Sprache."""

    zeilen: Annotated[tuple[str, ...], "je eine Aussage"]


@dataclass(frozen=True, slots=True)
class Schlicht(Wert):
    """Eine Seite, deren Inhalt ganz in der Vorlage steht."""

    adresse: Annotated[str, "wo die Startseite zu finden ist; leer, solange es nicht feststeht"]
