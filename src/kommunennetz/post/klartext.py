"""Setzt gelesenes Markdown als Klartext, so wie ihn der Empfänger ohne HTML sieht."""

from collections.abc import Callable, Iterator, Sequence
from urllib.parse import unquote

from markdown_it.token import Token

Tokens = Sequence[Token]

_BREITE = 72  # bleibt auch einmal zitiert (»> «) unter 78, der Empfehlung von RFC 5322, 2.1.1
_BREITE_MIN = 24  # tief verschachtelte Listen behalten lesbare Zeilen
_TRENNLINIE = "-" * 24
_ZWISCHENRAUM = {"softbreak": " ", "hardbreak": "\n"}
_UNTERSTRICHE = {"h1": "=", "h2": "-"}


def render_zeilen(tokens: Tokens) -> list[str]:
    """Liefert Zeilen bis 72 Zeichen; nur lange Wörter, Adressen und Code ragen hinaus."""
    return _render_bloecke(tokens, _BREITE)


def _render_bloecke(tokens: Tokens, breite: int) -> list[str]:
    zeilen: list[str] = []
    dicht = True
    for token, inhalt in _gruppen(tokens):
        if not dicht:
            zeilen.append("")
        zeilen += _SATZ[token.type](token, inhalt, max(breite, _BREITE_MIN))
        dicht = token.hidden  # so kennzeichnet markdown-it Absätze in Listen ohne Leerzeilen
    return zeilen


def _gruppen(tokens: Tokens) -> Iterator[tuple[Token, Tokens]]:
    """Liefert jeden Block dieser Ebene mit dem, was zwischen seinem Anfang und seinem Ende steht."""
    stelle = 0
    while stelle < len(tokens):
        anfang = tokens[stelle]
        ende = stelle
        if anfang.nesting == 1:
            ende += 1
            while tokens[ende].level != anfang.level:
                ende += 1
        yield anfang, tokens[stelle + 1 : ende]
        stelle = ende + 1


def _render_absatz(_token: Token, inhalt: Tokens, breite: int) -> list[str]:
    return wrap(_render_inneres(inhalt), breite)


def _render_ueberschrift(token: Token, inhalt: Tokens, breite: int) -> list[str]:
    zeilen = wrap(_render_inneres(inhalt), breite)
    if strich := _UNTERSTRICHE.get(token.tag):
        zeilen.append(strich * max(map(len, zeilen)))
    return zeilen


def _render_liste(token: Token, inhalt: Tokens, breite: int) -> list[str]:
    punkte = [punkt for _, punkt in _gruppen(inhalt)]
    marken = ["- "] * len(punkte)
    if token.type == "ordered_list_open":
        anfang = int(token.attrs.get("start", 1))
        weit = len(str(anfang + len(punkte) - 1))
        marken = [f"{anfang + n:{weit}}. " for n in range(len(punkte))]
    zeilen: list[str] = []
    for marke, punkt in zip(marken, punkte, strict=True):
        if zeilen and not _ist_dicht(inhalt):
            zeilen.append("")
        text = _render_bloecke(punkt, breite - len(marke)) or [""]
        zeilen += _voranstellen(text, marke, " " * len(marke))
    return zeilen


def _ist_dicht(inhalt: Tokens) -> bool:
    ebene = inhalt[0].level + 1
    return all(token.hidden for token in inhalt if token.type == "paragraph_open" and token.level == ebene)


def _render_zitat(_token: Token, inhalt: Tokens, breite: int) -> list[str]:
    return _voranstellen(_render_bloecke(inhalt, breite - 2) or [""], "> ", "> ")


def _render_code(token: Token, _inhalt: Tokens, _breite: int) -> list[str]:
    return _voranstellen(token.content.removesuffix("\n").split("\n"), "    ", "    ")


def _render_trennlinie(_token: Token, _inhalt: Tokens, _breite: int) -> list[str]:
    return [_TRENNLINIE]


def _render_tabelle(_token: Token, inhalt: Tokens, breite: int) -> list[str]:
    reihen = [
        [(zelle, _render_inneres(text)) for zelle, text in _gruppen(zeile)]
        for _, abschnitt in _gruppen(inhalt)
        for _, zeile in _gruppen(abschnitt)
    ]
    rechts = [zelle.attrs.get("style") == "text-align:right" for zelle, _ in reihen[0]]
    return format_tabelle([[text for _, text in reihe] for reihe in reihen], rechts, breite)


