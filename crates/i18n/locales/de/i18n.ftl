i18n-ago-now = gerade eben
i18n-ago-minutes = { $count ->
    [one] vor { $count } Minute
   *[other] vor { $count } Minuten
}
i18n-ago-hours = { $count ->
    [one] vor { $count } Stunde
   *[other] vor { $count } Stunden
}
i18n-ago-days = { $count ->
    [one] vor { $count } Tag
   *[other] vor { $count } Tagen
}
i18n-list-and = { $start } und { $last }
