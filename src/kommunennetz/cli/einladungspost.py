"""Was Befehle um Einladungen teilen: die Fassung vermerken, Verschicktes nachtragen, die Sendung bauen.

Wer eingeladen ist, weiß das Protokoll des Postausgangs: Vor jeder Frage wird daraus in die private Hälfte
nachgetragen, was angenommen ist. Bricht das Programm dazwischen ab, holt es der nächste Befehl nach.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from kommunennetz.cli.aufruf import Aufruf
from kommunennetz.cli.buchen import ABGELEHNT, GEBUCHT
from kommunennetz.cli.konsole import melden
from kommunennetz.cli.postausgang import find_versandangaben, lege_in_postausgang
from kommunennetz.errors import KommunennetzError
from kommunennetz.kontakte.kontaktordner import Kontaktordner
from kommunennetz.kontakte.sitz import parse_sitz
from kommunennetz.model.einladung import Einladung, Einladungen, Zugang
from kommunennetz.post.anhaenge import Anhang
from kommunennetz.post.empfaenger import Entscheidung
from kommunennetz.register.lesen.register import Register
from kommunennetz.schritte.einladungen import (
    Terminangaben,
    Treffen,
    Verschickt,
    fassung_vermerken,
    find_fassung,
    umbenennen,
    versand_vermerken,
)
from kommunennetz.versand.einladungsentwurf import (
    Anlass,
    Einladungsauftrag,
    build_entwurf,
    entscheide_sitze,
    find_anlass,
    ohne_erledigte,
)
from kommunennetz.versand.einladungszweck import (
    EINLADUNG,
    Spur,
    Zweck,
    find_veranstaltung,
    list_spuren,
    parse_zweck,
)
from kommunennetz.versand.journal import Stand
from kommunennetz.versand.vorbereitung import Entwurf


@dataclass(frozen=True, slots=True)
class Lage:
    """Eine Veranstaltung und ihre private Hälfte, nachdem nachgetragen ist, was schon verschickt ist."""

    anlass: Anlass
    kontakte: Kontaktordner
    satz: Einladungen | None
    folge: int
    spuren: tuple[Spur, ...]
    """Alle Nachrichten zu dieser Veranstaltung."""

    @property
    def einladungen(self) -> list[Einladung]:
        """Liefert, wer zu diesem Termin eingeladen ist."""
        baustein = self.anlass.treffen.baustein
        return [eine for eine in (self.satz.einladungen if self.satz else ()) if eine.baustein == baustein]

    @property
    def haltende(self) -> set[str]:
        """Liefert die Sitze, die eine Einladung bekommen haben oder haben können, auch die ungewissen."""
        return {spur.sitz for spur in self.spuren if spur.zweck.art == EINLADUNG and spur.stand.stand.haelt}


def trage_nach(aufruf: Aufruf, register: Register) -> list[Spur]:
    """Trägt in die privaten Hälften ein, wessen Einladung angenommen ist; liefert alle Spuren."""
    spuren = list(list_spuren(aufruf.kontaktordner_ort))
    if any(spur.angenommen and spur.zweck.art == EINLADUNG for spur in spuren):
        with aufruf.kontaktbuchhaltung.buchung(
            lambda kontakte: versand_vermerken(kontakte, _list_verschickte(register, kontakte, spuren))
        ):
            pass
    return spuren


def _list_verschickte(
    register: Register, kontakte: Kontaktordner, spuren: Iterable[Spur]
) -> Iterator[Verschickt]:
    anlaesse: dict[tuple[str, str | None], Treffen | None] = {}
    personen = {
        (str(eine.sitz), eine.person.email.casefold()): eine.person.id
        for eine in kontakte.amtspersonen
        if eine.person.email
    }
    for spur in spuren:
        if not spur.angenommen or spur.zweck.art != EINLADUNG:
            continue
        wo = spur.zweck.kennung, spur.zweck.baustein
        if wo not in anlaesse:
            anlaesse[wo] = _find_treffen(register, spur.zweck)
        if (treffen := anlaesse[wo]) is not None:
            person = personen.get((spur.sitz, spur.adresse.casefold()))
            yield Verschickt(treffen, spur.sitz, person, spur.zweck.nummer, spur.am)


def _find_treffen(register: Register, zweck: Zweck) -> Treffen | None:
    from kommunennetz.termine.termin import termin_uid

    eintrag = find_veranstaltung(register, zweck.kennung)
    if eintrag is None:
        return None
    kennung = f"{zweck.kennung}/{zweck.baustein}" if zweck.baustein else zweck.kennung
    return Treffen(eintrag.schluessel, termin_uid(register.netz.satz.name, kennung), zweck.baustein)


def find_lage(aufruf: Aufruf, register: Register, anlass: Anlass, *, vermerke: bool = True) -> Lage:
    """Liefert die Lage; mit `vermerke` steht danach in der privaten Hälfte, welche Fassung nun gilt."""
    aufruf.check_kontaktordner()
    spuren = trage_nach(aufruf, register)
    if vermerke:
        vermerke_fassung(aufruf, anlass.treffen, anlass.angaben)
    kontakte = aufruf.kontakte
    eintrag = anlass.treffen.eintrag(kontakte)
    satz = eintrag.satz if eintrag else None
    fassung = find_fassung(satz, anlass.treffen.baustein) if satz else None
    eigene = tuple(
        spur
        for spur in spuren
        if (spur.zweck.kennung, spur.zweck.baustein) == (anlass.kennung, anlass.treffen.baustein)
    )
    return Lage(anlass, kontakte, satz, fassung.folge if fassung else 0, eigene)


def vermerke_fassung(aufruf: Aufruf, treffen: Treffen, angaben: Terminangaben) -> None:
    """Hält in der privaten Hälfte fest, welche Fassung des Termins nun gilt."""
    heute = aufruf.heute
    with aufruf.kontaktbuchhaltung.buchung(
        lambda kontakte: fassung_vermerken(kontakte, treffen, angaben, heute)
    ):
        pass


@dataclass(frozen=True, kw_only=True)
class Wunsch:
    """Was eine Sendung außer den Empfängern ausmacht."""

    zweck: Zweck
    anhaenge: tuple[Anhang, ...] = ()
    zugang: Zugang | None = None
    mit_anlage: bool = False
    je_stelle: bool = False


def build_auftrag(
    aufruf: Aufruf, register: Register, lage: Lage, wunsch: Wunsch, faelle: Sequence[Entscheidung]
) -> Callable[[datetime], Entwurf]:
    """Liefert, woraus der Postausgang den Entwurf baut."""
    auftrag = Einladungsauftrag(
        register=register,
        anlass=lage.anlass,
        folge=lage.folge,
        zweck=wunsch.zweck,
        vorlagen=aufruf.vorlagen,
        stichtag=aufruf.heute,
        entscheidungen=tuple(faelle),
        fruehere=find_fruehere(lage),
        zugang=wunsch.zugang,
        anhaenge=wunsch.anhaenge,
        mit_anlage=wunsch.mit_anlage,
        ruecklauf=find_versandangaben(lage.kontakte).ruecklauf,
        je_stelle=wunsch.je_stelle,
    )
    return partial(build_entwurf, auftrag)


def find_fruehere(lage: Lage) -> Collection[str]:
    """Liefert die Sitze, die eine frühere Fassung bekommen haben oder haben können."""
    aus_protokoll = {
        spur.sitz
        for spur in lage.spuren
        if spur.zweck.art == EINLADUNG and spur.stand.stand.haelt and spur.zweck.nummer < lage.folge
    }
    eingetragen = {
        eine.sitz for eine in lage.einladungen if eine.folge is not None and eine.folge < lage.folge
    }
    return aus_protokoll | eingetragen


def entscheide(aufruf: Aufruf, register: Register, lage: Lage, sitze: Collection[str]) -> list[Entscheidung]:
    """Liefert zu diesen Sitzen, ob und an wen dort heute Post geht, nach Kommunen geordnet."""
    # In fester Folge: Der erste von zweien mit derselben Adresse bekommt sie.
    geordnet = sorted(sitze, key=lambda sitz: (parse_sitz(sitz).stelle, sitz))
    return entscheide_sitze(register, lage.kontakte, aufruf.heute, geordnet)


def benachrichtige(aufruf: Aufruf, alt: str, kennung: str, art: str) -> int:
    """Gibt nach einer Änderung im Register der privaten Hälfte ihren Namen und schreibt allen Eingeladenen.

    Die Änderung gilt schon: Was jetzt scheitert, wird gesagt, mit dem Befehl, der es nachholt.
    """
    if not aufruf.hat_kontaktordner:
        return GEBUCHT
    register = aufruf.register
    eintrag = find_veranstaltung(register, kennung)
    if eintrag is None:
        return GEBUCHT
    neu = eintrag.schluessel
    try:
        with aufruf.kontaktbuchhaltung.buchung(lambda kontakte: umbenennen(kontakte, alt, neu)):
            pass
        spuren = [spur for spur in trage_nach(aufruf, register) if spur.zweck.kennung == kennung]
        _melde_veraltete(spuren)
        bausteine = _list_bausteine(aufruf, spuren, neu)
        ausgaenge = [schicke_fassung(aufruf, register, neu, art, baustein) for baustein in bausteine]
    except KommunennetzError as error:
        melden(f"Achtung: Die Eingeladenen wissen davon noch nichts. {error.text}")
        melden(f"    {error.hilfe}")
        wie = "--eingeladene" if art == EINLADUNG else "--absage"
        melden(f"    Danach: kommunennetz veranstaltung einladen {neu} {wie}")
        return ABGELEHNT
    return max(ausgaenge, default=GEBUCHT)


def _melde_veraltete(spuren: Iterable[Spur]) -> None:
    """Nennt, was mit der alten Fassung noch im Postausgang liegt: Es ginge sonst nach der neuen hinaus."""
    offen = (Stand.BEREIT, Stand.AUFGESCHOBEN)
    for sendung in sorted({spur.sendung.id for spur in spuren if spur.stand.stand in offen}):
        melden(f"Achtung: {sendung} liegt noch im Postausgang und nennt den alten Termin.")
        melden(f"    Verwerfen: kommunennetz sendung verwerfen {sendung}")


def _list_bausteine(aufruf: Aufruf, spuren: Iterable[Spur], schluessel: str) -> list[str | None]:
    """Liefert, zu welchen Terminen dieser Veranstaltung jemand eingeladen ist; None ist sie selbst."""
    gefunden = {
        spur.zweck.baustein for spur in spuren if spur.zweck.art == EINLADUNG and spur.stand.stand.haelt
    }
    eintrag = aufruf.kontaktbestand.load().veranstaltungen.get(schluessel)
    gefunden |= {eine.baustein for eine in (eintrag.satz.einladungen if eintrag else ())}
    return sorted(gefunden, key=lambda baustein: baustein or "")


def schicke_fassung(
    aufruf: Aufruf, register: Register, name: str, art: str, baustein: str | None = None
) -> int:
    """Legt die geltende Fassung an alle Eingeladenen in den Postausgang: die geänderte oder die Absage.

    Eine Absage bekommt, wer je eingeladen war; eine Änderung nicht, wer abgesagt hat.
    """
    lage = find_lage(aufruf, register, find_anlass(register, name, baustein))
    faelle = entscheide(aufruf, register, lage, find_eingeladene(lage))
    if art == EINLADUNG:
        faelle = ohne_erledigte(faelle, lage.satz, lage.anlass.treffen, lage.folge)
    wunsch = Wunsch(zweck=lage.anlass.zweck(art, lage.folge))
    return lege_in_postausgang(aufruf, [build_auftrag(aufruf, register, lage, wunsch, faelle)])


def find_eingeladene(lage: Lage) -> Collection[str]:
    """Liefert jeden Sitz, der je eingeladen war oder sein kann."""
    return {eine.sitz for eine in lage.einladungen} | lage.haltende


def trage_nach_lauf(aufruf: Aufruf, zweck: str) -> None:
    """Trägt nach einem Lauf ein, wer nun eingeladen ist; geht es nicht, holt es der nächste Befehl nach."""
    gelesen = parse_zweck(zweck)
    if gelesen is not None and gelesen.art == EINLADUNG:
        versuche_nachzutragen(aufruf)


def versuche_nachzutragen(aufruf: Aufruf) -> None:
    """Trägt ein, wessen Einladung angenommen ist; geht es nicht, sagt es und lässt den Befehl weitergehen."""
    try:
        trage_nach(aufruf, aufruf.treffen)
    except KommunennetzError as error:
        melden(f"Hinweis: Wer eingeladen ist, wird erst später eingetragen. {error.text}")
