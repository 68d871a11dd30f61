import re
from pathlib import Path

import pytest
from django.contrib.staticfiles.finders import get_finders

import pitboard
from pitboard.web.assets import LAYERS, SOURCES, script_bundle, slim, style_bundle

TEMPLATES = Path(pitboard.__file__).parent / "web" / "templates"


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    for name in ("tokens", "base", "layout", "components/plate", "components/badge"):
        path = tmp_path / f"css/{name}.css"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"/* {name} */\n")
    (tmp_path / "js").mkdir()
    (tmp_path / "js/total.js").write_text("const name = 2\n")
    (tmp_path / "js/live.js").write_text("const name = 1\n")
    return tmp_path


def test_the_order_of_the_layers_stands_first(sources: Path) -> None:
    assert style_bundle(sources).startswith("@layer tokens, base, layout, components;\n")


def test_every_style_stands_in_its_layer_components_by_name(sources: Path) -> None:
    found = re.findall(r"@layer (\w+) \{\n/\* (\S+) \*/\n\}", style_bundle(sources))
    assert found == [
        ("tokens", "tokens"),
        ("base", "base"),
        ("layout", "layout"),
        ("components", "components/badge"),
        ("components", "components/plate"),
    ]


def test_scripts_cannot_meet_each_others_names(sources: Path) -> None:
    assert script_bundle(sources) == "{\nconst name = 1\n}\n{\nconst name = 2\n}\n"


def test_notes_and_indentation_stay_at_home() -> None:
    script = "// Why.\nif (a) {\n  // So.\n  b('https://x'); // after code\n}\n"
    assert slim("pitboard.js", script) == "if (a) {\nb('https://x'); // after code\n}\n"
    style = "/* Why,\n   in two lines. */\n.a {\n  color: red; /* so */\n}\n"
    assert slim("pitboard.css", style) == ".a {\ncolor: red;\n}\n"


def test_no_script_has_a_text_over_several_lines() -> None:
    """What is taken away is taken line by line: inside such a text it would be missed."""
    for path in SOURCES.glob("js/*.js"):
        assert all(line.count("`") % 2 == 0 for line in path.read_text().splitlines()), path.name


def test_no_style_file_of_ours_is_left_out() -> None:
    listed = {path for patterns in LAYERS.values() for pattern in patterns for path in SOURCES.glob(pattern)}
    assert listed == set(SOURCES.glob("css/**/*.css"))


def test_every_static_file_a_template_names_exists() -> None:
    there = {path for finder in get_finders() for path, _ in finder.list(None)}
    named = {
        name
        for path in TEMPLATES.rglob("*.html")
        for name in re.findall(r"""\{% static ["']([^"']+)["']""", path.read_text())
    }
    assert named
    assert named - there == set()
