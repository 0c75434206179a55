rooms-may-read = Read the room and its log
rooms-may-post = Say something from the browser
rooms-may-moderate = Take lines out of the log
rooms-nav-now = Now
rooms-nav-days = Log by day
rooms-nav-search = Search the log
rooms-search-kind = Chat
rooms-log = What was said
rooms-empty = Nothing was said yet
rooms-empty-text = What is said here stays on this page and in the log.
rooms-say-label = Say something
rooms-say = Say
rooms-say-hint = One line. “/me waves” tells what you do.
rooms-say-hint-off = One line. “/me waves” tells what you do. A line that begins with { $prefix } is passed on but not kept in the log.
rooms-sign-in = Sign in to take part.
rooms-live-only = This address is for scripts that follow the room. The room itself is one level up.
rooms-lost = The connection is lost; trying again.
rooms-follow = Load this page again by itself
rooms-follow-stop = Stop loading by itself
rooms-unread = New
rooms-to-unread = To what is new
rooms-mark-read = Mark as read
rooms-networks = Networks
rooms-people = Here now
rooms-nobody = Nobody, as far as we know.
rooms-bridge-joined = { $network }: connected as { $nick }
rooms-bridge-waiting = { $network }: connecting
rooms-bridge-refused = { $network }: refused ({ $note })
rooms-bot = Farrier
rooms-topic = { $nick } set the topic: { $topic }
rooms-joined = { $nick } came
rooms-left = { $nick } left
rooms-left-because = { $nick } left ({ $reason })
rooms-kicked = { $nick } was thrown out ({ $reason })
rooms-renamed = { $nick } is now { $new }
rooms-removed = This line was taken out by a moderator.
rooms-edited = (edited)
rooms-folded = { $count ->
    [one] One arrival or departure
   *[other] { $count } arrivals and departures
}
rooms-remove = Take out
rooms-remove-ask = Take this line out?
rooms-remove-text = What was said, and by whom, is deleted for good. That there was a line stays visible. What was passed on to other networks stays there.
rooms-removed-done = The line was taken out.
rooms-days-text = Each day from midnight to midnight in UTC; times are shown in your zone.
rooms-day-lines = { $count ->
    [one] One line
   *[other] { $count } lines
}
rooms-day-before = Day before
rooms-day-next = Next day
rooms-day-empty = Nothing was said on this day
rooms-last-page = Last page
rooms-search-label = Words in the log
rooms-search-none = Nothing was found
rooms-search-broken = The search does not answer right now. Try again in a moment.
rooms-set-joined = Same room as
rooms-set-joined-help = The path of another chat tool of this project. This network is then tied to that room, and the log is there. Empty: a room of its own.
rooms-set-keep = Keep the log
rooms-set-keep-help = If not, what is said is gone after an hour and is never found by the search.
rooms-set-days = Days the log is kept
rooms-set-days-help = Older lines are removed. 0 keeps them for good.
rooms-set-days-bad = A number of days up to 36500.
rooms-set-off = Off the record
rooms-set-off-help = A line that begins with this is passed on to the networks but not kept. Empty: there is no such thing.
rooms-set-off-bad = At most 20 characters, without control characters.
rooms-set-audience = Who is in the room
rooms-set-audience-help = The bot tells only what everybody in the room may see. Anybody can enter a public channel; choose the second only when the network lets nobody else in.
rooms-set-audience-public = Anybody
rooms-set-audience-readers = Only those who may read this room here
rooms-set-audience-bad = Write “public” or “readers”.
rooms-set-locale = Language of the bot
rooms-set-locale-help = A language tag such as “de”. Empty: English.
rooms-set-announce = Events to tell of
rooms-set-announce-help = One per line, such as tickets.created, tickets.closed, code.pushed, or wiki.* for all of the wiki. Only what everybody in the room may see is told.
rooms-set-announce-bad = Event names of small letters and dots, such as tickets.created or wiki.*; at most 50.
rooms-dropped = { $count ->
    [one] One line was not passed on, because too many were waiting. It is in the log.
   *[other] { $count } lines were not passed on, because too many were waiting. They are in the log.
}
rooms-same-place = another tool of this project ties the same room to the same place
rooms-somebody = Somebody
rooms-told = [{ $place }] { $who } { $verb } { $subject }
rooms-told-push = { $total ->
    [one] [{ $place }] { $who } pushed one revision to { $branch }: { $newest }
   *[other] [{ $place }] { $who } pushed { $total } revisions to { $branch }: { $newest }
}
rooms-told-many = { $more ->
    [one] { $last } – and one more of the kind
   *[other] { $last } – and { $more } more of the kind
}
rooms-told-kinds = { $count ->
    [one] … and events of one more kind
   *[other] … and events of { $count } more kinds
}
rooms-help = Say a word with ! before it, or with my name and a colon, or send it to me in private:
rooms-help-search = search WORDS
rooms-help-log = log
rooms-help-seen = seen NAME
rooms-help-tell = tell NAME TEXT
rooms-help-link = link CODE (in private)
rooms-bot-unknown = I do not know “{ $word }”. Say “help”.
rooms-search-more = { $total ->
    [one] One thing was found.
   *[other] { $total } things were found.
}
rooms-seen = { $nick } last said something { $ago }.
rooms-seen-never = I have not heard { $nick } here.
rooms-tell-kept = I will tell { $nick }.
rooms-tell-full = Too much waits for { $nick } already.
rooms-told-by = { $nick }: { $sender } said { $ago }: { $text }
rooms-link-done = You are known as { $name } here now.
rooms-link-passing = You are known as { $name } here, as long as you stay under this name.
rooms-link-bad = This code is not good, or not any more. The room’s page gives a new one.
rooms-nav-name = Your name there
rooms-name-title = Your name on the networks
rooms-name-text = The bot can open tickets for you from a network when it knows your account. Get a code, and send it to the bot in a private message within a quarter of an hour.
rooms-name-get = Get a code
rooms-name-code = Your code. It works once.
rooms-name-send = Send this to { $nick }, in private:
rooms-name-known = Known now
rooms-name-lasting = for good, by an account of the network
rooms-name-passing = until the name leaves
rooms-name-forget = Forget my names
rooms-name-forgotten = Your names are forgotten.
