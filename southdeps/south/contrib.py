"""The apps that Django brings."""

from __future__ import annotations

#: The apps that Django brings, by label; none of them has South migrations of its own.
CONTRIB = frozenset(
    [
        "admin",
        "admindocs",
        "auth",
        "comments",
        "contenttypes",
        "databrowse",
        "flatpages",
        "formtools",
        "gis",
        "humanize",
        "localflavor",
        "markup",
        "messages",
        "redirects",
        "sessions",
        "sitemaps",
        "sites",
        "staticfiles",
        "syndication",
        "webdesign",
    ]
)

#: Those that have no models module in Django 1.4 to 1.6: South takes them as not installed.
CONTRIB_WITHOUT_MODELS = frozenset({"localflavor", "syndication"})

#: Tables that don't follow from app and model, by these in lower case.
CONTRIB_TABLES = {
    "admin.logentry": "django_admin_log",
    "contenttypes.contenttype": "django_content_type",
    "comments.comment": "django_comments",
    "comments.commentflag": "django_comment_flags",
    "flatpages.flatpage": "django_flatpage",
    "redirects.redirect": "django_redirect",
    "sessions.session": "django_session",
    "sites.site": "django_site",
}
