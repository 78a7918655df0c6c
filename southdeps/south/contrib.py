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

#: Tables that don't follow from app and model.
CONTRIB_TABLES = {
    "admin.LogEntry": "django_admin_log",
    "contenttypes.ContentType": "django_content_type",
    "comments.Comment": "django_comments",
    "comments.CommentFlag": "django_comment_flags",
    "flatpages.FlatPage": "django_flatpage",
    "redirects.Redirect": "django_redirect",
    "sessions.Session": "django_session",
    "sites.Site": "django_site",
}
