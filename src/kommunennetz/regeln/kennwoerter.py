"""Woran zu erkennen ist, dass ein Text eine Person betrifft: Adresse, Rufnummer oder Name mit Anrede."""

import re
import unicodedata
from collections.abc import Iterator

from kommunennetz.worte.namen import umschrift

# Vorname oder Buchstabe, dann Nachname; so sind Dienstpostfächer von Personen fast überall gebildet.
_PERSON = re.compile(r"[a-z]+(?:-[a-z]+)*(?:[._][a-z]{3,}(?:-[a-z]+)*){1,2}\d{0,3}")
_ADRESSE = re.compile(r"\w[\w.+-]*@\w[\w-]*(?:\.\w[\w-]*)+")
_AT = re.compile(r"[(\[](?i:at|ät)(?:(?<=\(..)\)|(?<=\[..)\])")
_VERSCHLEIERT = re.compile(rf"\s*{_AT.pattern}\s*")

FUNKTIONEN = (
    "abteilung", "agentur", "akademie", "aktiv", "allgemein", "amt", "auskunft", "beauftragte",
    "beratung", "beteiligung", "bibliothek", "boerse", "buendnis", "buerger", "buergermeister", "buero",
    "bund", "dezernat", "dialog", "dienst", "ehrenamt", "einwohner", "engagement", "engagiert", "fach",
    "fachbereich", "familie", "fb", "fd", "foerder", "foerderung", "freiwillig", "geschaeft",
    "gemeinde", "gemeinwesen", "gesellschaft", "gleichstellung", "gruppe", "haus", "hilfe", "info",
    "information", "initiative", "integration", "jugend", "karte", "kinder", "kommunal", "kommune",
    "kontakt", "koordination", "koordinierung", "kreis", "kultur", "land", "landrat", "leben",
    "leitung", "mail", "mehr", "mitmach", "netz", "netzwerk", "nrw", "ober", "oeffentlichkeit",
    "office", "ordnung", "ort", "personal", "planung", "portal", "post", "presse", "projekt",
    "quartier", "rat", "rathaus", "redaktion", "referat", "region", "sachgebiet", "schaftlich",
    "schule", "sekretariat", "senior", "service", "sozial", "sport", "stab", "stadt", "stelle",
    "stiftung", "team", "teilhabe", "und", "verein", "verwaltung", "vielfalt", "vorstand", "vorzimmer",
    "werk", "wirtschaft", "wohnen", "zentral", "zentrale", "zentrum", "zukunft",
)  # fmt: skip
# So heißen auch Menschen; hinter einem Punkt ist es deshalb ein Nachname (»anna.post«, »t.buerger«).
_AUCH_NAMEN = frozenset((
    "amt", "buerger", "bund", "dienst", "fach", "haus", "kinder", "kreis", "land", "leben", "mehr",
    "netz", "ort", "post", "rat", "sport", "stab", "stadt", "stelle", "werk",
))  # fmt: skip
# Ein Wort nennt eine Funktion, wenn es ganz aus solchen besteht: »buergerservice«, aber nicht »amtmann«.
_FUNKTION = re.compile(f"(?:(?:{'|'.join(sorted(FUNKTIONEN, key=len, reverse=True))})(?:e?s|e?n|e)?)+")

ANREDEN = ("Frau", "Herr", "Herrn", "Hr.", "Hrn.", "Dr.", "Prof.", "Dipl.-Ing.", "Dipl.-Päd.", "Mag.")
_ANREDE = re.compile(
    r"(?<![\w/–-])(Frau|Herrn?|Hrn?\.|Dr\.|Prof\.|Dipl\.-\w+\.|Mag\.)((?:[ \t\n]+[\w.'’-]+){1,5})"
)
_ANFAENGE = ("Frau", "Herr", "Hr", "Dr.", "Prof.", "Dipl.", "Mag.")
_TITEL = re.compile(
    r"(?:\w{1,4}\.)+|(?:Ober)?[Bb]ürgermeister(?:in)?|Land(?:rat|rätin)|"
    r"(?:\w+)?[Mm]inister(?:in|präsident|präsidentin)?|Staatssekretär(?:in)?|Präsident(?:in)?|Dezernent(?:in)?|"
    r"Beigeordneter?|Kämmerer|Kämmerin|Vorsitzende|Abgeordnete|Staatsrat|Rat|Rätin|Direktor(?:in)?"
)
# »Dr. Hans-Böckler-Straße« ist ein Ort.
_ORT = re.compile(
    r"(?:.*-)?(?:Haus|Weg|Ring|Park|Saal|Halle|Schule|Ufer|Brücke|Preis|Klinik|Institut)|"
    r".*(?:straße|strasse|str\.|platz|allee|gasse|stiftung|gymnasium)",
    re.IGNORECASE,
)
_VORSATZ = ("von", "vom", "van", "zu", "zur", "de", "del", "di", "el")
_NAME = re.compile(r"[A-ZÄÖÜ][^\W\d_]+(?:['’-]\w+)*")

