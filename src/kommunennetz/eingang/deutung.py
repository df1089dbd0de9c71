"""Aus einer Mail wird, was sie für uns bedeutet; was uns nichts angeht, bedeutet nichts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256

from kommunennetz.eingang.abwesenheit import Weg
from kommunennetz.eingang.mail import Mail
from kommunennetz.eingang.sorte import Inhalt, Sorte, sortiere
from kommunennetz.eingang.tatsache import Tatsache, Was
from kommunennetz.eingang.zuordnung import Ausgegangenes, Bezug
from kommunennetz.eingang.zustellung import Zustellmeldung
from kommunennetz.termine.antwort import Terminantwort
from kommunennetz.worte.anschrift import Anschrift, check_anschrift

WER_KOMMT = "wer kommt, steht in der Mail"
_ERSATZ = "nennt einen Ersatz; wer es ist, steht im Bogen"


@dataclass(frozen=True, slots=True)
class Verabredet:
    """Ein Termin, zu dem eingeladen ist: welche Veranstaltung, und die wievielte Fassung gilt."""

    veranstaltung: str
    folge: int
    sitze: frozenset[str]
    """Die eingeladenen Sitze."""
    baustein: str = ""
    """Bei einem Lehrgang: zu welchem Baustein er gehört."""
    kennung: str = ""
    """Wie Kalender und Sendungen die Veranstaltung nennen; nach dem Verlegen heißt ihre Datei anders."""

    @property
    def termin(self) -> tuple[str, str]:
        """Liefert den Termin, wie Sendungen ihn nennen."""
        return self.kennung or self.veranstaltung, self.baustein


@dataclass(frozen=True, slots=True)
class Bekanntes:
    """Womit sich eine Mail deuten lässt."""

    ausgegangenes: Ausgegangenes
    sitze: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Zu jeder Adresse des Kontaktordners und jedem Postfach die Sitze, die sie haben."""
    termine: Mapping[str, Verabredet] = field(default_factory=dict)
    """Zu jeder UID eines Termins, wozu sie gehört."""

    def zu(self, bezug: Bezug) -> Verabredet | None:
        """Liefert den Termin, zu dem die Nachricht gehört; None, wenn sie zu keinem gehört."""
        return next((eines for eines in self.termine.values() if eines.termin == bezug.termin), None)


def deute(mail: Mail, bekanntes: Bekanntes) -> tuple[Tatsache, ...]:
    """Liefert, was aus der Mail hervorgeht; nichts, wenn sie fremd ist."""
    inhalt = sortiere(mail)
    return tuple(_DEUTUNGEN[inhalt.sorte](mail, inhalt, bekanntes))


def _deute_termin(mail: Mail, inhalt: Inhalt, bekanntes: Bekanntes) -> Iterator[Tatsache]:
    antwort = inhalt.termin
    assert antwort is not None  # noqa: S101 – diese Sorte bringt sie mit
    bezug = bekanntes.ausgegangenes.nach_kopf(mail)
    termin = bekanntes.termine.get(antwort.uid)
    if termin is None:
        # Eine fremde oder gefälschte UID ändert nichts, auch wenn die Mail sich auf eine von uns bezieht.
        yield from _zu_lesen(mail, inhalt, bezug, dazu="antwortet auf einen Termin, der nicht von uns ist")
        return
    if bezug is None or bezug.termin != termin.termin:
        bezug = bekanntes.ausgegangenes.zum_termin(termin.termin, antwort.teilnehmer.casefold()) or bezug
    sitz = _sitz_zum_termin(antwort, bezug, termin, bekanntes)
    eine = Tatsache(
        merkmal=mail.merkmal,
        sorte=inhalt.sorte,
        was=_was_zum_termin(antwort, termin),
        zeit=antwort.dtstamp or mail.zeit,
        gesendet=mail.zeit,
        sitz=sitz,
        sendung=bezug.sendung.id if bezug is not None else "",
        veranstaltung=termin.veranstaltung,
        baustein=termin.baustein,
        anderer=_antwortet_anderer(mail, antwort, sitz, bekanntes),
    )
    if not sitz:
        dazu = "antwortet, ist aber nicht eingeladen"
        yield replace(eine, was=Was.LESEN, dazu=dazu)
    elif antwort.stand is None and eine.was is Was.LESEN:
        yield replace(eine, dazu="hat die Einladung weitergegeben")
    else:
        yield eine


