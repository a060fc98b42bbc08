import pytest

from aitoolkit.errors import AitoolkitError
from aitoolkit.settings import setting


@pytest.fixture
def user_file(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    (tmp_path / "aitoolkit").mkdir()
    return tmp_path / "aitoolkit" / "settings.toml"


def test_argument_then_environment_then_file_then_default(user_file, monkeypatch):
    assert setting("language") == "en"
    user_file.write_text('language = "fr"\n')
    assert setting("language") == "fr"
    monkeypatch.setenv("AITOOLKIT_LANGUAGE", "en")
    assert setting("language") == "en"
    assert setting("language", "fr") == "fr"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ('language = "de"\n', "expected en or fr"),
        ('langage = "fr"\n', "'langage'"),
        ("language = \n", "a settings file in TOML"),
    ],
)
def test_refuses_what_it_does_not_know(user_file, content, sentence):
    user_file.write_text(content)
    with pytest.raises(AitoolkitError, match=sentence):
        setting("language")


def test_refuses_a_value_of_the_environment_by_its_name(monkeypatch):
    monkeypatch.setenv("AITOOLKIT_TRACK", "maybe")
    with pytest.raises(AitoolkitError, match="AITOOLKIT_TRACK: expected on or off"):
        setting("track")
