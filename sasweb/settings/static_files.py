"""What browsers load: where it lies, and under which address it is served."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from sasweb.settings import env
from sasweb.settings.places import BASE_DIR, DATA_DIR
from sasweb.static_version import static_version


def _package_dir(name: str) -> Path:
    """Where a wheel lies, without paying for its import."""
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        raise RuntimeError(f"The package {name} is not installed. Run `make run` to install it.")
    return Path(spec.origin).parent


# The version in the address lets browsers keep files for ever and still never see an old one.
# It is a hash of the files themselves, right in a checkout with changes too; `manage.py up` gives
# all processes of one start the same.
STATIC_VERSION = env.text("SAFE_PASSAGE_STATIC_VERSION", "") or static_version(BASE_DIR)
STATIC_URL = f"/static/{STATIC_VERSION}/"
_collected = env.folder("SAFE_PASSAGE_STATIC_ROOT", DATA_DIR / "static" / STATIC_VERSION)
STATIC_ROOT: Path | None = _collected
STATICFILES_DIRS: list[Path | tuple[str, Path]] = [
    BASE_DIR / "static",
    ("vendor/cesium", _package_dir("cesiumkit") / "vendor" / "cesium"),
    ("vendor/plotly", _package_dir("plotly") / "package_data"),
]
# Collected once for each version, with a gzip copy beside each text file: Cesium is 6 MB without.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "sasweb.static_files.GzipStaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = False
WHITENOISE_USE_FINDERS = not _collected.is_dir()
# What was collected under a version never changes; what finders serve is a developer's own.
WHITENOISE_IMMUTABLE_FILE_TEST = r"^$" if WHITENOISE_USE_FINDERS else r"^.+$"
