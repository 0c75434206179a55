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
i18n-bytes = { $number } B
i18n-kilobytes = { $number } kB
i18n-megabytes = { $number } MB
i18n-gigabytes = { $number } GB
i18n-terabytes = { $number } TB
i18n-petabytes = { $number } PB
i18n-exabytes = { $number } EB
