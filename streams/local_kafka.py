"""Apache Kafka on this machine: one command up, the same ports again, nothing outside the home folder but the jars.

Knows no topic of ours. A file lock serialises callers; a health check asks the brokers themselves for the cluster's id.
"""

import base64
import contextlib
import json
import shutil
import signal
import socket
import time
import uuid
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from streams.kafka_jars import ELSEWHERE, KAFKA_VERSION, LocalKafkaError, fetch, locked
from streams.kafka_node import HOST, STOP_FOR_S, Node, Ports
from streams.settings import Settings

START_FOR_S = 90.0
DISK_FREE_MIN = 300 * 1024 * 1024
MAKE_ROOM = (
    "Free some space, move all of it with TOCSIN_HOME, or delete its messages with `tocsin kafka reset`; then start it "
    "again: tocsin kafka up"
)
PORTS_FROM, PORTS_UPTO = 19_000, 32_000
"""Below the range that systems hand out for outgoing connections, so nobody takes a port between two starts."""


@dataclass(frozen=True, slots=True)
class NodeStatus:
    """One node as it is now; `pid` is None where it does not run."""

    id: int
    port: int
    pid: int | None
    resident_mb: int
    trouble: str = ""
    """Why it stopped itself, where its log says so."""


@dataclass(frozen=True, slots=True)
class Status:
    """The local cluster as it is now: `healthy` means every node answered with this cluster's id."""

    version: str
    folder: str
    bootstrap: str
    healthy: bool
    nodes: tuple[NodeStatus, ...]

    @property
    def running(self) -> bool:
        """Whether any node runs."""
        return any(node.pid for node in self.nodes)


@dataclass(frozen=True, slots=True)
class Cluster:
    """What is remembered of a cluster: its id and its nodes' ports."""

    id: str
    ports: Mapping[int, Ports]

    @property
    def bootstrap(self) -> str:
        """Return `host:port,…` of every node."""
        return ",".join(f"{HOST}:{at.client}" for at in self.ports.values())


