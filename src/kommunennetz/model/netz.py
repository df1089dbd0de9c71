"""Das Netzwerk selbst: Kriterien, Fassungen der Erklärung, veröffentlichte Zahlen, Sprecherteam."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, PlainSerializer, WrapValidator

from kommunennetz.model import leseregeln
from kommunennetz.model.auftritt import (
    Amtsbezeichnung,
    Beitrittsschritt,
    Datenschutzhinweis,
    Ebenen,
    ImSatz,
    Mitgliedsworte,
    Nutzen,
    Stelle,
    Unterzeichnung,
)
from kommunennetz.model.grundlage import (
    LANDPRUEFUNG,
    Adresse,
    Datum,
    Fassungsname,
    Hingenommene,
    Land,
    Satz,
    Schluessel,
    Text,
    Zeile,
    ablehnen,
    schema,
)

_ANZAHL = re.compile(r"(?:(über|rund|etwa|mindestens) )?([0-9]{1,5})")

Wortlaut = Annotated[
    Literal["umschrieben", "amtlich"],
    Field(description="umschrieben: in eigenen Worten; amtlich: der veröffentlichte Wortlaut"),
]


@dataclass(frozen=True, slots=True)
class Anzahl:
    """Eine veröffentlichte Anzahl, wie sie dasteht: »36«, »über 50«, »rund 70«."""

    text: str
    wert: int
    ungefaehr: bool
    mehr_als: bool

    def __str__(self) -> str:
        """Liefert die Angabe, wie sie veröffentlicht ist."""
        return self.text


def _load_anzahl(wert: Any) -> Anzahl:
    treffer = _ANZAHL.fullmatch(wert) if isinstance(wert, str) else None
    if treffer is None:
        ablehnen(
            leseregeln.anzahl, f"»{wert}« ist keine Anzahl", "Die Form ist 36, »über 50« oder »rund 70«."
        )
    wort, zahl = treffer.groups()
    return Anzahl(treffer.group(), int(zahl), wort in ("rund", "etwa"), wort in ("über", "mindestens"))


Anzahlangabe = Annotated[
    Anzahl,
    BeforeValidator(_load_anzahl),
    PlainSerializer(str, return_type=str),
    schema(_ANZAHL.pattern, "Die Form ist 36, »über 50« oder »rund 70«", zahl=(0, 99_999)),
]


def _lies_laender(wert: Any, weiter: Callable[[Any], Any]) -> Any:
    """Liest auch ein einzelnes Land; ein Fehler darin hat dann keine Nummer."""
    pruefe: Any = LANDPRUEFUNG.func
    return (pruefe(wert),) if isinstance(wert, str) else weiter(wert)


Laender = Annotated[
    tuple[Land, ...],
    WrapValidator(_lies_laender),
    Field(json_schema_extra={"type": ["array", "string", "integer"]}),
]
"""Ein Schlüssel für sich oder mehrere als Liste."""


class Absender(Satz):
    """Wer Infomails verschickt."""

    name: Zeile = Field(description="Name, der im Postfach der Empfänger erscheint")
    email: Adresse | None = Field(None, description="Adresse der Geschäftsstelle; ohne sie keine Entwürfe")


class Weg(Satz):
    """Einer von mehreren Wegen, ein Kriterium zu erfüllen."""

    id: Schluessel = Field(description="Kennung des Weges")
    text: Zeile = Field(description="Was der Weg verlangt")


class Punkt(Satz):
    """Ein einzelnes Kriterium in einer Fassung."""

    id: Schluessel = Field(description="Kennung, dieselbe in allen Fassungen")
    kurz: Zeile = Field(description="Zwei bis vier Wörter für Tabellen")
    text: Text = Field(description="Was verlangt ist")
    nachweis: Text = Field(description="Was als Nachweis gilt")
    naechster_schritt: Text = Field(description="Was die Kommune als Nächstes tut, solange etwas fehlt")
    wege: tuple[Weg, ...] = Field((), description="Wege, von denen einer genügt")
    folgt_aus: Literal["beitritt"] | None = Field(
        None,
        description="beitritt: Beschluss, Erklärung oder Unterschrift erfüllen es, auch ohne eigenen Eintrag",
    )
    belege_aus: Literal["mitarbeit"] | None = Field(
        None,
        description="mitarbeit: Teilnahmen, Beiträge und Ämter sind dazu Belege; sie entscheiden nichts",
    )


class Kriterienfassung(Satz):
    """Eine Fassung der Kriterien mit dem Tag, ab dem sie gilt."""

    fassung: Fassungsname = Field(description="Name der Fassung, meist das Jahr: 2012")
    gilt_ab: Datum = Field(description="Ab wann sie gilt")
    wortlaut: Wortlaut = "umschrieben"
    quelle: Zeile | None = Field(None, description="Beleg")
    bemerkung: Text | None = Field(None, description="Was sich gegenüber der vorigen Fassung geändert hat")
    punkte: tuple[Punkt, ...] = Field(min_length=1, description="Die Kriterien in ihrer Reihenfolge")


class Erklaerung(Satz):
    """Eine Fassung der Erklärung."""

    fassung: Fassungsname = Field(description="Name der Fassung, meist das Jahr: 2012")
    titel: Zeile = Field(description="Titel der Erklärung")
    gilt_ab: Datum = Field(description="Ab wann sie unterzeichnet wird")
    parteien: tuple[Zeile, ...] = Field((), description="Wer sie trägt")
    wortlaut: Wortlaut = "umschrieben"
    inhalt: Text | None = Field(None, description="Was sie sagt, in eigenen Worten")
    text: Zeile | None = Field(
        None, description="Amtlicher Wortlaut: Markdown-Datei, Pfad vom Register aus: data/erklaerung-2024.md"
    )
    bemerkung: Text | None = Field(None, description="Was sonst wichtig ist")
    quelle: Zeile | None = Field(None, description="Beleg")


class Zahlangabe(Satz):
    """Eine veröffentlichte Gesamtzahl; sie wird nie überschrieben, nur danebengestellt."""

    stand: Datum = Field(description="Für welchen Tag die Zahl genannt wird")
    anzahl: Anzahlangabe = Field(description="Die Zahl, wie sie dasteht")
    zaehlt: Literal["unterzeichner", "mitglieder", "beitritte"] = Field(description="Was gezählt wird")
    bezirksregierung: Literal["eingerechnet", "gesondert", "ungenannt"] = Field(
        "ungenannt", description="Ob die Bezirksregierung in der Zahl steckt"
    )
    bemerkung: Text | None = Field(None, description="Was zum Verständnis der Zahl gehört")
    quelle: Zeile | None = Field(None, description="Wo die Zahl steht")


class Sprecherin(Satz):
    """Eine Kommune im Sprecherteam und ihre Amtszeit, ohne Namen."""

    kommune: Schluessel = Field(description="Schlüssel der Kommune")
    von: Datum = Field(description="Beginn der Amtszeit")
    bis: Datum | None = Field(None, description="Ende der Amtszeit; fehlt, solange sie dauert")
    gewaehlt_am: Datum | None = Field(None, description="Tag der Wahl")
    wahl: Schluessel | None = Field(None, description="Veranstaltung, bei der gewählt wurde")
    bemerkung: Text | None = Field(None, description="Was sonst wichtig ist")
    quelle: Zeile | None = Field(None, description="Beleg")


class Ferien(Satz):
    """Schulferien; Räte und Kreistage tagen darin nicht."""

    name: Zeile = Field(description="Wie sie heißen: Sommerferien 2027")
    von: Datum = Field(description="Erster Tag")
    bis: Datum = Field(description="Letzter Tag")
    quelle: Zeile | None = Field(None, description="Beleg")


class Netz(Satz):
    """Das Netzwerk, dessen Register dies ist (data/netz.yaml)."""

    name: Zeile = Field(description="Name des Netzwerks")
    land: Laender = Field(
        (),
        description="Schlüssel des Landes oder der Länder, die ersten zwei Ziffern jedes AGS; leer: alle",
    )
    gruendung: Datum = Field(description="Vor diesem Tag kann niemand beigetreten sein")
    traeger: Zeile = Field(description="Wer das Netzwerk trägt")
    traeger_im_satz: ImSatz | None = Field(None, description="Der Träger in den vier Fällen, für die Papiere")
    absender: Absender = Field(description="Absender der Infomails")
    name_im_satz: ImSatz | None = Field(
        None, description="der Name in den vier Fällen; ohne sie steht »das Netzwerk »NAME««"
    )
    zweck: Text | None = Field(None, description="Was das Netzwerk will, als ganzer Satz")
    nutzen: tuple[Nutzen, ...] = Field((), description="Was eine Kommune davon hat")
    zusagen: tuple[Zeile, ...] = Field((), description="Was zusagt, wer beitritt, je als Infinitiv mit »zu«")
    pflichten: Text | None = Field(None, description="Welche Pflichten folgen, als ganze Sätze")
    kosten: Text | None = Field(None, description="Was der Beitritt kostet, als ganzer Satz")
    adressat: ImSatz | None = Field(None, description="Wem der Beitritt erklärt wird: das Land")
    erklaerung_im_satz: ImSatz | None = Field(
        None, description="Wie die Erklärung heißt; fehlt, wenn ohne eine beigetreten wird"
    )
    worte: Mitgliedsworte = Field(
        default_factory=Mitgliedsworte, description="Wie Mitglieder und Runden heißen"
    )
    ebenen: Ebenen = Field(
        default_factory=Ebenen, description="Wie die Ebenen über der Gemeinde in Tabellen und Papieren heißen"
    )
    schritte: tuple[Beitrittsschritt, ...] = Field((), description="Der Weg zum Beitritt mit seinen Fristen")
    aemter: tuple[Amtsbezeichnung, ...] = Field(
        (), description="Wie Vertretung und Spitze der Kommunen heißen"
    )
    unterzeichnende: tuple[Unterzeichnung, ...] = Field(
        (), description="Wer Urkunden und Erklärung mit der Kommune unterschreibt"
    )
    geschaeftsstelle: Stelle | None = Field(None, description="Wo man das Netzwerk erreicht")
    presse: Stelle | None = Field(None, description="Kontakt für die Presse")
    impressum: Text | None = Field(None, description="Zeilen unter jeder Infomail: wer verantwortlich ist")
    datenschutz: Text | None = Field(None, description="Zeilen unter jeder Infomail: woher die Adresse ist")
    datenschutzhinweis: Datenschutzhinweis | None = Field(
        None, description="Was Personen im Kontaktordner erfahren; ohne ihn gibt es kein Willkommen"
    )
    kriterien: tuple[Kriterienfassung, ...] = Field(min_length=1, description="Fassungen, die älteste zuerst")
    erklaerungen: tuple[Erklaerung, ...] = Field((), description="Fassungen der Erklärung")
    zahlen: tuple[Zahlangabe, ...] = Field((), description="Veröffentlichte Gesamtzahlen")
    sprecherteam: tuple[Sprecherin, ...] = Field((), description="Sprecherteam nach Kommune und Zeit")
    ferien: tuple[Ferien, ...] = Field((), description="Schulferien des Landes; Sitzungen liegen davor")
    hingenommen: Hingenommene = ()

    @property
    def im_satz(self) -> ImSatz:
        """Liefert den Namen in den vier Fällen: wie netz.yaml ihn beugt, sonst »das Netzwerk »NAME««."""
        if self.name_im_satz is not None:
            return self.name_im_satz
        artikel = {"nominativ": "das", "genitiv": "des", "dativ": "dem", "akkusativ": "das"}
        netzwerk = {"genitiv": "Netzwerks"}
        return ImSatz(
            **{
                fall: f"{wort} {netzwerk.get(fall, 'Netzwerk')} »{self.name}«"
                for fall, wort in artikel.items()
            }
        )