def _was_zum_termin(antwort: Terminantwort, termin: Verabredet) -> Was:
    if antwort.ist_veraltet(termin.folge):
        return Was.ALTER_TERMIN
    if antwort.art == "COUNTER":
        return Was.GEGENVORSCHLAG
    return Was.LESEN if antwort.stand is None else Was(antwort.stand.value)


def _sitz_zum_termin(
    antwort: Terminantwort, bezug: Bezug | None, termin: Verabredet, bekanntes: Bekanntes
) -> str:
    # Wem dazu geschrieben wurde, darf antworten, auch wenn ungewiss blieb, ob es hinausging.
    if bezug is not None and bezug.termin == termin.termin:
        return bezug.sitz
    moegliche = bekanntes.sitze.get(antwort.teilnehmer.casefold(), ())
    return next((sitz for sitz in moegliche if sitz in termin.sitze), "")


def _antwortet_anderer(mail: Mail, antwort: Terminantwort, sitz: str, bekanntes: Bekanntes) -> bool:
    genannte = {antwort.teilnehmer.casefold(), mail.absender} - {""}
    return not all(
        sitz in bekanntes.sitze.get(adresse, ()) or bekanntes.ausgegangenes.ging_an(sitz, adresse)
        for adresse in genannte
    )


def _deute_zustellung(mail: Mail, inhalt: Inhalt, bekanntes: Bekanntes) -> Iterator[Tatsache]:
    bezug = bekanntes.ausgegangenes.nach_kopf(mail, zurueckgegeben=True)
    if bezug is not None:
        passend = [eine for eine in inhalt.zustellung if eine.adresse == bezug.adresse]
        meldung = (passend or list(inhalt.zustellung))[0]
        yield _zur_zustellung(mail, inhalt, bezug, meldung, anderer=not passend)
        return
    for meldung in inhalt.zustellung:
        if (bezug := bekanntes.ausgegangenes.nach_adresse(meldung.adresse, mail.zeit)) is not None:
            yield _zur_zustellung(mail, inhalt, bezug, meldung, anderer=False)


def _zur_zustellung(
    mail: Mail, inhalt: Inhalt, bezug: Bezug, meldung: Zustellmeldung, *, anderer: bool
) -> Tatsache:
    return replace(
        _zum_bezug(mail, inhalt, bezug, Was(meldung.urteil.value)), code=meldung.code, anderer=anderer
    )


def _deute_abwesenheit(mail: Mail, inhalt: Inhalt, bekanntes: Bekanntes) -> Iterator[Tatsache]:
    notiz = inhalt.abwesenheit
    assert notiz is not None  # noqa: S101 – diese Sorte bringt sie mit
    bezug = bekanntes.ausgegangenes.nach_kopf(mail, zurueckgegeben=True)
    bezug = bezug or bekanntes.ausgegangenes.nach_adresse(mail.absender, mail.zeit)
    if bezug is not None:
        eine = _zum_bezug(mail, inhalt, bezug, _WEGE[notiz.weg])
        yield replace(eine, bis=notiz.bis.isoformat() if notiz.bis else "")


def _deute_abmeldung(mail: Mail, inhalt: Inhalt, bekanntes: Bekanntes) -> Iterator[Tatsache]:
    bezug = bekanntes.ausgegangenes.nach_kopf(mail)
    sitze = bekanntes.sitze.get(mail.absender, ())
    for sitz in sitze:
        an = pruefsumme(mail.absender)
        yield Tatsache(
            merkmal=mail.merkmal, sorte=inhalt.sorte, was=Was.ABGEMELDET, zeit=mail.zeit, sitz=sitz, an=an
        )
    if sitze:
        return
    if bezug is not None:
        yield _zum_bezug(mail, inhalt, bezug, Was.ABGEMELDET)
    else:
        yield from _zu_lesen(mail, inhalt, None, dazu="Abmeldung von einer Adresse, die hier niemand hat")


def _deute_kennwort(mail: Mail, inhalt: Inhalt, bekanntes: Bekanntes) -> Iterator[Tatsache]:
    kennwort = inhalt.kennwort
    assert kennwort is not None  # noqa: S101 – diese Sorte bringt es mit
    bezug = bekanntes.ausgegangenes.nach_kurzer(kennwort.kennzeichen)
    stand = _WAHLEN[kennwort.wahl] if kennwort.wahl is not None else ""
    dazu = WER_KOMMT if kennwort.wahl == "vertretung" else ""
    yield from _zur_einladung(mail, inhalt, bezug, stand, bekanntes, dazu=dazu)


