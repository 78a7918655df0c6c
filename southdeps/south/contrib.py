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

#: The fields of Django's own models and of South's, by key in lower case: `name`, `name=app.model` for a foreign key,
#: `name*app.model` for a many-to-many field.
CONTRIB_FIELDS: dict[str, tuple[str, ...]] = {
    "admin.logentry": (
        "id", "action_time", "user=auth.user", "content_type=contenttypes.contenttype", "object_id", "object_repr",
        "action_flag", "change_message",
    ),
    "auth.group": ("id", "name", "permissions*auth.permission"),
    "auth.permission": ("id", "name", "content_type=contenttypes.contenttype", "codename"),
    "auth.user": (
        "id", "password", "last_login", "is_superuser", "username", "first_name", "last_name", "email", "is_staff",
        "is_active", "date_joined", "groups*auth.group", "user_permissions*auth.permission",
    ),
    "contenttypes.contenttype": ("id", "name", "app_label", "model"),
    "flatpages.flatpage": (
        "id", "url", "title", "content", "enable_comments", "template_name", "registration_required",
        "sites*sites.site",
    ),
    "redirects.redirect": ("id", "site=sites.site", "old_path", "new_path"),
    "sites.site": ("id", "domain", "name"),
    "south.migrationhistory": ("id", "app_name", "migration", "applied"),
}  # fmt: skip

#: Classes of Django's models modules that are no tables: abstract models and managers.
CONTRIB_ABSTRACT = frozenset({"AbstractBaseUser", "AbstractUser", "AnonymousUser", "PermissionsMixin"})
