from kommunennetz.post.empfaenger import Entscheidung
from kommunennetz.post.uebersicht import Zeile, render_csv, render_uebersicht

_ZEILEN = (
    Zeile(Entscheidung("bonn", "Bonn", "05314000", "a@bonn.example"), "001-bonn.eml"),
    Zeile(Entscheidung("boese", '=cmd() <b>"', "05000000", "@x", grund="Kein & Postfach.")),
    Zeile(Entscheidung("essen", "Essen", "05113000", grund="Im Register steht kein Postfach.")),
)


def test_die_csv_ist_fuer_deutsches_excel_und_nichts_darin_rechnet() -> None:
    assert render_csv(_ZEILEN).decode("utf-8-sig") == (
        '"Kommune";"AGS";"Postfach";"bekommt die Infomail";"Grund";"Datei"\r\n'
        '"Bonn";"05314000";"a@bonn.example";"ja";"";"001-bonn.eml"\r\n'
        '"\'=cmd() <b>""";"05000000";"\'@x";"nein";"Kein & Postfach.";""\r\n'
        '"Essen";"05113000";"";"nein";"Im Register steht kein Postfach.";""\r\n'
    )
    assert render_csv(_ZEILEN).startswith(b"\xef\xbb\xbf")


def test_die_seite_nennt_beide_gruppen_und_maskiert_werte() -> None:
    seite = render_uebersicht(_ZEILEN, "Infomail <1>")
    assert seite[seite.index("<main>") :] == (
        "<main>\n<h1>Infomail &lt;1&gt;</h1>\n<p>1 von 3 im Register bekommen die Infomail.</p>\n"
        "<table>\n<caption>Bekommen die Infomail</caption>\n"
        '<thead><tr><th scope="col">Kommune</th><th scope="col">Postfach</th>'
        '<th scope="col">Entwurf</th></tr></thead>\n<tbody>\n'
        '<tr><th scope="row">Bonn</th><td>a@bonn.example</td>'
        '<td><a href="001-bonn.eml">001-bonn.eml</a></td></tr>\n'
        "</tbody>\n</table>\n"
        "<table>\n<caption>Bekommen sie nicht</caption>\n"
        '<thead><tr><th scope="col">Kommune</th><th scope="col">Postfach</th><th scope="col">Grund</th></tr>'
        "</thead>\n<tbody>\n"
        '<tr><th scope="row">=cmd() &lt;b&gt;&quot;</th><td>@x</td><td>Kein &amp; Postfach.</td></tr>\n'
        '<tr><th scope="row">Essen</th><td>–</td><td>Im Register steht kein Postfach.</td></tr>\n'
        "</tbody>\n</table>\n</main>\n</body>\n</html>\n"
    )


def test_eine_leere_gruppe_hat_keine_tabelle() -> None:
    assert "Bekommen sie nicht" not in render_uebersicht(_ZEILEN[:1], "x")
    assert "Entwurf" not in render_uebersicht(_ZEILEN[1:], "x")
