"""`tocsin slack check`: prove token, scopes and channel, each with its remedy. Posts only when asked."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime

import aiohttp
import click
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from connectors.sinks.slack.sink import answer, client
from streams.settings import Settings

FAILED = (SlackClientError, aiohttp.ClientError, TimeoutError, OSError, ValueError)
HISTORY = ("channels:history", "groups:history")

REMEDIES = {
    "connect": "no connection to Slack: check network and proxy, or TOCSIN_SLACK_URL",
    "invalid_auth": "the token is wrong: copy the Bot User OAuth Token (xoxb-…) into SLACK_BOT_TOKEN",
    "not_authed": "the token is empty: set SLACK_BOT_TOKEN",
    "token_revoked": "the token was revoked: install the app again and set the new SLACK_BOT_TOKEN",
    "account_inactive": "the app was removed: install it again",
    "channel_not_found": "use the channel's id (C0…) and invite the bot there: /invite @tocsin",
    "not_in_channel": "invite the bot to the channel: /invite @tocsin",
    "is_archived": "the channel is archived: choose another one in TOCSIN_SLACK_CHANNEL",
    "missing_scope": "add the scopes chat:write and channels:history (groups:history if private), install again",
}


@dataclass(frozen=True)
class Finding:
    """One thing that was checked; `remedy` is empty where it is well."""

    what: str
    remedy: str = ""


@click.group(name="slack")
def command() -> None:
    """Check the Slack set-up."""


@command.command()
@click.option("--post", is_flag=True, help="Post one test message into the channel.")
def check(post: bool) -> None:
    """Prove token, scopes and channel; exit code 1 when something must be mended."""
    settings = Settings()
    if settings.slack_token is None or not settings.slack_channel:
        raise click.ClickException("Slack is not set up: set SLACK_BOT_TOKEN and TOCSIN_SLACK_CHANNEL (docs/slack.md)")
    web = client(settings.slack_token.get_secret_value(), settings.slack_url)
    findings = asyncio.run(examine(web, settings.slack_channel, post))
    for finding in findings:
        click.echo(f"{'mend' if finding.remedy else 'ok':4}  {finding.what}")
        if finding.remedy:
            click.echo(f"      → {finding.remedy}")
    if any(finding.remedy for finding in findings):
        raise SystemExit(1)


async def examine(web: AsyncWebClient, channel: str, post: bool) -> list[Finding]:
    """Return what was found; stops where the rest cannot be known."""
    try:
        who = await web.api_call("auth.test")
    except FAILED as error:
        return [failed("token", error)]
    findings = [Finding(f"token: {who.get('user')} in {who.get('team')}")]
    findings += scopes(str(who.headers.get("x-oauth-scopes") or who.headers.get("X-OAuth-Scopes") or ""))
    try:
        await web.api_call("conversations.history", http_verb="GET", params={"channel": channel, "limit": 1})
        findings.append(Finding(f"channel {channel}: history can be read"))
    except FAILED as error:
        findings.append(failed(f"channel {channel}", error))
    if post and not any(finding.remedy for finding in findings):
        findings.append(await posted(web, channel))
    return findings


def scopes(granted: str) -> list[Finding]:
    """Return what is missing of the scopes; nothing is said where Slack does not list them."""
    have = {scope.strip() for scope in granted.split(",")} - {""}
    if not have:
        return []
    missing = [] if "chat:write" in have else ["chat:write"]
    missing += [] if have.intersection(HISTORY) else ["channels:history"]
    if missing:
        return [Finding(f"scopes: {', '.join(missing)} missing", REMEDIES["missing_scope"])]
    return [Finding(f"scopes: {', '.join(sorted(have))}")]


async def posted(web: AsyncWebClient, channel: str) -> Finding:
    """Post the one test message."""
    text = f"Tocsin test message, {datetime.now(UTC):%Y-%m-%d %H:%M} UTC. Nothing has happened."
    try:
        reply = await web.api_call("chat.postMessage", json={"channel": channel, "text": text})
    except FAILED as error:
        return failed("test message", error)
    return Finding(f"test message: posted as {reply['ts']}")


def failed(what: str, error: Exception) -> Finding:
    """Return a failure as a finding with its remedy."""
    reason = answer(error, datetime.now(UTC)).reason
    if isinstance(error, SlackApiError) and reason not in REMEDIES:
        return Finding(f"{what}: {reason}", "see docs.slack.dev for this error; status.slack.com if it goes on")
    return Finding(f"{what}: {reason}", REMEDIES.get(reason, "Slack did not answer properly: try again"))
