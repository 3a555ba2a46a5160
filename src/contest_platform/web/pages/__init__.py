"""Pages: `page` renders a template, `redirect` sends on after an act, with a sentence for the next page."""

from contest_platform.web.pages.environment import build, environment
from contest_platform.web.pages.rendering import page, redirect
from contest_platform.web.pages.visit import Visit, visit_of

__all__ = ["Visit", "build", "environment", "page", "redirect", "visit_of"]
