"""Figures are the same in both languages: a number or an instant is read once, by anybody.

Django reads this in place of its own Chinese formats, of which some group digits by four, and some
put a slash into a field's date.
"""

from django.conf.locale.en.formats import *  # type: ignore[import-untyped]  # noqa: F403

# Django's English names the month, and so would Chinese, in an English order.
DATE_FORMAT = SHORT_DATE_FORMAT = "Y-m-d"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = SHORT_DATETIME_FORMAT = "Y-m-d H:i"
