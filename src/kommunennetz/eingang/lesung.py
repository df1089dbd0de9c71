"""Ein Durchgang durch eine Quelle: jede Mail einmal, was sie bedeutet, und was sich nicht lesen ließ."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from kommunennetz.eingang.deutung import Bekanntes, Verabredet, deute, in_ascii
from kommunennetz.eingang.gelesen import Gelesenes
from kommunennetz.eingang.mail import Mail
from kommunennetz.eingang.quelle_ordner import Uebergangen
from kommunennetz.eingang.tatsache import Tatsache
from kommunennetz.eingang.zuordnung import load_ausgegangenes
from kommunennetz.kontakte.kontaktordner import Kontaktordner, ist_im_amt
from kommunennetz.model.teildatum import Antwort


@dataclass(frozen=True, slots=True)
class Fundort:
    """Wo eine Mail liegt und von wem sie kommt; nur für einen Menschen am Bildschirm."""

    wo: str
    absender: str


@dataclass(frozen=True, slots=True)
class Lesung:
    """Was ein Durchgang ergab."""

    tatsachen: tuple[Tatsache, ...]
    uebergangen: tuple[Uebergangen, ...]
    fundorte: Mapping[str, Fundort]
    """Zu jedem Merkmal."""
    schon_gelesen: int
    fremde: int


def lies(quelle: Iterable[Mail | Uebergangen], bekanntes: Bekanntes, gelesenes: Gelesenes) -> Lesung:
    """Liefert, was aus den Mails hervorgeht, die noch nicht gelesen sind."""
    tatsachen: list[Tatsache] = []
    uebergangen: list[Uebergangen] = []
    fundorte: dict[str, Fundort] = {}
    gesehen: set[str] = set()
    schon = fremde = 0
    for mail in quelle:
        if isinstance(mail, Uebergangen):
            uebergangen.append(mail)
            continue
        if mail.merkmal in gelesenes.merkmale or mail.merkmal in gesehen:
            schon += 1
            continue
        gesehen.add(mail.merkmal)
        neue = deute(mail, bekanntes)
        if neue:
            fundorte[mail.merkmal] = Fundort(mail.wo, mail.absender)
        fremde += not neue
        tatsachen += neue
    # Der Reihe nach, wie sie kamen: Was später kam, gilt.
    tatsachen.sort(key=lambda eine: eine.rang)
    return Lesung(tuple(tatsachen), tuple(uebergangen), fundorte, schon, fremde)


def build_bekanntes(
    kontakte: Kontaktordner, postfaecher: Mapping[str, str], kennungen: Mapping[str, str], heute: date
) -> Bekanntes:
    """Liefert, woran eine Mail zu erkennen ist: was hinausging, wer welche Adresse hat, die Termine.

    `kennungen` sagt zu einer Veranstaltung, die nach dem Verlegen anders heißt, wie Kalender sie nennen.
    """
    sitze: dict[str, list[str]] = defaultdict(list)
    for eine in kontakte.amtspersonen:
        if eine.person.email and ist_im_amt(eine.person, heute) is not Antwort.NEIN:
            sitze[in_ascii(eine.person.email)].append(str(eine.sitz))
    for stelle, adresse in postfaecher.items():
        sitze[in_ascii(adresse)].append(f"{stelle}/postfach")
    return Bekanntes(
        load_ausgegangenes(kontakte.ort),
        {adresse: tuple(dict.fromkeys(alle)) for adresse, alle in sitze.items()},
        _termine(kontakte, kennungen),
    )


def _termine(kontakte: Kontaktordner, kennungen: Mapping[str, str]) -> dict[str, Verabredet]:
    """Liefert zu jeder UID, wozu sie gehört: Ein Lehrgang hat je Baustein eine eigene."""
    return {
        fassung.uid: Verabredet(
            slug,
            fassung.folge,
            frozenset(
                eine.sitz
                for eine in eintrag.satz.einladungen
                if (eine.baustein or "") == (fassung.baustein or "")
            ),
            fassung.baustein or "",
            kennungen.get(slug, ""),
        )
        for slug, eintrag in kontakte.veranstaltungen.items()
        for fassung in (eintrag.satz.termin, *eintrag.satz.bausteintermine)
        if fassung is not None
    }
