"""What the environment says wrong is told by the name of the variable, without its value."""

import pytest
from click.testing import CliRunner
from pydantic import TypeAdapter, ValidationError

from streams.cli import main
from streams.settings import complaint


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TOCSIN_KAFKA_SECURITY", "SASL"),
        ("TOCSIN_KAFKA_SASL_MECHANISM", "DIGEST"),
        ("TOCSIN_KAFKA_CA_FILE", "absent.pem"),
        ("TOCSIN_PORT", "sesame"),
        ("TOCSIN_NAMESPACE", "a b"),
    ],
)
@pytest.mark.parametrize("command", ["lag", "ingest", "worker"])
def test_a_wrong_setting_is_one_clear_message(
    name: str, value: str, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every command names the variable and stops; the value stays unsaid, for it may be a misplaced password."""
    monkeypatch.setenv(name, value)

    done = CliRunner().invoke(main, [command])

    assert done.exit_code == (78 if command == "worker" else 1)
    assert f"{name}: " in done.output
    assert f"'{value}'" not in done.output
    assert "Traceback" not in done.output


def test_other_errors_are_none_of_its_business() -> None:
    """A validation error of another model, or any other ValueError, is not explained away."""
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(int).validate_python("x")

    assert complaint(caught.value) is None
    assert complaint(ValueError("x")) is None