class LocalKafka:
    """The cluster of one home folder, of `nodes` nodes. Everything raises LocalKafkaError with the remedy.

    `say` gets a line for what takes long. Brokers outlive the caller; `down` or `reset` end them.
    """

    def __init__(self, home: Path, nodes: int = 1, say: Callable[[str], None] = lambda line: None) -> None:
        self.folder = home.absolute() / "kafka"
        self.nodes = nodes
        self._say = say

    @classmethod
    def existing(cls, home: Path, say: Callable[[str], None] = lambda line: None) -> "LocalKafka | None":
        """Return the cluster that this home has, None without one."""
        found = cls(home, say=say)
        if (cluster := found._load()) is None:
            return None
        found.nodes = len(cluster.ports)
        return found

    @property
    def bootstrap(self) -> str:
        """Return `host:port,…` as remembered, whether it runs or not."""
        return self._known().bootstrap

    def up(self) -> str:
        """Start what does not run, wait until every node answers, return the bootstrap servers."""
        with self._locked():
            cluster = self._load() or self._found()
            if len(cluster.ports) != self.nodes:
                raise LocalKafkaError(
                    f"There is a cluster of {len(cluster.ports)} nodes in {self.folder}, not of {self.nodes}.",
                    f"start that one: tocsin kafka up --nodes {len(cluster.ports)}",
                    "or delete it with all its messages: tocsin kafka reset",
                )
            asleep = [node for node in self._nodes(cluster) if node.process() is None]
            if asleep:
                cluster = self._with_free_ports(cluster, asleep)
                self._start(cluster, asleep)
            self._wait_healthy(cluster, self._nodes(cluster), asleep)
            return cluster.bootstrap

    def down(self) -> None:
        """Stop every node: politely, then not."""
        with self._locked():
            self._stop()

    def reset(self) -> None:
        """Stop and delete the cluster with every message in it; jars stay."""
        with self._locked():
            self._stop()
            for path in self.folder.glob("node-*"):
                shutil.rmtree(path)
            self._state.unlink(missing_ok=True)

    def status(self) -> Status:
        """Look at the processes and ask the brokers."""
        cluster = self._load()
        if cluster is None:
            return Status(KAFKA_VERSION, str(self.folder), "", False, ())
        rows = []
        for node in self._nodes(cluster):
            process = node.process()
            resident = process.memory_info().rss // 2**20 if process else 0
            trouble = "" if process else node.trouble()
            port, pid = cluster.ports[node.id].client, process.pid if process else None
            rows.append(NodeStatus(node.id, port, pid, resident, trouble))
        healthy = all(row.pid for row in rows) and answering(cluster) == len(rows)
        return Status(KAFKA_VERSION, str(self.folder), cluster.bootstrap, healthy, tuple(rows))

    def alive(self) -> bool:
        """Whether any node's process runs; asks no broker."""
        cluster = self._load()
        return cluster is not None and any(node.process() is not None for node in self._nodes(cluster))

    def troubles(self) -> list[str]:
        """Return a sentence for each node that stopped itself, with the remedy; looks at files only."""
        cluster = self._load()
        asleep = [node for node in self._nodes(cluster) if node.process() is None] if cluster else []
        return [
            f"node {node.id} stopped itself: {trouble}; {shutil.disk_usage(self.folder).free // 2**20} MB are free in "
            f"{self.folder}. {MAKE_ROOM}"
            for node in asleep
            if (trouble := node.trouble())
        ]

    def start(self, node_id: int) -> None:
        """Start one node and wait until the cluster counts it in."""
        with self._locked():
            cluster = self._known()
            node = Node(self.folder, node_id)
            if node.process() is None:
                self._start(cluster, [node])
            running = [one for one in self._nodes(cluster) if one.process() is not None]
            self._wait_healthy(cluster, running, [node])

    def stop(self, node_id: int) -> None:
        """Stop one node as an operator would: SIGTERM, and wait until it is gone."""
        node = Node(self.folder, node_id)
        node.signal(signal.SIGTERM)
        if not node.wait_gone():
            self.kill(node_id)

    def kill(self, node_id: int) -> None:
        """Kill one node as a power cut would."""
        node = Node(self.folder, node_id)
        node.signal(signal.SIGKILL)
        node.wait_gone()

    # -- inside the lock

    @property
    def _state(self) -> Path:
        return self.folder / "cluster.json"

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with locked(self.folder / "lock"):
                yield
        except OSError as error:
            raise LocalKafkaError(
                f"The local Kafka cannot use its folder {self.folder}: {error}.",
                "free some space or mend its permissions, or move all of it with TOCSIN_HOME",
                *ELSEWHERE,
            ) from error

    def _load(self) -> Cluster | None:
        try:
            read = json.loads(self._state.read_text())
            ports = {int(node): Ports(*pair) for node, pair in read["ports"].items()}
            return Cluster(read["cluster_id"], ports)
        except FileNotFoundError:
            return None
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise LocalKafkaError(
                f"{self._state} cannot be read: {error}.", "delete the local cluster: tocsin kafka reset --yes"
            ) from error

    def _known(self) -> Cluster:
        if (cluster := self._load()) is None:
            raise LocalKafkaError(f"There is no local Kafka in {self.folder}.", "start one: tocsin kafka up")
        return cluster

    def _save(self, cluster: Cluster) -> None:
        ports = {str(node): [at.client, at.controller] for node, at in cluster.ports.items()}
        beside = self._state.with_suffix(".next")
        beside.write_text(json.dumps({"cluster_id": cluster.id, "ports": ports}))
        beside.replace(self._state)

    def _found(self) -> Cluster:
        cluster = Cluster(new_id(), choose_ports(range(1, self.nodes + 1), self.folder))
        self._save(cluster)
        return cluster

    def _nodes(self, cluster: Cluster) -> list[Node]:
        return [Node(self.folder, node_id) for node_id in cluster.ports]

    def _with_free_ports(self, cluster: Cluster, asleep: Sequence[Node]) -> Cluster:
        """Return the cluster with ports that can be bound, moved only where a stranger took one."""
        taken = [port for node in asleep for port in pair(cluster.ports[node.id]) if not is_free(port)]
        if not taken:
            return cluster
        if len(asleep) < len(cluster.ports):
            raise LocalKafkaError(
                f"Port {taken[0]} of the local Kafka is used by another program while other nodes still run.",
                "stop that program, or let all nodes move: tocsin kafka down, then tocsin kafka up",
            )
        moved = Cluster(cluster.id, choose_ports(cluster.ports, self.folder))
        self._say(f"port {taken[0]} is used by another program: Kafka moves to {moved.bootstrap}")
        self._save(moved)
        return moved

    def _start(self, cluster: Cluster, asleep: Sequence[Node]) -> None:
        free = shutil.disk_usage(self.folder).free
        if free < DISK_FREE_MIN:
            raise LocalKafkaError(
                f"The disk of {self.folder} is full ({free // 2**20} MB free, {DISK_FREE_MIN // 2**20} MB needed).",
                "free some space, or move all of it with TOCSIN_HOME",
                "delete the messages kept there: tocsin kafka reset",
                *ELSEWHERE,
            )
        jars = fetch(say=self._say)
        for node in asleep:
            node.configure(cluster.ports)
        fresh = [node for node in asleep if not node.formatted]
        for node, run in [(node, node.formatting(jars, cluster.id)) for node in fresh]:
            said, _ = run.communicate()
            if run.returncode:
                raise LocalKafkaError(
                    f"The storage of node {node.id} cannot be formatted:\n{said[-600:]}",
                    "delete it: tocsin kafka reset",
                    *ELSEWHERE,
                )
        self._say(f"starting Apache Kafka {KAFKA_VERSION} on {cluster.bootstrap}")
        for node in asleep:
            node.start(jars)

    def _wait_healthy(self, cluster: Cluster, nodes: Sequence[Node], started: Sequence[Node]) -> None:
        end = time.monotonic() + START_FOR_S
        while answering(cluster) < len(nodes):
            dead = next((node for node in nodes if node.process() is None), None)
            if dead is None and time.monotonic() < end:
                time.sleep(0.1)
                continue
            culprit = dead or nodes[0]
            for node in started:
                node.signal(signal.SIGKILL)
                node.wait_gone()
            why = "ended while starting" if dead else f"did not answer within {START_FOR_S:.0f} s"
            raise LocalKafkaError(
                f"Kafka node {culprit.id} {why}. Its last words ({culprit.log.parent}):\n{culprit.tail()}",
                "try again; if it stays so, delete the local cluster: tocsin kafka reset",
                *ELSEWHERE,
            )

    def _stop(self) -> None:
        nodes = [Node(path.parent, int(path.name.removeprefix("node-"))) for path in self.folder.glob("node-*")]
        for node in nodes:
            node.signal(signal.SIGTERM)
        end = time.monotonic() + STOP_FOR_S
        for node in nodes:
            if not node.wait_gone(max(0.0, end - time.monotonic())):
                node.signal(signal.SIGKILL)
                node.wait_gone()


