rooms-may-read = Den Raum und sein Protokoll lesen
rooms-may-post = Vom Browser aus etwas sagen
rooms-may-moderate = Zeilen aus dem Protokoll nehmen
rooms-nav-now = Jetzt
rooms-nav-days = Protokoll nach Tagen
rooms-nav-search = Protokoll durchsuchen
rooms-search-kind = Chat
rooms-log = Was gesagt wurde
rooms-empty = Noch wurde nichts gesagt
rooms-empty-text = Was hier gesagt wird, bleibt auf dieser Seite und im Protokoll.
rooms-say-label = Etwas sagen
rooms-say = Sagen
rooms-say-hint = Eine Zeile. „/me winkt“ sagt, was du tust.
rooms-say-hint-off = Eine Zeile. „/me winkt“ sagt, was du tust. Eine Zeile, die mit { $prefix } beginnt, wird weitergegeben, aber nicht ins Protokoll genommen.
rooms-sign-in = Melde dich an, um mitzureden.
rooms-live-only = Diese Adresse ist für Skripte, die dem Raum folgen. Der Raum selbst ist eine Ebene höher.
rooms-lost = Die Verbindung ist unterbrochen; neuer Versuch läuft.
rooms-follow = Diese Seite von selbst neu laden
rooms-follow-stop = Nicht mehr von selbst neu laden
rooms-unread = Neu
rooms-to-unread = Zum Neuen
rooms-mark-read = Als gelesen markieren
rooms-networks = Netze
rooms-people = Gerade hier
rooms-nobody = Niemand, soweit bekannt.
rooms-bridge-joined = { $network }: verbunden als { $nick }
rooms-bridge-waiting = { $network }: wird verbunden
rooms-bridge-refused = { $network }: abgelehnt ({ $note })
rooms-bot = Farrier
rooms-topic = { $nick } hat das Thema gesetzt: { $topic }
rooms-joined = { $nick } ist gekommen
rooms-left = { $nick } ist gegangen
rooms-left-because = { $nick } ist gegangen ({ $reason })
rooms-kicked = { $nick } wurde hinausgeworfen ({ $reason })
rooms-renamed = { $nick } heißt jetzt { $new }
rooms-removed = Diese Zeile hat ein Moderator herausgenommen.
rooms-edited = (bearbeitet)
rooms-folded = { $count ->
    [one] Einmal Kommen oder Gehen
   *[other] { $count }-mal Kommen oder Gehen
}
rooms-remove = Herausnehmen
rooms-remove-ask = Diese Zeile herausnehmen?
rooms-remove-text = Was gesagt wurde und von wem, wird endgültig gelöscht. Dass da eine Zeile war, bleibt sichtbar. Was an andere Netze weitergegeben wurde, bleibt dort.
rooms-removed-done = Die Zeile wurde herausgenommen.
rooms-days-text = Jeder Tag von Mitternacht bis Mitternacht in UTC; Uhrzeiten stehen in deiner Zone.
rooms-day-lines = { $count ->
    [one] Eine Zeile
   *[other] { $count } Zeilen
}
rooms-day-before = Tag davor
rooms-day-next = Nächster Tag
rooms-day-empty = An diesem Tag wurde nichts gesagt
rooms-last-page = Letzte Seite
rooms-search-label = Wörter im Protokoll
rooms-search-none = Nichts gefunden
rooms-search-broken = Die Suche antwortet gerade nicht. Versuche es gleich noch einmal.
rooms-set-joined = Derselbe Raum wie
rooms-set-joined-help = Der Pfad eines anderen Chat-Werkzeugs dieses Projekts. Dieses Netz wird dann mit jenem Raum verbunden, und das Protokoll ist dort. Leer: ein eigener Raum.
rooms-set-keep = Protokoll aufheben
rooms-set-keep-help = Wenn nicht, ist nach einer Stunde weg, was gesagt wurde, und die Suche findet es nie.
rooms-set-days = Tage, die das Protokoll aufgehoben wird
rooms-set-days-help = Ältere Zeilen werden gelöscht. 0 hebt alles auf.
rooms-set-days-bad = Eine Zahl von Tagen bis 36500.
rooms-set-off = Nicht fürs Protokoll
rooms-set-off-help = Eine Zeile, die so beginnt, wird an die Netze weitergegeben, aber nicht aufgehoben. Leer: das gibt es nicht.
rooms-set-off-bad = Höchstens 20 Zeichen, ohne Steuerzeichen.
rooms-set-audience = Wer im Raum ist
rooms-set-audience-help = Der Bot sagt nur, was alle im Raum sehen dürfen. Einen öffentlichen Kanal kann jeder betreten; nimm das Zweite nur, wenn das Netz sonst niemanden hineinlässt.
rooms-set-audience-public = Alle
rooms-set-audience-readers = Nur wer diesen Raum hier lesen darf
rooms-set-audience-bad = Schreibe „public“ oder „readers“.
rooms-set-locale = Sprache des Bots
rooms-set-locale-help = Ein Sprachkürzel wie „de“. Leer: Englisch.
rooms-set-announce = Ereignisse, die gemeldet werden
rooms-set-announce-help = Eines je Zeile, etwa tickets.created, tickets.closed, code.pushed, oder wiki.* für alles aus dem Wiki. Gemeldet wird nur, was alle im Raum sehen dürfen.
rooms-set-announce-bad = Namen von Ereignissen aus Kleinbuchstaben und Punkten, etwa tickets.created oder wiki.*; höchstens 50.
rooms-dropped = { $count ->
    [one] Eine Zeile wurde nicht weitergegeben, weil zu viele warteten. Sie steht im Protokoll.
   *[other] { $count } Zeilen wurden nicht weitergegeben, weil zu viele warteten. Sie stehen im Protokoll.
}
rooms-same-place = ein anderes Werkzeug dieses Projekts verbindet denselben Raum mit demselben Ort
rooms-somebody = Jemand
rooms-told = [{ $place }] { $who } { $verb } { $subject }
rooms-told-push = { $total ->
    [one] [{ $place }] { $who } hat eine Revision nach { $branch } gepusht: { $newest }
   *[other] [{ $place }] { $who } hat { $total } Revisionen nach { $branch } gepusht: { $newest }
}
rooms-told-many = { $more ->
    [one] { $last } – und noch eines von der Art
   *[other] { $last } – und noch { $more } von der Art
}
rooms-told-kinds = { $count ->
    [one] … und Ereignisse einer weiteren Art
   *[other] … und Ereignisse von { $count } weiteren Arten
}
rooms-help = Sag ein Wort mit ! davor oder mit meinem Namen und einem Doppelpunkt, oder schick es mir privat:
rooms-help-search = search WÖRTER
rooms-help-log = log
rooms-help-seen = seen NAME
rooms-help-tell = tell NAME TEXT
rooms-help-link = link CODE (privat)
rooms-bot-unknown = „{ $word }“ kenne ich nicht. Sag „help“.
rooms-search-more = { $total ->
    [one] Ein Treffer.
   *[other] { $total } Treffer.
}
rooms-seen = { $nick } hat zuletzt { $ago } etwas gesagt.
rooms-seen-never = { $nick } habe ich hier noch nicht gehört.
rooms-tell-kept = Ich sage es { $nick }.
rooms-tell-full = Für { $nick } wartet schon zu viel.
rooms-told-by = { $nick }: { $sender } hat { $ago } gesagt: { $text }
rooms-link-done = Du bist hier jetzt als { $name } bekannt.
rooms-link-passing = Du bist hier als { $name } bekannt, solange du unter diesem Namen bleibst.
rooms-link-bad = Dieser Code gilt nicht oder nicht mehr. Die Seite des Raums gibt einen neuen.
rooms-nav-name = Dein Name dort
rooms-name-title = Dein Name in den Netzen
rooms-name-text = Der Bot kann von einem Netz aus Tickets für dich öffnen, wenn er dein Konto kennt. Hol dir einen Code und schick ihn dem Bot binnen einer Viertelstunde in einer privaten Nachricht.
rooms-name-get = Code holen
rooms-name-code = Dein Code. Er gilt einmal.
rooms-name-send = Schick das privat an { $nick }:
rooms-name-known = Jetzt bekannt
rooms-name-lasting = auf Dauer, durch ein Konto des Netzes
rooms-name-passing = bis der Name geht
rooms-name-forget = Meine Namen vergessen
rooms-name-forgotten = Deine Namen sind vergessen.
