// Ein Suchfeld über der Liste; ohne Skript bleibt alles andere, wie es ist.
(function () {
  "use strict";
  var liste = document.querySelector("table.liste");
  var platz = document.getElementById("suche");
  if (!liste || !platz) return;

  // ä, ae und a gelten gleich, ebenso ß und ss.
  function falte(text) {
    return text.toLowerCase().replace(/ß/g, "ss").normalize("NFD")
      .replace(/[\u0300-\u036f]/g, "").replace(/([aou])e/g, "$1");
  }

  var zeilen = Array.prototype.slice.call(liste.tBodies[0].rows);
  var texte = zeilen.map(function (zeile) { return falte(zeile.textContent); });

  var label = document.createElement("label");
  label.htmlFor = "suchfeld";
  label.textContent = "In der Liste suchen";
  var feld = document.createElement("input");
  feld.type = "search";
  feld.id = "suchfeld";
  feld.autocomplete = "off";
  var meldung = document.createElement("p");
  meldung.setAttribute("role", "status");
  platz.append(label, feld, meldung);

  function melde() {
    var anzahl = zeilen.filter(function (zeile) { return zeile.getClientRects().length; }).length;
    meldung.textContent = anzahl + " von " + zeilen.length + " gezeigt";
  }

  feld.addEventListener("input", function () {
    var worte = falte(feld.value).split(/\s+/).filter(Boolean);
    zeilen.forEach(function (zeile, n) {
      zeile.hidden = !worte.every(function (wort) { return texte[n].indexOf(wort) >= 0; });
    });
    melde();
  });
  document.addEventListener("change", melde);
})();