# Diese Muster beginnen mit den Zeichen, mit denen ein Treffer beginnt, und sehen erst dann zurück: So springt
# die Suche von einem zum nächsten und geht zehnmal so schnell.
_VERWEIS = re.compile(r"[hw](?<!\w.)(?:(?<=h)ttps?://|(?<=w)ww\.)\S+")
_RUFNUMMER = re.compile(
    r"[+(0](?<![\w./,=§-].)(?:"
    # mit Landesvorwahl: +49 251 492-1234, 0049 (0)251 4921234
    r"(?:(?<=\+)49|(?<=0)049)[ ()/.–-]*(?:\d[ ()/.–-]*){6,}\d"
    # mit Vorwahl und Trennung: (0251) 492-1234, 0251/492-0, 02504 13-123; »0815/17« ist ein Aktenzeichen
    r"|(?:(?<=\()0[1-9]\d{1,4}\)|(?<=0)[1-9]\d{1,4}(?=[ /.–-]))[ /.–-]{0,3}"
    r"(?!(?:19|20)\d\d[/–-](?:19|20)\d\d(?!\d))"
    r"(?:(?:\d[ /.–-]{0,3}){4,}\d|\d{3,}[–-]\d|(?<=[ )])\d{2,}[–-]\d)\d*"
    # am Stück: Mobilnummern haben bis zwölf Ziffern, andere bis elf; zwölf hat auch ein Regionalschlüssel
    r"|(?<=0)(?:1[567]|[2-9])\d{8,9}(?!\d)"
    r")"
)
RUFWOERTER = ("Tel", "Telefon", "Telefonnummer", "Mobil", "Handy", "Durchwahl", "Fax", "Telefax", "Rufnummer")
_NACH_TELEFON = re.compile(
    r"[DFHMRTdfhmrt](?<!\w.)(?i:"
    rf"(?:{'|'.join(f'(?<={wort[0]}){wort[1:]}' for wort in RUFWOERTER)})\b(?:-?Nr)?"
    r")[.: ]*[+(]?\d(?:[ ()/.–-]{0,3}\d){2,}"
)


def ist_unverdaechtig(texte: str) -> bool:
    """Liefert, ob in Texten, jeder auf eigener Zeile, sicher weder Adresse noch Rufnummer noch Name steht."""
    texte = in_grundform(texte)
    if "@" in texte or _AT.search(texte) or any(map(texte.__contains__, _ANFAENGE)):
        return False
    return next(find_rufnummern(texte), None) is None


def in_grundform(text: str) -> str:
    """Liefert den Text mit gewöhnlichen Zeichen: Word bringt geschützte Leerzeichen und breite Ziffern."""
    return text if text.isascii() else unicodedata.normalize("NFKC", text)


def sieht_nach_person_aus(adresse: str) -> bool:
    """Liefert, ob der Teil vor dem @ wie »vorname.nachname« oder »v.nachname« gebildet ist."""
    davor, _, danach = umschrift(adresse.casefold()).partition("@")
    return _PERSON.fullmatch(davor) is not None and not _nennt_funktion(davor, danach)


def find_adressen(text: str) -> Iterator[str]:
    """Liefert die E-Mail-Adressen in einem Text, die kein Funktionspostfach sind."""
    if _AT.search(text):
        text = _VERSCHLEIERT.sub("@", text)
    if "@" in text:
        for treffer in _ADRESSE.finditer(text):
            davor, _, danach = umschrift(treffer[0].casefold()).partition("@")
            if not _nennt_funktion(davor, danach):
                yield treffer[0]


def find_rufnummern(text: str) -> Iterator[str]:
    """Liefert die Telefonnummern in einem Text, in jeder Schreibweise, die in Deutschland üblich ist."""
    ohne_verweise = _VERWEIS.sub(" ", text)
    for muster in (_RUFNUMMER, _NACH_TELEFON):
        yield from muster.findall(ohne_verweise)


def find_namen(text: str) -> Iterator[str]:
    """Liefert die Namen in einem Text, vor denen eine Anrede oder ein akademischer Grad steht."""
    # Die Suche nach Teiltexten geht zehnmal so schnell, und fast kein Text enthält einen davon.
    if not any(map(text.__contains__, _ANFAENGE)):
        return
    for treffer in _ANREDE.finditer(text):
        worte = treffer[2].split()
        while worte and _TITEL.fullmatch(worte[0]):
            worte.pop(0)
        if worte and worte[0] in _VORSATZ:
            worte = [wort for wort in worte if wort not in (*_VORSATZ, "der", "den", "dem")]
        if worte and (name := _NAME.match(worte[0])) and not _ist_ort(treffer[1], worte):
            yield f"{treffer[1]} {name[0]}"


def _nennt_funktion(davor: str, danach: str) -> bool:
    # »aktiv.bonn@bonn.de« nennt einen Ort, keine Person.
    ortsnamen = re.split(r"[.-]", danach)
    teile = [teil for teil in re.split(r"[._\d-]+", davor) if teil]
    return any(
        teil in ortsnamen or (_FUNKTION.fullmatch(teil) and not (nummer and teil in _AUCH_NAMEN))
        for nummer, teil in enumerate(teile)
    )


def _ist_ort(anrede: str, worte: list[str]) -> bool:
    return anrede not in ("Frau", "Herr", "Herrn") and any(_ORT.fullmatch(wort) for wort in worte[:3])
