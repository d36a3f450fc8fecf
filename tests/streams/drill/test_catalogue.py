from datetime import timedelta

from streams.drill.catalogue import catalogue
from streams.drill.folder import SHIPPED, load


def test_every_outlet_is_a_private_feed_of_the_server(tiny):
    """Entries point at the drill's server, are polled every minute, and carry the outlet's facts."""
    wire, paper = catalogue(tiny, "http://127.0.0.1:4000")
    assert (wire.id, wire.url, wire.private) == ("wire", "http://127.0.0.1:4000/wire/feed", True)
    assert wire.interval == timedelta(seconds=60)
    assert wire.outlet() == tiny.outlets[0].outlet
    assert wire.lane() != paper.lane()


def test_the_shipped_outlets_are_good_catalogue_entries():
    """The catalogue's own strict model takes every shipped outlet."""
    drill = load(SHIPPED / "iran-us")
    assert [entry.id for entry in catalogue(drill, "http://127.0.0.1:1")] == [outlet.id for outlet in drill.outlets]
