"""Schritte an der privaten Hälfte einer Veranstaltung: Fassung, Versand, Rückmeldung, Zugang, Nachfolge.

Wie es öffentlich um sie steht, steht im Register; beides an einem Stück zu schreiben geht nicht, denn es sind
zwei Ordner. Deshalb ist jeder Schritt hier so, dass er nach einem Abbruch dazwischen noch einmal gerufen
dasselbe ergibt.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from kommunennetz.errors import FrageError, KommunennetzError
from kommunennetz.kontakte.kontaktordner import Kontaktordner
from kommunennetz.kontakte.sitz import Sitz, Sitzamt
from kommunennetz.model.arten import EINLADUNGEN
from kommunennetz.model.einladung import Einladung, Einladungen, Terminfassung
from kommunennetz.register.aendern.aenderung import Aenderung, Anhaengen, LayoutError, Loeschen, Setzen, build
from kommunennetz.register.aendern.yaml_wert import Wert
from kommunennetz.register.buchen.posten import Posten
from kommunennetz.register.lesen.register import Eintrag
from kommunennetz.schritte.plan import Aenderungssatz, Plan, UnlesbarError, aendere
from kommunennetz.worte.saetze import mit_anzahl

_KOPF = f"# yaml-language-server: $schema=../schema/{EINLADUNGEN.name}.json"


@dataclass(frozen=True, slots=True)
class Treffen:
    """Welche Veranstaltung gemeint ist, und woran ihre private Hälfte unter altem Namen zu erkennen ist."""

    schluessel: str
    uid: str
    """Die Kennung des Termins in den Kalendern."""
    baustein: str | None = None

    @property
    def datei(self) -> str:
        """Liefert die Datei im Kontaktordner."""
        return EINLADUNGEN.datei(self.schluessel)

    def eintrag(self, kontakte: Kontaktordner) -> Eintrag[Einladungen] | None:
        """Liefert die private Hälfte; UnlesbarError, wenn die Datei Fehler hat.

        Brach das Verlegen ab, liegt sie noch unter dem alten Namen; dann sagt es die UID.
        """
        if self.datei in kontakte.unlesbar:
            raise UnlesbarError(self.datei)
        if (eintrag := kontakte.veranstaltungen.get(self.schluessel)) is not None:
            return eintrag
        for anderer in kontakte.veranstaltungen.values():
            if any(eine.uid == self.uid for eine in fassungen(anderer.satz)):
                return anderer
        return None


@dataclass(frozen=True, slots=True)
class Terminangaben:
    """Was ein Kalender vom Termin zeigt: eine Prüfsumme über alles, und die Zeit für sich."""

    fassung: str
    wann: str


@dataclass(frozen=True, slots=True)
class Verschickt:
    """Eine Einladung, die der Mailserver angenommen hat."""

    treffen: Treffen
    sitz: str
    person: str | None
    folge: int
    am: date


@dataclass(frozen=True, slots=True)
class Rueckmeldung:
    """Was jemand zu einer Einladung geantwortet hat."""

    sitz: Sitz
    stand: str
    am: date
    weg: str
    personen: int | None = None
    ersatz: str | None = None

    @property
    def felder(self) -> dict[str, str]:
        """Liefert, was davon in der Einladung steht."""
        alle = {
            "stand": self.stand,
            "am": self.am.isoformat(),
            "weg": self.weg,
            "personen": "" if self.personen is None else str(self.personen),
            "ersatz": self.ersatz or "",
        }
        return {feld: wert for feld, wert in alle.items() if wert}

    def steht_in(self, einladung: Einladung) -> bool:
        """Liefert, ob alles, was sie nennt, dort schon so steht."""
        return all(_als_text(getattr(einladung, feld)) == wert for feld, wert in self.felder.items())


def fassungen(satz: Einladungen) -> Iterator[Terminfassung]:
    """Liefert die Fassungen der Termine, den der Veranstaltung und die der Bausteine."""
    if satz.termin is not None:
        yield satz.termin
    yield from satz.bausteintermine


def find_fassung(satz: Einladungen, baustein: str | None) -> Terminfassung | None:
    """Liefert die zuletzt verwendete Fassung dieses Termins."""
    if baustein is None:
        return satz.termin
    return next((eine for eine in satz.bausteintermine if eine.baustein == baustein), None)


def find_einladung(satz: Einladungen, sitz: str, baustein: str | None) -> tuple[int, Einladung] | None:
    """Liefert die Einladung an diesen Sitz, und die wievielte sie ist."""
    for nummer, eine in enumerate(satz.einladungen):
        if (eine.sitz, eine.baustein) == (sitz, baustein):
            return nummer, eine
    return None


def fassung_vermerken(kontakte: Kontaktordner, treffen: Treffen, angaben: Terminangaben, heute: date) -> Plan:
    """Hält fest, welche Fassung des Termins nun gilt; hat er sich geändert, steigt die Folge um eins.

    Ändert sich die Zeit, gilt keine Zusage mehr: Wer zugesagt hatte, ist wieder gefragt. Heißt die Datei noch
    nach dem alten Termin, bekommt sie den neuen Namen.
    """
    was = f"Termin zu {treffen.schluessel}{_bei(treffen)}"
    eintrag = treffen.eintrag(kontakte)
    if eintrag is None:
        neu = build(Einladungen, _mit_termin(treffen, angaben, 0), _KOPF)
        return Plan((Aenderungssatz(Posten(treffen.datei, None, neu), f"{was}: vermerkt"),), was)
    alte = find_fassung(eintrag.satz, treffen.baustein)
    if alte is not None and alte.fassung == angaben.fassung:
        return _plane(treffen, eintrag, was)
    folge = 0 if alte is None else alte.folge + 1
    neue = _termin(treffen, angaben, folge)
    aenderungen: list[Aenderung] = [_setze_termin(eintrag.satz, treffen, neue)]
    if alte is not None and alte.wann != angaben.wann:
        aenderungen += _frage_wieder(eintrag.satz, treffen.baustein, heute)
    return _plane(treffen, eintrag, f"{was}: Fassung {folge}", *aenderungen)


def umbenennen(kontakte: Kontaktordner, alt: str, neu: str) -> Plan:
    """Gibt der privaten Hälfte den Namen, den die Veranstaltung nun hat; ohne sie geschieht nichts."""
    was = f"Einladungen zu {neu}"
    eintrag = kontakte.veranstaltungen.get(alt)
    if eintrag is None or alt == neu or neu in kontakte.veranstaltungen:
        return Plan((), was)
    return _plane(Treffen(neu, ""), eintrag, f"{was}: umbenannt")


@dataclass(frozen=True, slots=True)
class Gezaehlt:
    """Wer laut der Anwesenheit da war, je Kommune."""

    personen: Mapping[str, int]
    """Schlüssel der Kommune und Zahl der Personen."""
    unbekannte: tuple[str, ...]
    """Kennungen, die nicht mehr im Kontaktordner stehen, und Stellen, die keine Kommune sind."""
    bausteine: Mapping[str, Collection[str]]
    """Bei einem Lehrgang: an welchen Bausteinen jemand aus der Kommune teilnahm."""


def zaehle_anwesende(kontakte: Kontaktordner, schluessel: str) -> Gezaehlt:
    """Liefert, wie viele aus jeder Kommune da waren; wer an zwei Tagen da war, zählt einmal."""
    stellen = {eine.person.id: eine.sitz.stelle for eine in kontakte.amtspersonen}
    eintrag = kontakte.veranstaltungen.get(schluessel)
    je_stelle: dict[str, set[str]] = defaultdict(set)
    bausteine: dict[str, set[str]] = defaultdict(set)
    unbekannte: list[str] = []
    for eine in eintrag.satz.anwesenheit if eintrag else ():
        wer = eine.person or eine.sitz
        if eine.da != "ja" or wer is None:
            continue
        stelle = stellen.get(wer) if eine.person else wer.rpartition("/")[0]
        if stelle is None or stelle in kontakte.sonstige:
            unbekannte.append(wer)
        else:
            je_stelle[stelle].add(wer)
            bausteine[stelle].update({eine.baustein} if eine.baustein else ())
    personen = {stelle: len(alle) for stelle, alle in sorted(je_stelle.items())}
    return Gezaehlt(personen, tuple(dict.fromkeys(unbekannte)), bausteine)


def versand_vermerken(kontakte: Kontaktordner, verschickte: Iterable[Verschickt]) -> Plan:
    """Trägt als eingeladen ein, wessen Einladung angenommen ist; was schon dasteht, bleibt, wie es ist."""
    je_treffen: dict[Treffen, list[Verschickt]] = defaultdict(list)
    for eine in verschickte:
        je_treffen[eine.treffen].append(eine)
    je_datei: dict[str, tuple[Eintrag[Einladungen], list[Aenderung]]] = {}
    for treffen, darin in je_treffen.items():
        # Ohne private Hälfte ist niemand eingeladen worden, oder sie ist gelöscht und soll es bleiben.
        if (eintrag := treffen.eintrag(kontakte)) is None:
            continue
        aenderungen = je_datei.setdefault(eintrag.datei, (eintrag, []))[1]
        aenderungen += _eingeladen(eintrag.satz, treffen, darin)
    saetze = tuple(
        aendere_einladungen(
            eintrag, f"{mit_anzahl(len(aenderungen), 'Einladung', 'Einladungen')} vermerkt", *aenderungen
        )
        for eintrag, aenderungen in je_datei.values()
        if aenderungen
    )
    return Plan(saetze, "Einladungen vermerkt")


def rueckmelden(kontakte: Kontaktordner, treffen: Treffen, meldung: Rueckmeldung) -> Plan:
    """Trägt ein, was jemand geantwortet hat; auch, wer ohne Einladung zusagt."""
    was = f"{treffen.schluessel}{_bei(treffen)}: {meldung.sitz} {meldung.stand}"
    eintrag = treffen.eintrag(kontakte)
    baustein: dict[str, Wert] = {"baustein": treffen.baustein} if treffen.baustein else {}
    neue: dict[str, Wert] = {"sitz": str(meldung.sitz), **meldung.felder, **baustein}
    if eintrag is None:
        daten = build(Einladungen, {"einladungen": [neue]}, _KOPF)
        return Plan((Aenderungssatz(Posten(treffen.datei, None, daten), was),), was)
    gefunden = find_einladung(eintrag.satz, str(meldung.sitz), treffen.baustein)
    if gefunden is None:
        return _plane(treffen, eintrag, was, Anhaengen(("einladungen",), neue))
    return _plane(treffen, eintrag, was, *antwort_eintragen(*gefunden, meldung))


def antwort_eintragen(nummer: int, bisher: Einladung, meldung: Rueckmeldung) -> Iterator[Aenderung]:
    """Liefert, was sich an dieser Einladung ändert; was die Antwort nicht nennt, gilt nicht mehr."""
    ort = ("einladungen", nummer)
    genannt = meldung.felder
    yield from (Setzen((*ort, feld), wert) for feld, wert in genannt.items())
    # Wer absagt, kommt mit niemandem; ein alter Ersatz gilt für die neue Antwort nicht.
    for feld in ("personen", "ersatz"):
        if feld not in genannt and getattr(bisher, feld) is not None:
            yield Loeschen((*ort, feld))


def zugang_setzen(kontakte: Kontaktordner, treffen: Treffen, adresse: str, kennwort: str) -> Plan:
    """Trägt ein, wie man in die Videokonferenz kommt; die alte Angabe entfällt ganz."""
    was = f"{treffen.schluessel}: Zugang eingetragen"
    zugang: dict[str, Wert] = {"adresse": adresse, **({"kennwort": kennwort} if kennwort else {})}
    eintrag = treffen.eintrag(kontakte)
    if eintrag is None:
        daten = build(Einladungen, {"zugang": zugang}, _KOPF)
        return Plan((Aenderungssatz(Posten(treffen.datei, None, daten), was),), was)
    return _plane(treffen, eintrag, was, Setzen(("zugang",), zugang))


@dataclass(frozen=True, slots=True)
class Amtsnachfolge:
    """Ein Sitz, und wer ihn ab diesem Tag hat."""

    sitz: Sitz
    kennung: str
    ab: date


@dataclass(frozen=True, slots=True)
class Offene:
    """Eine Einladung, die mit dem Amt auf die Nachfolge übergeht."""

    sitz: Sitz
    schluessel: str
    stand: str
    baustein: str | None


def uebergeben(
    kontakte: Kontaktordner, nachfolgen: Iterable[Amtsnachfolge], enden: Mapping[str, date]
) -> tuple[tuple[Aenderungssatz, ...], tuple[Offene, ...]]:
    """Liefert die Dateien, in denen offene Einladungen an diese Sitze nun den Nachfolgen gelten, und welche.

    `enden`: zu jeder Veranstaltung, die nicht abgesagt ist, ihr letzter Tag; was vor der Nachfolge endet,
    bleibt. Die Fassung entfällt: Die Nachfolge hat noch keine Einladung bekommen.
    """
    je_sitz = {str(eine.sitz): eine for eine in nachfolgen}
    saetze: list[Aenderungssatz] = []
    offene: list[Offene] = []
    for schluessel, eintrag in kontakte.veranstaltungen.items():
        aenderungen: list[Aenderung] = []
        wessen: list[str] = []
        for nummer, eine in enumerate(eintrag.satz.einladungen):
            neue = je_sitz.get(eine.sitz)
            if neue is None or eine.stand == "abgesagt" or enden.get(schluessel, date.min) < neue.ab:
                continue
            offene.append(Offene(neue.sitz, schluessel, eine.stand, eine.baustein))
            wessen.append(f"{neue.sitz} gilt nun {neue.kennung}")
            aenderungen.append(Setzen(("einladungen", nummer, "person"), neue.kennung))
            if eine.folge is not None:
                aenderungen.append(Loeschen(("einladungen", nummer, "folge")))
        if aenderungen:
            was = f"{schluessel}: {', '.join(dict.fromkeys(wessen))}"
            saetze.append(aendere_einladungen(eintrag, was, *aenderungen))
    return tuple(saetze), tuple(offene)


def nachzuschicken(offene: Iterable[Offene]) -> list[str]:
    """Liefert je Veranstaltung und Stand den Satz mit dem Befehl, der die Einladungen nachschickt."""
    gleiche: dict[tuple[str, str, str | None, Sitzamt], list[str]] = defaultdict(list)
    for eine in offene:
        gleiche[eine.schluessel, eine.stand, eine.baustein, eine.sitz.amt].append(eine.sitz.stelle)
    return [
        f"Die Einladung zu {schluessel} ({stand}) nachzuschicken:"
        f" kommunennetz veranstaltung einladen {schluessel} --an {amt} --nur {','.join(stellen)}"
        + (f" --baustein {baustein}" if baustein else "")
        for (schluessel, stand, baustein, amt), stellen in gleiche.items()
    ]


def _eingeladen(satz: Einladungen, treffen: Treffen, verschickte: list[Verschickt]) -> Iterator[Aenderung]:
    for eine in sorted(verschickte, key=lambda eine: eine.folge):
        gefunden = find_einladung(satz, eine.sitz, treffen.baustein)
        if gefunden is None:
            neue: dict[str, Wert] = {"sitz": eine.sitz}
            neue |= {"person": eine.person} if eine.person else {}
            neue |= {"stand": "eingeladen", "am": eine.am.isoformat(), "folge": str(eine.folge)}
            neue |= {"baustein": treffen.baustein} if treffen.baustein else {}
            yield Anhaengen(("einladungen",), neue)
        elif (gefunden[1].folge is None or gefunden[1].folge < eine.folge) and gefunden[1].person in (
            None,
            eine.person,
        ):
            nummer, bisher = gefunden
            yield Setzen(("einladungen", nummer, "folge"), str(eine.folge))
            if bisher.person is None and eine.person is not None:
                yield Setzen(("einladungen", nummer, "person"), eine.person)


def _frage_wieder(satz: Einladungen, baustein: str | None, heute: date) -> Iterator[Aenderung]:
    for nummer, eine in enumerate(satz.einladungen):
        if eine.baustein != baustein or eine.stand not in ("zugesagt", "vorbehalt"):
            continue
        ort = ("einladungen", nummer)
        yield Setzen((*ort, "stand"), "eingeladen")
        yield Setzen((*ort, "am"), heute.isoformat())
        yield from (Loeschen((*ort, feld)) for feld in ("weg", "personen") if getattr(eine, feld) is not None)


def _termin(treffen: Treffen, angaben: Terminangaben, folge: int) -> dict[str, Wert]:
    termin: dict[str, Wert] = {
        "uid": treffen.uid,
        "folge": str(folge),
        "fassung": angaben.fassung,
        "wann": angaben.wann,
    }
    return {**termin, "baustein": treffen.baustein} if treffen.baustein else termin


def _mit_termin(treffen: Treffen, angaben: Terminangaben, folge: int) -> Mapping[str, Wert]:
    termin = _termin(treffen, angaben, folge)
    return {"bausteintermine": [termin]} if treffen.baustein else {"termin": termin}


def _setze_termin(satz: Einladungen, treffen: Treffen, termin: Mapping[str, Wert]) -> Aenderung:
    if treffen.baustein is None:
        return Setzen(("termin",), termin)
    for nummer, eine in enumerate(satz.bausteintermine):
        if eine.baustein == treffen.baustein:
            return Setzen(("bausteintermine", nummer), termin)
    return Anhaengen(("bausteintermine",), termin)


def _plane(treffen: Treffen, eintrag: Eintrag[Einladungen], was: str, *aenderungen: Aenderung) -> Plan:
    """Liefert den Plan; heißt die Datei noch anders als die Veranstaltung, unter ihrem neuen Namen."""
    geaendert = aendere_einladungen(eintrag, was, *aenderungen)
    if eintrag.schluessel == treffen.schluessel:
        return Plan((geaendert,), was)
    neue = Posten(treffen.datei, None, geaendert.posten.nachher)
    alte = Posten(eintrag.datei, eintrag.quelltext, None)
    heisst = f"Die Datei heißt nun {treffen.datei}."
    return Plan((Aenderungssatz(neue, was), Aenderungssatz(alte, heisst)), was)


def _als_text(wert: object) -> str:
    return "" if wert is None else getattr(wert, "text", str(wert))


def aendere_einladungen(eintrag: Eintrag[Einladungen], was: str, *aenderungen: Aenderung) -> Aenderungssatz:
    """Liefert die geänderte Datei; scheitert es, ohne den Wert, der nicht hineinpasste."""
    try:
        return aendere(eintrag, was, *aenderungen)
    except LayoutError:
        # Die Abhilfe eines LayoutError schreibt den Wert hin; hier wäre es ein Zugang oder eine Person.
        text = f"{eintrag.datei} ist so geschrieben, dass sich nicht nur dieses eine ändern lässt."
        raise KommunennetzError(text, "Die Datei im Editor ändern; sie liegt im Kontaktordner.") from None


def _bei(treffen: Treffen) -> str:
    return f" ({treffen.baustein})" if treffen.baustein else ""


def check_eingeladen(satz: Einladungen | None, treffen: Treffen) -> Einladungen:
    """Liefert die private Hälfte, in der jemand eingeladen ist; sonst FrageError."""
    if satz is None or not any(eine.baustein == treffen.baustein for eine in satz.einladungen):
        raise FrageError(
            f"Zu »{treffen.schluessel}« ist niemand eingeladen.",
            f"Einladen: kommunennetz veranstaltung einladen {treffen.schluessel}",
        )
    return satz
