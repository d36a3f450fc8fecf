"""The order of the stages, in one place: raw → normalize → code (and health → watch) → step → route → deliver.

Builds them from settings; knows neither Kafka nor Faust, so a replay, a test and a worker run the same.
"""

from collections.abc import Sequence
from datetime import datetime

from connectors.item import RawItem
from rules.compiled import load_kept
from rules.vocabulary import Vocabulary
from rules.vocabulary import load as load_vocabulary
from streams.coding.coder import Coder
from streams.compiled_folder import compiled
from streams.edition import Editions
from streams.envelope import encode
from streams.library import Library
from streams.routes import Routes, read_routes
from streams.settings import Settings
from streams.source_health import SourceHealth
from streams.stage import Send, Stage
from streams.stages.code import CodeStage
from streams.stages.deliver import DeliverStage
from streams.stages.normalize import NormalizeStage
from streams.stages.route import RouteStage
from streams.stages.step import StepStage
from streams.stages.watch import WatchStage
from streams.topics import HEALTH, RAW


def build(vocabulary: Vocabulary, editions: Editions, routes: Routes, *, exercise: bool = False) -> tuple[Stage, ...]:
    """Return the stages in the order of the data flow."""
    return (
        NormalizeStage(),
        CodeStage(Coder(vocabulary), editions),
        WatchStage(editions),
        StepStage(editions, exercise=exercise),
        RouteStage(routes, vocabulary.label),
        DeliverStage(routes.fallback),
    )


def stages(settings: Settings) -> Sequence[Stage]:
    """Return the stages as the settings want them; raises `Misconfigured` naming file and field."""
    vocabulary = load_vocabulary()
    loaded = load_kept(settings.rules, vocabulary, keep=compiled(settings))
    return build(vocabulary, loaded.bundle, read_routes(settings), exercise=settings.exercise)


def library(settings: Settings) -> Library:
    """Return a library without editions yet; their files go under the home folder."""
    return Library(settings.home / "editions", load_vocabulary(), compiled(settings))


def governed(settings: Settings, editions: Library) -> Sequence[Stage]:
    """Return the stages whose rules are the editions of a library; raises `Misconfigured` naming file and field."""
    return build(editions.vocabulary, editions, read_routes(settings), exercise=settings.exercise)


def raw(item: RawItem) -> Send:
    """Return the record an item becomes on `news.raw.v1`; its time is when this version was read."""
    at: datetime = item.fetched_at
    return Send(RAW.name, item.key.encode("utf-8", "surrogatepass"), encode(item), at)


def health(state: SourceHealth) -> Send:
    """Return the record a source's state becomes on `news.health.v1`; its time is when the source was asked."""
    return Send(HEALTH.name, state.source_id.encode("utf-8", "surrogatepass"), encode(state), state.checked_at)