def new_id() -> str:
    """Return a cluster id as Kafka makes them: none begins like an option of its own tools."""
    while (made := base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")).startswith("-"):
        continue
    return made


def pair(ports: Ports) -> tuple[int, int]:
    """Return both ports."""
    return ports.client, ports.controller


def is_free(port: int) -> bool:
    """Return whether the port can be bound on loopback now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def choose_ports(nodes: "range | Mapping[int, Ports]", folder: Path) -> dict[int, Ports]:
    """Return two free ports a node; the search starts at a place of the folder's own, so homes do not collide."""
    start = zlib.crc32(str(folder).encode()) % (PORTS_UPTO - PORTS_FROM)
    ring = (PORTS_FROM + (start + step) % (PORTS_UPTO - PORTS_FROM) for step in range(PORTS_UPTO - PORTS_FROM))
    free = (port for port in ring if is_free(port))
    try:
        return {node: Ports(next(free), next(free)) for node in nodes}
    except StopIteration:
        raise LocalKafkaError(f"No port between {PORTS_FROM} and {PORTS_UPTO} is free.", *ELSEWHERE) from None


def answering(cluster: Cluster) -> int:
    """Return how many brokers the cluster counts in; 0 where nobody, or somebody else, answers."""
    from kafka import KafkaAdminClient
    from kafka.errors import KafkaError

    if all(is_free(at.client) for at in cluster.ports.values()):
        return 0
    try:
        admin = KafkaAdminClient(
            bootstrap_servers=cluster.bootstrap.split(","), bootstrap_timeout_ms=1500, request_timeout_ms=3000
        )
    except KafkaError:
        return 0
    try:
        told = admin.describe_cluster()
    except KafkaError:
        return 0
    finally:
        admin.close()
    if told["cluster_id"] != cluster.id:
        return 0
    return sum(1 for broker in told["brokers"] if not broker.get("is_fenced"))


def local_of(settings: Settings) -> LocalKafka | None:
    """Return the local cluster of this home where the settings mean it, None where they name another."""
    local = LocalKafka.existing(settings.home)
    return local if local and settings.kafka in (None, local.bootstrap) else None


def bootstrap(settings: Settings) -> str:
    """Return the brokers to talk to: TOCSIN_KAFKA, else the running local ones; raises LocalKafkaError without any."""
    if settings.kafka:
        return settings.kafka
    local = LocalKafka.existing(settings.home)
    if local is None or not local.status().running:
        raise LocalKafkaError(
            f"No Kafka: TOCSIN_KAFKA is not set, and none runs in {settings.home / 'kafka'}.",
            *((local.troubles() if local else ()) or ("start one on this machine: tocsin kafka up",)),
            *ELSEWHERE,
        )
    return local.bootstrap


@contextlib.contextmanager
def running(settings: Settings, say: Callable[[str], None]) -> Iterator[Settings]:
    """Yield settings that name a running cluster: theirs, else the local one, started if need be and then stopped.

    A broker that ran before is left running. Raises LocalKafkaError.
    """
    if settings.kafka:
        yield settings
        return
    local = LocalKafka.existing(settings.home, say) or LocalKafka(settings.home, say=say)
    ours = not local.status().running
    try:
        yield settings.model_copy(update={"kafka": local.up()})
    finally:
        if ours:
            local.down()
