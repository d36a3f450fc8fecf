import re
from pathlib import Path

from streams.drill.format import DrillArticle, DrillOutlet, Plan
from streams.drill.reading import read

DOCS = Path(__file__).parents[3] / "docs" / "drills.md"


def test_the_documented_examples_are_good(tmp_path):
    """Each YAML example of docs/drills.md passes the model it documents, so authors can start from them."""
    blocks = re.findall(r"```yaml\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    values = []
    for index, block in enumerate(blocks):
        file = tmp_path / f"{index}.yaml"
        file.write_text(block, encoding="utf-8")
        values.append(read(file).value)
    plan, outlets, articles = values
    assert Plan.model_validate(plan).drill == "my-drill"
    assert [DrillOutlet.model_validate(one).id for one in outlets["outlets"]] == ["alborz-dispatch"]
    assert len([DrillArticle.model_validate(one) for one in articles["articles"]]) == 2


def test_every_field_is_documented():
    """No field of the format is missing from the page."""
    text = DOCS.read_text(encoding="utf-8")
    fields = {*Plan.model_fields, *DrillOutlet.model_fields, *DrillArticle.model_fields}
    assert {field for field in fields if field not in text} == set()
