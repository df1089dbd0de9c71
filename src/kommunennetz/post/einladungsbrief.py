"""Was eine Kommune zu einer Veranstaltung liest: Einladung, Erinnerung, Absage, Zugang, Nachfrage."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Annotated, Final, Literal, TypedDict

from kommunennetz.dokumente.treffeninhalt import Ablaufpunkt, list_ablauf
from kommunennetz.dokumente.werte import DatumWert, GebietWert, NetzWert, als_wert
from kommunennetz.errors import FrageError
from kommunennetz.fragen.termine import uhrzeit_in_worten
from kommunennetz.gebiete.gebiet import Gebiet
from kommunennetz.model.einladung import Zugang
from kommunennetz.model.teildatum import tag
from kommunennetz.model.veranstaltung import Veranstaltung
from kommunennetz.post.anrede import EmpfaengerWert
from kommunennetz.post.bilder import Bild
from kommunennetz.post.brief import Bogen, Brief, Umsetzer
from kommunennetz.post.kennzeichen import Antwortlink
from kommunennetz.register.lesen.register import Register
from kommunennetz.setzerei.vorlagen import Vorlagen
from kommunennetz.setzerei.wert import Vorlagenkontext, Wert
from kommunennetz.worte.datum import mit_wochentag

EINLASS: Final = timedelta(minutes=30)
"""So lange vor dem Beginn eines Spitzentreffens ist der Empfang besetzt."""
Briefart = Literal["einladung", "spitzentreffen", "erinnerung", "absage", "zugang", "nachfassen"]


@dataclass(frozen=True, slots=True)
class EinladungWert(Wert):
    """Die Veranstaltung, zu der eingeladen wird; gezeigt mit ihrem Titel."""

    titel: Annotated[str, "wie sie heißt, beim Baustein eines Lehrgangs auch dieser"]
    art: Annotated[str, "spitzentreffen, netzwerktreffen, workshop …"]
    tage: Annotated[str, "»Donnerstag, 11. März 2027«, bei mehreren mit »bis«"]
    uhrzeit: Annotated[str | None, "»10:00 bis 15:30 Uhr«, »10:00 Uhr«"]
    einlass: Annotated[str | None, "ab wann der Empfang besetzt ist, eine halbe Stunde vor Beginn: »9:30«"]
    ort: Annotated[str | None, "wo sie stattfindet"]
    form: Annotated[str | None, "vor-ort, online oder hybrid"]
    barrierefreiheit: Annotated[str | None, "Anreise und Zugang"]
    gastgeber: Annotated[str | None, "wer einlädt oder ausrichtet"]
    zielgruppe: Annotated[str | None, "spitze oder fach"]
    je_kommune: Annotated[int | None, "wie viele Personen aus einer Kommune kommen können"]
    plaetze: Annotated[int | None, "wie viele Personen Platz haben"]
    antwort_bis: Annotated[DatumWert | None, "bis wann zu antworten ist"]
    punkte: Annotated[tuple[Ablaufpunkt, ...], "die Tagesordnung"]
    geaendert: Annotated[bool, "ob diese Kommune schon eine frühere Fassung bekam"]
    verlegt_von: Annotated[DatumWert | None, "der bisherige Termin, wenn sie verlegt ist"]
    aenderung: Annotated[str | None, "warum sie verlegt oder abgesagt ist"]

    def __str__(self) -> str:
        """Liefert den Titel."""
        return self.titel


@dataclass(frozen=True, slots=True)
class AntwortlinkWert(Wert):
    """Eine der drei Antworten; gezeigt mit ihrem Text."""

    text: Annotated[str, "»Wir kommen«, »Wir kommen nicht«, »Jemand anderes kommt«"]
    adresse: Annotated[str, "die Adresse des Links; sie öffnet eine fertige Mail"]

    def __str__(self) -> str:
        """Liefert den Text."""
        return self.text


@dataclass(frozen=True, slots=True)
class ZugangWert(Wert):
    """Wie man in die Videokonferenz kommt; gezeigt mit ihrer Adresse."""

    adresse: Annotated[str, "Adresse der Videokonferenz"]
    kennwort: Annotated[str | None, "Kennwort dazu"]

    def __str__(self) -> str:
        """Liefert die Adresse."""
        return self.adresse


@dataclass(frozen=True, slots=True)
class AnliegenWert(Wert):
    """Was nach einem Lehrgang bei einer Kommune offen ist."""

    grund: Annotated[str, "warum nachgefragt wird: »nicht Mitglied (Kandidatin)«"]
    schritt: Annotated[str, "was als Nächstes zu tun wäre, als Satz"]


class Gemeinsames(TypedDict):
    """Was jede dieser Mails sieht."""

    netz: Annotated[NetzWert, "das Netzwerk"]
    kommune: Annotated[GebietWert, "die Kommune, an die sie geht"]
    empfaenger: Annotated[EmpfaengerWert, "wer sie dort bekommt: das Postfach oder eine Person"]
    anhaenge: Annotated[tuple[str, ...], "wie die Anlagen heißen"]


class Einladungskontext(Gemeinsames):
    """Was Einladung, Erinnerung und Absage sehen."""

    einladung: Annotated[EinladungWert, "die Veranstaltung"]
    antworten: Annotated[tuple[AntwortlinkWert, ...], "die drei Antworten als Links; leer bei einer Absage"]
    kennzeichen: Annotated[str, "gehört in den Betreff einer selbst geschriebenen Antwort: »[kn-1a2b3c4d]«"]
    stichtag: Annotated[DatumWert, "der Tag der Einladung, für den die Anlage gilt"]
    mit_anlage: Annotated[bool, "ob die Anlage mit allen Unterzeichnenden beiliegt"]


class Zugangskontext(Gemeinsames):
    """Was die Mail mit dem Zugang sieht."""

    einladung: Annotated[EinladungWert, "die Veranstaltung"]
    zugang: Annotated[ZugangWert, "wie man hineinkommt"]


class Nachfragekontext(Gemeinsames):
    """Was die Nachfrage nach einem Lehrgang sieht."""

    lehrgang: Annotated[str, "wie der Lehrgang heißt"]
    anliegen_alle: Annotated[tuple[AnliegenWert, ...], "was bei dieser Kommune offen ist"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Briefvorhaben:
    """Was an allen Mails einer Sendung gleich ist."""

    art: Briefart
    betreff: str
    anhaenge: tuple[str, ...] = ()
    felder: Mapping[str, object]
    """Die weiteren Namen, die die Vorlage sieht, so weit sie für alle gleich sind."""


class Einladungsschreiber:
    """Schreibt dieselbe Mail an viele Kommunen; was für alle gleich ist, entsteht nur einmal."""

    def __init__(self, register: Register, vorlagen: Vorlagen, vorhaben: Briefvorhaben) -> None:
        self._vorlagen, self._vorhaben = vorlagen, vorhaben
        self._netz = als_wert(NetzWert, register.netz.satz)
        self._umsetzer = Umsetzer(_ohne_bilder)

    def render(self, gebiet: Gebiet, wer: EmpfaengerWert, eigene: Mapping[str, object]) -> Brief:
        """Liefert die Mail an diese Kommune; `eigene` sind die Namen, die nur sie betreffen.

        VorlageError mit Datei und Zeile, wenn die Vorlage einen Wert verlangt, den es nicht gibt.
        """
        kontext: Mapping[str, object] = {
            "netz": self._netz,
            "kommune": als_wert(GebietWert, gebiet),
            "empfaenger": wer,
            "anhaenge": self._vorhaben.anhaenge,
            **self._vorhaben.felder,
            **eigene,
        }
        markdown = self._vorlagen.render(f"einladung/{self._vorhaben.art}.md.j2", kontext)
        # Was hinter der letzten Linie steht, ist der Fuß: wer schreibt, und warum an diese Kommune.
        inhalt, linie, fuss = markdown.rpartition("\n---\n")
        bogen = Bogen(inhalt, fuss=f"---\n{fuss}") if linie else Bogen(markdown)
        return self._umsetzer.brief(self._vorhaben.betreff, bogen)


def _ohne_bilder(ziel: str, _alt: str) -> Bild:
    raise FrageError(f"Eine Einladung zeigt keine Bilder (»{ziel}«).", "Das Bild als Anhang mitschicken.")


def einladung_wert(register: Register, satz: Veranstaltung, *, geaendert: bool = False) -> EinladungWert:
    """Liefert die Veranstaltung, wie Mails sie zeigen."""
    erster, letzter = satz.anfang.frueheste, satz.schluss.spaeteste
    tage = (
        mit_wochentag(erster)
        if erster == letzter
        else f"{mit_wochentag(erster)} bis {mit_wochentag(letzter)}"
    )
    return EinladungWert(
        titel=satz.titel,
        art=satz.art,
        tage=tage,
        uhrzeit=uhrzeit_in_worten(satz) or None,
        einlass=_einlass(satz),
        ort=satz.ort,
        form=satz.form,
        barrierefreiheit=satz.barrierefreiheit,
        gastgeber=satz.gastgeber,
        zielgruppe=satz.zielgruppe or ("spitze" if satz.art == "spitzentreffen" else None),
        je_kommune=satz.je_kommune,
        plaetze=satz.plaetze,
        antwort_bis=als_wert(DatumWert, satz.anmeldung_bis) if satz.anmeldung_bis else None,
        punkte=tuple(list_ablauf(register, satz)),
        geaendert=geaendert,
        verlegt_von=als_wert(DatumWert, satz.verlegt_von) if geaendert and satz.verlegt_von else None,
        aenderung=satz.stand_grund,
    )


def antwort_werte(antworten: tuple[Antwortlink, ...]) -> tuple[AntwortlinkWert, ...]:
    """Liefert die drei Antworten, wie Vorlagen sie sehen."""
    return tuple(AntwortlinkWert(eine.text, eine.adresse) for eine in antworten)


def zugang_wert(zugang: Zugang) -> ZugangWert:
    """Liefert den Zugang, wie Vorlagen ihn sehen."""
    return ZugangWert(zugang.adresse, zugang.kennwort)


def datum_wert(am: date) -> DatumWert:
    """Liefert den Tag, wie Vorlagen ihn sehen."""
    return als_wert(DatumWert, tag(am))


def _einlass(satz: Veranstaltung) -> str | None:
    if satz.beginn is None:
        return None
    beginn = datetime.combine(satz.anfang.frueheste, satz.beginn)
    # Um Mitternacht beginnt nichts; der Tag davor wäre ein anderer.
    return f"{beginn - EINLASS:%H:%M}" if (beginn - EINLASS).date() == beginn.date() else None


KONTEXTE = (
    Vorlagenkontext(
        "Einladung, Erinnerung, Absage",
        (
            "einladung/einladung.md.j2",
            "einladung/spitzentreffen.md.j2",
            "einladung/erinnerung.md.j2",
            "einladung/absage.md.j2",
            "einladung/makros.md.j2",
        ),
        Einladungskontext,
    ),
    Vorlagenkontext("Zugang zur Videokonferenz", ("einladung/zugang.md.j2",), Zugangskontext),
    Vorlagenkontext("Nachfrage nach einem Lehrgang", ("einladung/nachfassen.md.j2",), Nachfragekontext),
)
"""Was die Vorlagen der Mails zu Veranstaltungen sehen."""
