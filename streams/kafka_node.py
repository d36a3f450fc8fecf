"""One Kafka process of this machine: its files, its settings, and whether the pid that is written down is still it.

Knows nothing of topics or clients. A node is a broker and a controller in one process (KRaft, combined mode).
"""

import json
import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import psutil

from streams.kafka_jars import ELSEWHERE, LocalKafkaError, java

HEAP = "-Xmx384m"
JVM = ("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
"""A small heap, one collector thread and the quick compiler: 225 MB resident and a start in seconds."""
HOST = "127.0.0.1"
STOP_FOR_S = 20.0
LOG_TAIL_LINES = 12
LOG4J = """\
status = warn
appender.file.type = RollingFile
appender.file.name = file
appender.file.fileName = {folder}/server.log
appender.file.filePattern = {folder}/server.%i.log
appender.file.layout.type = PatternLayout
appender.file.layout.pattern = %d %p %c{{1}} %m%n%throwable
appender.file.policies.type = Policies
appender.file.policies.size.type = SizeBasedTriggeringPolicy
appender.file.policies.size.size = 5MB
appender.file.strategy.type = DefaultRolloverStrategy
appender.file.strategy.max = 2
rootLogger.level = warn
rootLogger.appenderRef.file.ref = file
"""
"""Broker logging: warnings and worse, 15 MB at most."""
DIRS_FAILED, IO_FAILED = "Shutdown broker because all log dirs in", "java.io.IOException"
"""What the broker's log says when it gives up its only log folder, and the operating system's word before that."""


@dataclass(frozen=True, slots=True)
class Ports:
    """Where one node listens: for clients, and for the other controllers."""

    client: int
    controller: int


def properties(node_id: int, ports: Mapping[int, Ports], data: Path) -> dict[str, str]:
    """Return the settings of one node of a cluster; pure."""
    copies = min(3, len(ports))
    here = ports[node_id]
    return {
        "process.roles": "broker,controller",
        "node.id": str(node_id),
        "controller.quorum.voters": ",".join(f"{one}@{HOST}:{at.controller}" for one, at in ports.items()),
        "listeners": f"PLAINTEXT://{HOST}:{here.client},CONTROLLER://{HOST}:{here.controller}",
        "advertised.listeners": f"PLAINTEXT://{HOST}:{here.client}",
        "controller.listener.names": "CONTROLLER",
        "listener.security.protocol.map": "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
        "log.dirs": str(data),
        "num.network.threads": "2",
        "num.io.threads": "4",
        "auto.create.topics.enable": "false",
        "unclean.leader.election.enable": "false",
        "default.replication.factor": str(copies),
        "min.insync.replicas": str(min(2, copies)),
        "offsets.topic.num.partitions": "4",
        "offsets.topic.replication.factor": str(copies),
        # `<app>-applied` groups have no members, so Kafka would forget them after a week without a commit.
        "offsets.retention.minutes": str(90 * 24 * 60),
        "transaction.state.log.num.partitions": "2",
        "transaction.state.log.replication.factor": str(copies),
        "transaction.state.log.min.isr": str(min(2, copies)),
        "share.coordinator.state.topic.num.partitions": "2",
        "share.coordinator.state.topic.replication.factor": str(copies),
        "share.coordinator.state.topic.min.isr": str(min(2, copies)),
        "group.initial.rebalance.delay.ms": "0",
        "log.index.size.max.bytes": str(1024 * 1024),
        "log.cleaner.dedupe.buffer.size": str(8 * 1024 * 1024),
    }


def java_command(jars: Sequence[Path], main: str, *arguments: str, options: Sequence[str] = (HEAP, *JVM)) -> list[str]:
    """Return the command line of one Java program of Kafka's jars."""
    return [str(java()), *options, "-cp", os.pathsep.join(map(str, jars)), main, *arguments]


class Node:
    """One node in its own folder `<cluster>/node-<id>`; every call looks at the process, none remembers."""

    def __init__(self, cluster: Path, node_id: int) -> None:
        self.id = node_id
        self.folder = cluster / f"node-{node_id}"
        self.config = self.folder / "server.properties"
        self.log = self.folder / "logs" / "server.log"
        self.out = self.folder / "logs" / "out.log"
        self._pid_file = self.folder / "process.json"

    def configure(self, ports: Mapping[int, Ports]) -> None:
        """Write the node's settings; they hold the ports, so they are written before each start."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        settings = properties(self.id, ports, self.folder / "data")
        self.config.write_text("".join(f"{name}={value}\n" for name, value in settings.items()))
        (self.folder / "log4j2.properties").write_text(LOG4J.format(folder=self.log.parent))

    @property
    def formatted(self) -> bool:
        """Whether the storage carries its cluster's id."""
        return (self.folder / "data" / "meta.properties").exists()

    def formatting(self, jars: Sequence[Path], cluster_id: str) -> "subprocess.Popen[str]":
        """Begin to format the storage; the caller waits, so several nodes do it side by side."""
        command = java_command(
            jars, "kafka.tools.StorageTool", "format", "--ignore-formatted", "-t", cluster_id, "-c", str(self.config)
        )
        return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    def start(self, jars: Sequence[Path]) -> None:
        """Start the process in a session of its own, so that Ctrl-C in a terminal does not reach it."""
        logging = f"-Dlog4j2.configurationFile={self.folder / 'log4j2.properties'}"
        command = java_command(jars, "kafka.Kafka", str(self.config), options=(HEAP, *JVM, logging))
        # Not Popen: this process is meant to outlive us, and nobody will wait for it.
        quiet = [
            (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
            (os.POSIX_SPAWN_OPEN, 1, str(self.out), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644),
            (os.POSIX_SPAWN_DUP2, 1, 2),
        ]
        try:
            pid = os.posix_spawn(command[0], command, os.environ, file_actions=quiet, setsid=True)
            born = psutil.Process(pid).create_time()
            self._pid_file.write_text(json.dumps({"pid": pid, "born": born}))
        except (OSError, psutil.Error) as error:
            raise LocalKafkaError(f"Kafka cannot be started: {error}.", "run `tocsin doctor`", *ELSEWHERE) from error

    def process(self) -> psutil.Process | None:
        """Return the live process of this node, None if there is none.

        A pid alone proves nothing, pids are used again: its start time or its command line must fit too. Either will
        do: start times shift when the clock is set, and a command line is empty for an instant while Java re-executes.
        """
        try:
            written = json.loads(self._pid_file.read_text())
            found = psutil.Process(written["pid"])
            if found.status() == psutil.STATUS_ZOMBIE:
                # A child of ours that died: asking for its end releases it.
                found.wait(timeout=0)
                return None
            born = found.create_time()
            # Just after the start the process may still show its parent's command line.
            ours = str(self.config) in found.cmdline() or time.time() - born < 5
            same = abs(born - written["born"]) < 1 and ours
        except (OSError, ValueError, KeyError, TypeError, psutil.Error):
            return None
        return found if same else None

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the process, if it lives."""
        if found := self.process():
            found.send_signal(number)

    def wait_gone(self, seconds: float = STOP_FOR_S) -> bool:
        """Wait until the process is gone; False if it still lives after that time."""
        end = time.monotonic() + seconds
        while self.process() is not None:
            if time.monotonic() > end:
                return False
            time.sleep(0.05)
        self._pid_file.unlink(missing_ok=True)
        return True

    def trouble(self) -> str:
        """Return why the last process stopped itself, empty where its log names no failure of the disk."""
        try:
            born = json.loads(self._pid_file.read_text())["born"]
            return disk_failure(self.log.read_text(errors="replace"), born)
        except (OSError, ValueError, KeyError, TypeError):
            return ""

    def tail(self) -> str:
        """Return the end of what the process said last, for error messages."""
        lines: list[str] = []
        for file in (self.out, self.log):
            if file.exists():
                lines += file.read_text(errors="replace").splitlines()[-LOG_TAIL_LINES:]
        return "\n".join(f"    {line[:300]}" for line in lines[-LOG_TAIL_LINES:]) or "    (it said nothing)"


def disk_failure(log: str, since: float) -> str:
    """Return what a broker's log says of a log folder that failed after the instant `since`, empty without one."""
    lines = log.splitlines()
    last = next((place for place in range(len(lines) - 1, -1, -1) if DIRS_FAILED in lines[place]), None)
    if last is None:
        return ""
    try:
        at = datetime.strptime(lines[last][:19], "%Y-%m-%d %H:%M:%S").astimezone()
    except ValueError:
        return ""
    if at.timestamp() < since - 1:
        return ""
    causes = [line for line in lines[:last] if line.startswith(IO_FAILED)]
    cause = causes[-1].removeprefix(IO_FAILED).strip(": ") if causes else "see its log"
    return f"its log folder failed ({cause})"