def _deute_bogen(mail: Mail, inhalt: Inhalt, bekanntes: Bekanntes) -> Iterator[Tatsache]:
    bogen = inhalt.bogen
    assert bogen is not None  # noqa: S101 – diese Sorte bringt ihn mit
    bezug = bekanntes.ausgegangenes.nach_kurzer(bogen.kennung)
    dazu = _ERSATZ if bogen.nennt_ersatz else ""
    for eine in _zur_einladung(mail, inhalt, bezug, bogen.stand, bekanntes, dazu=dazu):
        yield replace(eine, personen=bogen.personen)


def _zur_einladung(  # noqa: PLR0913 – was eine Antwort mit Kennung ausmacht
    mail: Mail, inhalt: Inhalt, bezug: Bezug | None, stand: str, bekanntes: Bekanntes, *, dazu: str
) -> Iterator[Tatsache]:
    if bezug is None:
        yield from _zu_lesen(mail, inhalt, None, dazu="trägt eine Kennung, die hier niemand hat")
        return
    termin = bekanntes.zu(bezug)
    if termin is None or not stand:
        yield from _zu_lesen(mail, inhalt, bezug, dazu=dazu or "ohne eindeutige Antwort")
        return
    was = Was.ALTER_TERMIN if bekanntes.ausgegangenes.folge(bezug) < termin.folge else Was(stand)
    eine = _zum_bezug(mail, inhalt, bezug, was)
    yield replace(eine, veranstaltung=termin.veranstaltung, baustein=termin.baustein, dazu=dazu)


def _deute_antwort(mail: Mail, inhalt: Inhalt, bekanntes: Bekanntes) -> Iterator[Tatsache]:
    bezug = bekanntes.ausgegangenes.nach_kopf(mail)
    if bezug is not None:
        yield from _zu_lesen(mail, inhalt, bezug)


def _zu_lesen(mail: Mail, inhalt: Inhalt, bezug: Bezug | None, dazu: str = "") -> Iterator[Tatsache]:
    if bezug is not None:
        yield replace(_zum_bezug(mail, inhalt, bezug, Was.LESEN), dazu=dazu)
    elif inhalt.sorte is not Sorte.TERMINANTWORT:
        yield Tatsache(merkmal=mail.merkmal, sorte=inhalt.sorte, was=Was.LESEN, zeit=mail.zeit, dazu=dazu)


def _zum_bezug(mail: Mail, inhalt: Inhalt, bezug: Bezug, was: Was) -> Tatsache:
    von_uns = inhalt.sorte is Sorte.ZUSTELLMELDUNG or mail.absender == bezug.adresse
    return Tatsache(
        merkmal=mail.merkmal,
        sorte=inhalt.sorte,
        was=was,
        zeit=mail.zeit,
        sitz=bezug.sitz,
        sendung=bezug.sendung.id,
        an=pruefsumme(bezug.adresse),
        anderer=not von_uns,
    )


def pruefsumme(adresse: str) -> str:
    """Liefert, woran eine Adresse wiederzuerkennen ist, ohne sie aufzuheben."""
    return sha256(in_ascii(adresse).encode("utf-8", "replace")).hexdigest()[:12]


def in_ascii(adresse: str) -> str:
    """Liefert die Adresse, wie sie in Mails steht: in kleinen Buchstaben, die Domain in Punycode."""
    geprueft = check_anschrift(adresse)
    return (geprueft.adresse if isinstance(geprueft, Anschrift) else adresse).casefold()


_WAHLEN = {"zusage": "zugesagt", "absage": "abgesagt", "vertretung": "zugesagt"}
_WEGE = {Weg.ABWESEND: Was.ABWESEND, Weg.VERLASSEN: Was.VERLASSEN, Weg.AUTOMATISCH: Was.AUTOMATISCH}
_DEUTUNGEN = {
    Sorte.TERMINANTWORT: _deute_termin,
    Sorte.ZUSTELLMELDUNG: _deute_zustellung,
    Sorte.ABWESENHEIT: _deute_abwesenheit,
    Sorte.ABMELDUNG: _deute_abmeldung,
    Sorte.KENNWORT: _deute_kennwort,
    Sorte.BOGEN: _deute_bogen,
    Sorte.ANTWORT: _deute_antwort,
}