def _voranstellen(zeilen: list[str], erste: str, weitere: str) -> list[str]:
    return [f"{weitere if n else erste}{zeile}".rstrip() for n, zeile in enumerate(zeilen)]


def _render_inneres(inhalt: Tokens) -> str:
    teile: list[str] = []
    ziel, beginn = "", 0  # ein Link enthält nie einen zweiten
    for token in inhalt[0].children or ():
        if token.type == "link_open":
            ziel, beginn = str(token.attrs["href"]), len(teile)
        elif token.type == "link_close" and token.info != "auto":
            teile.append(_link_zusatz("".join(teile[beginn:]), ziel))
        else:
            teile.append(_ZWISCHENRAUM.get(token.type, token.content))
    return "".join(teile).replace("\t", " ")


def _link_zusatz(text: str, ziel: str) -> str:
    if ziel[:7].lower() == "mailto:":
        ziel = unquote(ziel[7:].partition("?")[0])
    if not ziel or text == ziel:
        return ""
    return f" ({ziel})" if text else ziel


_SATZ: dict[str, Callable[[Token, Tokens, int], list[str]]] = {
    "paragraph_open": _render_absatz,
    "heading_open": _render_ueberschrift,
    "bullet_list_open": _render_liste,
    "ordered_list_open": _render_liste,
    "blockquote_open": _render_zitat,
    "code_block": _render_code,
    "fence": _render_code,
    "hr": _render_trennlinie,
    "table_open": _render_tabelle,
}


_FUGE = "  "


def wrap(text: str, breite: int) -> list[str]:
    """Liefert Zeilen bis zur Breite; ein längeres Wort (eine Adresse) steht ungeteilt auf eigener Zeile.

    Warum nicht textwrap: Es ist siebenmal langsamer (gemessen: 80 statt 11 µs für vier Sätze).
    Getrennt wird nur am gewöhnlichen Leerzeichen, damit »z. B.« mit geschütztem beisammenbleibt.
    """
    zeilen: list[str] = []
    for absatz in text.split("\n"):
        zeile = ""
        for wort in filter(None, absatz.split(" ")):
            if zeile and len(zeile) + 1 + len(wort) > breite:
                zeilen.append(zeile)
                zeile = wort
            else:
                zeile = f"{zeile} {wort}" if zeile else wort
        zeilen.append(zeile)
    return zeilen


def format_tabelle(reihen: Sequence[Sequence[str]], rechts: Sequence[bool], breite: int) -> list[str]:
    """Liefert die Tabelle (erste Reihe: Kopf) in Spalten oder, wo der Platz fehlt, Angabe für Angabe."""
    spalten = [max(map(len, spalte)) for spalte in zip(*reihen, strict=True)]
    if sum(spalten) + len(_FUGE) * (len(spalten) - 1) > breite:
        return _format_listenweise(reihen, breite)
    kopf, *rest = [_format_reihe(reihe, spalten, rechts) for reihe in reihen]
    return [kopf, _FUGE.join("-" * spalte for spalte in spalten), *rest]


def _format_reihe(reihe: Sequence[str], spalten: Sequence[int], rechts: Sequence[bool]) -> str:
    zellen = zip(reihe, spalten, rechts, strict=True)
    return _FUGE.join(text.rjust(weit) if r else text.ljust(weit) for text, weit, r in zellen).rstrip()


def _format_listenweise(reihen: Sequence[Sequence[str]], breite: int) -> list[str]:
    kopf, *rest = reihen
    zeilen: list[str] = []
    for reihe in rest or [[""] * len(kopf)]:
        if zeilen:
            zeilen.append("")
        for name, wert in zip(kopf, reihe, strict=True):
            zeilen += _einruecken(wrap(f"{name}: {wert}" if name else wert, breite - 2))
    return zeilen


def _einruecken(zeilen: list[str]) -> list[str]:
    """Rückt Folgezeilen ein, damit jede Angabe mit ihrem Namen am Rand beginnt."""
    return [zeilen[0], *(f"  {zeile}" for zeile in zeilen[1:])]
