"""Was in der Anlage steht, als Werte für ihre Vorlage."""

from dataclasses import dataclass
from typing import Annotated, TypedDict

from kommunennetz.dokumente import werte
from kommunennetz.setzerei.markdown import Markdown
from kommunennetz.setzerei.wert import Wert


@dataclass(frozen=True, slots=True)
class Zeile(Wert):
    """Eine Kommune in einer Tabelle."""

    nummer: Annotated[int, "laufende Nummer"]
    name: Annotated[str, "amtlicher Name mit Gattung: »Stadt Bonn«"]
    kreis: Annotated[str, "Name des Kreises, »kreisfrei« oder »–«"]
    regierungsbezirk: Annotated[str, "Name des Regierungsbezirks oder »–«"]
    seit: Annotated[str, "Datum im Satz; bei Vorgemerkten die Runde"]
    fraglich: Annotated[bool, "ob am Stichtag nicht feststeht, dass sie Mitglied ist"] = False


@dataclass(frozen=True, slots=True)
class Block(Wert):
    """Eine Tabelle der Anlage: die einer Runde, eines Jahres oder, ohne beides, die der unsicheren Jahre."""

    zeilen: Annotated[tuple[Zeile, ...], "die Kommunen darin"]
    anzahl: Annotated[werte.Spanne, "wie viele es sind"]
    runde: Annotated[werte.Runde | None, "die Runde, deren Tabelle dies ist"] = None
    jahr: Annotated[int | None, "das Jahr, dessen Tabelle dies ist"] = None
    veroeffentlicht: Annotated[str, "veröffentlichte Zahl, wo das Register eine andere hat: »14 oder 18«"] = (
        ""
    )
    behoerden: Annotated[
        tuple[str, ...], "Bezirksregierungen, die in der Runde mitunterzeichnet haben; sie zählen nicht"
    ] = ()


@dataclass(frozen=True, slots=True)
class Mitunterzeichnende(Wert):
    """Das Land oder ein Verband und die Runden, in denen sie mitunterzeichnet haben."""

    name: Annotated[str, "wer mitunterzeichnet hat"]
    runden: Annotated[tuple[str, ...], "Bezeichnungen der Runden"]


@dataclass(frozen=True, slots=True)
class Anlage(Wert):
    """Alles, was die Vorlage der Anlage zeigt."""

    titel: Annotated[str, "Titel für die Eigenschaften der Datei"]
    stichtag: Annotated[werte.Datum, "der Tag, für den die Anlage gilt"]
    kommunen: Annotated[werte.Spanne, "wie viele Kommunen unterzeichnet haben"]
    gruppen: Annotated[tuple[tuple[str, werte.Spanne], ...], "je Gruppe Name und Anzahl"]
    bloecke: Annotated[tuple[Block, ...], "alle Tabellen: erst Runden, dann Jahre, dann die unsicheren"]
    runden: Annotated[tuple[Block, ...], "die Tabellen der Runden, auch die ohne Namen"]
    jahre: Annotated[tuple[Block, ...], "die Tabellen einzelner Beitritte, deren Jahr feststeht"]
    unsichere: Annotated[Block | None, "die Tabelle derer, bei denen Jahr oder Mitgliedschaft unsicher sind"]
    bezirksregierungen: Annotated[Block, "die Bezirksregierungen, gesondert"]
    mitunterzeichnende: Annotated[tuple[Mitunterzeichnende, ...], "Land und Verbände"]
    vorgemerkte: Annotated[tuple[Zeile, ...], "für eine kommende Runde vorgemerkt"]
    erklaerung: Annotated[werte.Erklaerung | None, "die Fassung der Erklärung am Stichtag"]
    vorbehalt: Annotated[
        str, "was an der Fassung am Stichtag nicht feststeht, oder dass noch keine galt; oft leer"
    ]
    wortlaut: Annotated[Markdown | None, "der amtliche Wortlaut, wenn ihn das Register hat"]


class Anlagekontext(TypedDict):
    """Was die Vorlage der Anlage sieht."""

    anlage: Annotated[Anlage, "was in der Anlage steht"]
    netz: Annotated[werte.Netz, "das Netzwerk"]
