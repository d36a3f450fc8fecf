"""A cluster that asks for a password and speaks TLS: every part of Tocsin works on it, or says clearly why not.

Real Kafka: the local node plus listeners of the test's own. Authority and certificate are made by the JRE's keytool.
"""

import json
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from streams.kafka_jars import fetch, java
from streams.kafka_node import HOST, Node, java_command
from streams.local_kafka import Cluster, answering, choose_ports

pytestmark = [pytest.mark.kafka, pytest.mark.slow]

Terminal = Callable[..., tuple[int, str]]
USER, PASSWORD = "watch", "sea-bell-17"
STORE_PASSWORD = "only-for-tests"
PLAIN = f'org.apache.kafka.common.security.plain.PlainLoginModule required user_{USER}="{PASSWORD}";'
SCRAM = "org.apache.kafka.common.security.scram.ScramLoginModule required;"
LISTENERS = {"PASSWORD": "SASL_PLAINTEXT", "TLS": "SSL", "BOTH": "SASL_SSL"}
CLUSTER_ID = "tocsin-tests-secured-0"


class Secured:
    """One node in `folder`. `at`: where each listener is; `ca` signed the broker's certificate, `other_ca` nothing."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.node = Node(folder, 1)
        ports = choose_ports(range(1, 3 + len(LISTENERS)), folder)
        self.cluster = Cluster(CLUSTER_ID, {1: ports[1]})
        self.at = {name: f"{HOST}:{ports[2 + place].client}" for place, name in enumerate(LISTENERS)}
        self.ca, self.other_ca = authority(folder, "ca"), authority(folder, "other")
        self.store = signed(folder, "ca")

    def start(self) -> None:
        jars = fetch()
        self.node.configure(self.cluster.ports)
        own = "".join(f"{name}={value}\n" for name, value in self.settings().items())
        self.node.config.write_text(self.node.config.read_text() + own)
        scram = f"SCRAM-SHA-512=[name={USER},password={PASSWORD}]"
        arguments = ("format", "-t", CLUSTER_ID, "-c", str(self.node.config), "--add-scram", scram)
        subprocess.run(java_command(jars, "kafka.tools.StorageTool", *arguments), check=True, capture_output=True)
        self.node.start(jars)
        until = time.monotonic() + 60
        while answering(self.cluster) < 1:
            assert self.node.process() is not None, self.node.tail()
            assert time.monotonic() < until, self.node.tail()
            time.sleep(0.2)

    def settings(self) -> Mapping[str, str]:
        """What the node has beyond the local broker; a later line of the file counts."""
        ours = self.cluster.ports[1]
        listeners = [f"PLAINTEXT://{HOST}:{ours.client}", *(f"{name}://{at}" for name, at in self.at.items())]
        jaas = {
            f"listener.name.{name.lower()}.{mechanism}.sasl.jaas.config": line
            for name in ("PASSWORD", "BOTH")
            for mechanism, line in (("plain", PLAIN), ("scram-sha-512", SCRAM))
        }
        kinds = {"PLAINTEXT": "PLAINTEXT", "CONTROLLER": "PLAINTEXT", **LISTENERS}
        return {
            "listeners": ",".join([*listeners, f"CONTROLLER://{HOST}:{ours.controller}"]),
            "advertised.listeners": ",".join(listeners),
            "listener.security.protocol.map": ",".join(f"{name}:{kind}" for name, kind in kinds.items()),
            "sasl.enabled.mechanisms": "PLAIN,SCRAM-SHA-512",
            "ssl.keystore.type": "PKCS12",
            "ssl.keystore.location": str(self.store),
            "ssl.keystore.password": STORE_PASSWORD,
            **jaas,
        }

    def stop(self) -> None:
        self.node.signal(signal.SIGKILL)
        self.node.wait_gone()


def keytool(folder: Path, store: str, *arguments: str, given: bytes = b"") -> bytes:
    """Run the JRE's keytool on one store and return what it writes."""
    command = [str(java().with_name("keytool")), *arguments, "-keystore", str(folder / store), "-storetype", "PKCS12"]
    done = subprocess.run([*command, "-storepass", STORE_PASSWORD], input=given, capture_output=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def authority(folder: Path, name: str) -> Path:
    """Make a certificate authority; return its certificate as PEM."""
    new = ("-genkeypair", "-alias", name, "-keyalg", "RSA", "-dname", f"CN={name}", "-validity", "2")
    keytool(folder, f"{name}.p12", *new, "-ext", "bc:critical=ca:true", "-ext", "ku:critical=keyCertSign")
    pem = folder / f"{name}.pem"
    pem.write_bytes(keytool(folder, f"{name}.p12", "-exportcert", "-rfc", "-alias", name))
    return pem


def signed(folder: Path, ca: str) -> Path:
    """Make the broker's key with a certificate signed by the authority `ca`; return its store."""
    new = ("-genkeypair", "-alias", "broker", "-keyalg", "RSA", "-dname", "CN=broker", "-validity", "2")
    keytool(folder, "broker.p12", *new)
    request = keytool(folder, "broker.p12", "-certreq", "-alias", "broker")
    names = ("-ext", f"san=ip:{HOST}")
    signing = ("-gencert", "-rfc", "-alias", ca, "-validity", "2", *names)
    certificate = keytool(folder, f"{ca}.p12", *signing, given=request)
    chain = certificate + (folder / f"{ca}.pem").read_bytes()
    keytool(folder, "broker.p12", "-importcert", "-noprompt", "-alias", "broker", given=chain)
    return folder / "broker.p12"


@pytest.fixture(scope="module")
def secured(kafka_parts: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Secured]:
    node = Secured(tmp_path_factory.mktemp("secured"))
    node.start()
    yield node
    node.stop()


def settings(secured: Secured, listener: str, namespace: str, home: Path, **changed: str) -> dict[str, str]:
    """What somebody sets who uses one listener."""
    return {
        "TOCSIN_HOME": str(home),
        "TOCSIN_NAMESPACE": namespace,
        "TOCSIN_KAFKA": secured.at[listener],
        "TOCSIN_KAFKA_SECURITY": LISTENERS[listener],
        "TOCSIN_KAFKA_USERNAME": USER,
        "TOCSIN_KAFKA_PASSWORD": PASSWORD,
        "TOCSIN_KAFKA_CA_FILE": str(secured.ca),
        "TOCSIN_COMMIT_EVERY": "0.2",
        **changed,
    }


@pytest.mark.parametrize(
    ("listener", "mechanism"),
    [("PASSWORD", "PLAIN"), ("PASSWORD", "SCRAM-SHA-512"), ("TLS", "PLAIN"), ("BOTH", "SCRAM-SHA-512")],
)
def test_an_article_becomes_an_alert_through_it(
    secured: Secured, namespace: str, tmp_path: Path, tocsin: Terminal, listener: str, mechanism: str
) -> None:
    """Topics, ingest, worker and lag, each client library among them, through one listener."""
    ours = settings(secured, listener, namespace, tmp_path, TOCSIN_KAFKA_SASL_MECHANISM=mechanism)
    archive = tmp_path / "archive.jsonl"
    flash = {
        "title": "FLASH: US strikes military targets on Iran's Kharg Island",
        "outlet": "Meridian Wire",
        "guid": "1",
    }
    archive.write_text(json.dumps(flash) + "\n")

    made, planned = tocsin("topics", "apply", **ours), tocsin("topics", "plan", **ours)
    published = tocsin("ingest", "--file", str(archive), **ours)
    before = tocsin("lag", **ours)
    for seconds in (8, 15, 30):  # a busy machine may need more than one turn
        worked = tocsin("worker", seconds=seconds, **ours)
        after = tocsin("lag", "--json", **ours)
        if after[0] == 0:
            break

    assert (made[0], planned) == (0, (0, "The topics are as they should be.\n")), made[1]
    assert "1 published" in published[1]
    assert (before[0], after[0]) == (2, 0), worked[1]
    assert worked[0] == 0, worked[1]
    ends = {(row["topic"], row["partition"]): row["applied"] for row in map(json.loads, after[1].splitlines())}
    assert sum(applied or 0 for (topic, _), applied in ends.items() if ".matches." in topic) > 0


PASSWORD_WRONG = ("PASSWORD", {"TOCSIN_KAFKA_PASSWORD": "guessed"}, "are user and password right?")
CA_WRONG = ("BOTH", {"TOCSIN_KAFKA_CA_FILE": "OTHER"}, "its certificate is not trusted")
TLS_UNSAID = ("TLS", {"TOCSIN_KAFKA_SECURITY": "PLAINTEXT"}, "does it want a password or TLS?")
TLS_UNSPOKEN = ("PASSWORD", {"TOCSIN_KAFKA_SECURITY": "SASL_SSL"}, "it does not speak TLS there")


@pytest.mark.parametrize(
    ("command", "listener", "wrong", "cause"),
    [
        ("topics plan", *PASSWORD_WRONG),
        ("ingest --once", *PASSWORD_WRONG),
        ("worker", *PASSWORD_WRONG),
        ("lag", *PASSWORD_WRONG),
        ("ingest --once", *CA_WRONG),
        ("worker", *CA_WRONG),
        ("lag", *TLS_UNSAID),
        ("lag", *TLS_UNSPOKEN),
    ],
)
def test_what_is_wrong_is_one_clear_error(
    secured: Secured,
    namespace: str,
    tmp_path: Path,
    tocsin: Terminal,
    command: str,
    listener: str,
    wrong: dict[str, str],
    cause: str,
) -> None:
    """A wrong password, an unknown authority, the wrong kind of listener: said once with its remedy, no stack trace."""
    catalogue = tmp_path / "catalogue.yaml"
    catalogue.write_text(CATALOGUE.format(feed=feed(tmp_path)))
    wrong = {name: str(secured.other_ca) if value == "OTHER" else value for name, value in wrong.items()}
    ours = settings(secured, listener, namespace, tmp_path, TOCSIN_CATALOG=str(catalogue), **wrong)
    endless = cause if command.startswith(("ingest", "worker")) else ""

    code, said = tocsin(*command.split(), until=endless, **ours)

    assert cause in said
    assert PASSWORD not in said
    assert secured.at[listener] in said
    assert code == {"topics plan": 1, "lag": 3, "ingest --once": 75, "worker": 0}[command], said


CATALOGUE = """\
schema: tocsin/catalog/v1
desk: harbour
sources:
  - {{id: meridian-wire, kind: file, path: "{feed}", name: Meridian Wire, family: meridian, interval: 2m}}
"""


def feed(folder: Path) -> Path:
    """Write an archive of one article."""
    path = folder / "one.jsonl"
    path.write_text('{"title": "A quiet day in the harbour", "guid": "1"}\n')
    return path
