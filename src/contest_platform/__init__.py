"""Contest platform: a province's two science contests, from the dossier to the nation."""

import os

os.environ.setdefault("PICCOLO_CONF", "contest_platform.piccolo_conf")
