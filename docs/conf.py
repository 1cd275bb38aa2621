"""Settings of Sphinx for these pages; nothing here asks a network."""

from __future__ import annotations

import sys
from pathlib import Path

import chalkcircle

sys.path.insert(0, str(Path(__file__).parent / "_ext"))

project = "Chalkcircle"
author = "the Chalkcircle developers"
project_copyright = "2026 the Chalkcircle developers"
version = release = chalkcircle.__version__
language = "en"
smartquotes_action = "qe"  # Two hyphens are an option of a command, never a dash.

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "sphinx_click",
    "generated",
]
exclude_patterns = ["_ext", "examples"]
suppress_warnings = ["sphinx_click"]

myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
myst_links_external_new_tab = False

autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_preserve_defaults = True
napoleon_numpy_docstring = False
napoleon_use_ivar = True
python_use_unqualified_type_names = True
python_maximum_signature_line_length = 80
toc_object_entries_show_parents = "hide"

nitpicky = True
# What these pages do not describe: other people's libraries, and rooms inside the house. No
# inventory of theirs is fetched, as the build asks no network.
nitpick_ignore_regex = [
    (r"py:.*", r"(?!chalkcircle\.(app|model|ledger)\.\w+$).*"),
]

html_theme = "furo"
html_title = f"Chalkcircle {release}"
html_static_path = ["_static"]
html_css_files = ["own.css"]
html_show_sourcelink = False
html_copy_source = False
html_show_sphinx = False
html_theme_options = {
    "light_css_variables": {
        "color-brand-primary": "#7a3b00",
        "color-brand-content": "#7a3b00",
        "color-brand-visited": "#5b2a6e",
    },
    "dark_css_variables": {
        "color-brand-primary": "#f0b27a",
        "color-brand-content": "#f0b27a",
        "color-brand-visited": "#d2a8e0",
    },
    "top_of_page_buttons": [],
}
