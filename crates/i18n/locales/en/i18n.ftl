i18n-ago-now = just now
i18n-ago-minutes = { $count ->
    [one] { $count } minute ago
   *[other] { $count } minutes ago
}
i18n-ago-hours = { $count ->
    [one] { $count } hour ago
   *[other] { $count } hours ago
}
i18n-ago-days = { $count ->
    [one] { $count } day ago
   *[other] { $count } days ago
}
i18n-bytes = { $number } B
i18n-kilobytes = { $number } kB
i18n-megabytes = { $number } MB
i18n-gigabytes = { $number } GB
i18n-terabytes = { $number } TB
i18n-petabytes = { $number } PB
i18n-exabytes = { $number } EB
