i18n-ago-now = الآن
i18n-ago-minutes = { $count ->
    [one] قبل دقيقة
    [two] قبل دقيقتين
    [few] قبل { $count } دقائق
   *[other] قبل { $count } دقيقة
}
i18n-ago-hours = { $count ->
    [one] قبل ساعة
    [two] قبل ساعتين
    [few] قبل { $count } ساعات
   *[other] قبل { $count } ساعة
}
i18n-ago-days = { $count ->
    [one] قبل يوم
    [two] قبل يومين
    [few] قبل { $count } أيام
   *[other] قبل { $count } يومًا
}
i18n-bytes = { $number } بايت
i18n-kilobytes = { $number } ك.ب
i18n-megabytes = { $number } م.ب
i18n-gigabytes = { $number } غ.ب
i18n-terabytes = { $number } ت.ب
i18n-petabytes = { $number } ب.ب
i18n-exabytes = { $number } إ.ب
