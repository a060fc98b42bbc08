import pytest

from aitoolkit.declaring.yaml import read_yaml
from aitoolkit.errors import DeclarationError


def read(tmp_path, text, name="system.yaml"):
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_yaml(path, DeclarationError)


@pytest.mark.parametrize("word", ["no", "yes", "on", "off", "NO", "true", "2024-01-01", "1_000"])
def test_a_plain_word_stays_that_word(tmp_path, word):
    assert read(tmp_path, f"positive: {word}").data == {"positive": word}


@pytest.mark.parametrize("nothing", ["", " ~", " null", "   # a comment"])
def test_nothing_after_the_colon_is_nothing(tmp_path, nothing):
    assert read(tmp_path, f"purpose:{nothing}\n").data == {"purpose": None}


def test_the_quoted_word_null_is_a_word(tmp_path):
    assert read(tmp_path, 'name: "null"').data == {"name": "null"}


def test_refuses_a_missing_file(tmp_path):
    with pytest.raises(DeclarationError, match=r"no such file.*aitoolkit new"):
        read_yaml(tmp_path / "system.yaml", DeclarationError)


def test_refuses_a_folder(tmp_path):
    with pytest.raises(DeclarationError, match="a file that can be read"):
        read_yaml(tmp_path, DeclarationError)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name: a\npurpose: 'b\n", "line 3, column 1.*YAML"),
        ("name: a: b", "line 1, column 8.*quotation marks"),
        ("name:\n\tfirst: b", "line 2, column 1.*spaces"),
        ("name: *other", "line 1, column 7.*[*] or &"),
        ("a: [1, 2", "line 1, column 9"),
        ("a: 1\n---\nb: 2\n", "line 2.*one document"),
        ("a: \x01", "does not allow"),
    ],
)
def test_broken_yaml_is_shown_with_its_line_column_and_mend(tmp_path, text, said):
    with pytest.raises(DeclarationError, match=rf"(?s)system\.yaml.*{said}"):
        read(tmp_path, text)


def test_refuses_a_key_written_twice_and_names_both_lines(tmp_path):
    with pytest.raises(DeclarationError, match=r"line 3, column 1.*'name', which line 1"):
        read(tmp_path, "name: a\nsummary: b\nname: c\n")


@pytest.mark.parametrize("text", ["", "# only a comment\n"])
def test_refuses_an_empty_file(tmp_path, text):
    with pytest.raises(DeclarationError, match="an empty file"):
        read(tmp_path, text)


def test_refuses_text_that_is_not_utf_8_and_says_where(tmp_path):
    with pytest.raises(DeclarationError, match=r"line 2.*0xe9.*UTF-8"):
        read(tmp_path, "name: a\nsummary: préavis\n".encode("latin-1"))


def test_reads_a_file_with_a_byte_order_mark(tmp_path):
    assert read(tmp_path, "name: a".encode("utf-8-sig")).data == {"name": "a"}


def test_refuses_repetition_that_grows_without_end(tmp_path):
    bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    for i in range(1, 9):
        bomb += f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]\n"
    with pytest.raises(DeclarationError, match="repeated or nested without end"):
        read(tmp_path, bomb)


@pytest.mark.parametrize("text", ["a: &a [*a]", "a: " + "[" * 5000, "a: " + "[" * 100 + "]" * 100])
def test_refuses_nesting_without_end(tmp_path, text):
    with pytest.raises(DeclarationError, match="nested"):
        read(tmp_path, text)


@pytest.mark.parametrize("tag", ["!!python/object/apply:os.system ['true']", "!x y", "!!int 3"])
def test_refuses_tags_and_runs_nothing(tmp_path, tag):
    with pytest.raises(DeclarationError):
        read(tmp_path, f"a: {tag}")


def test_refuses_a_file_that_no_person_wrote(tmp_path):
    with pytest.raises(DeclarationError, match="2,000,000 bytes"):
        read(tmp_path, "a: " + "x" * 2_000_001)


def test_knows_on_which_line_a_value_stands(tmp_path):
    written = read(tmp_path, "a:\n  b: 1\nc:\n  - d: 2\n  - e: 3\n")
    assert written.line(("a", "b")) == 2
    assert written.line(("c", 1, "e")) == 5
    assert written.line(("c", 1, "unknown", 3)) == 5
