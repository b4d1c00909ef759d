"""Which AWS a command talks to, and the stack there."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from bodycheck.cli.outcome import complain
from bodycheck.errors import NoAwsFound
from bodycheck.local import running

_LOCAL_REGION = "us-east-1"
_LOOPBACK = {"127.0.0.1", "::1", "localhost"}


@dataclass(frozen=True, slots=True)
class Place:
    """An AWS and the stack's names in it."""

    session: boto3.Session
    endpoint: str | None
    bucket: str
    table: str
    outputs: dict[str, str]

    def client(self, service: str) -> Any:
        return self.session.client(service, endpoint_url=self.endpoint)  # type: ignore[call-overload]

    def resource(self, service: str) -> Any:
        return self.session.resource(service, endpoint_url=self.endpoint)  # type: ignore[call-overload]


def find(endpoint_url: str | None, *, real: bool, stack: str) -> Place:
    """The stack at ``endpoint_url``, else where AWS_ENDPOINT_URL points, else in a running embedded AWS, else in
    the account of the usual credentials. ``real``, or credentials in the environment, pass the embedded one by.

    Raises NoAwsFound with what mends it.
    """
    endpoint = endpoint_url or (None if real else os.environ.get("AWS_ENDPOINT_URL"))
    if endpoint is None and not real and not _names_an_account():
        endpoint = _running_endpoint()
    session = _session(endpoint)
    return describe(session, endpoint, stack)


def describe(session: boto3.Session, endpoint: str | None, stack: str) -> Place:
    """The stack's outputs by CloudFormation. Raises NoAwsFound where it is not there or not finished."""
    where = endpoint or f"the account of your credentials, {session.region_name}"
    try:
        client = session.client("cloudformation", endpoint_url=endpoint)
        described = client.describe_stacks(StackName=stack)["Stacks"][0]
    except (BotoCoreError, ClientError) as error:
        raise NoAwsFound(
            f"no stack {stack!r} at {where} ({error}); deploy it, start `bodycheck local`, or give --stack"
        ) from error
    outputs = {output["OutputKey"]: output["OutputValue"] for output in described.get("Outputs", [])}
    try:
        bucket, table = outputs["ArticlesBucketName"], outputs["VerdictsTableName"]
    except KeyError as error:
        raise NoAwsFound(f"stack {stack!r} at {where} has no output {error}: it is no Bodycheck stack") from error
    return Place(session, endpoint, bucket, table, outputs)


def local_session() -> boto3.Session:
    """A session for the embedded AWS, which asks for credentials and checks none."""
    keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
    return boto3.Session(region_name=_LOCAL_REGION, **keys)  # type: ignore[arg-type]


def _names_an_account() -> bool:
    return bool(os.environ.get("AWS_PROFILE") or os.environ.get("AWS_ACCESS_KEY_ID"))


def _running_endpoint() -> str | None:
    found = running.find()
    if found is None:
        return None
    complain(f"using the embedded AWS at {found.endpoint}; --aws means the real account")
    return found.endpoint


def _session(endpoint: str | None) -> boto3.Session:
    if endpoint and urlsplit(endpoint).hostname in _LOOPBACK and not _names_an_account():
        return local_session()
    try:
        session = boto3.Session()
        credentials = session.get_credentials()
    except BotoCoreError as error:
        raise NoAwsFound(f"the AWS configuration cannot be used: {error}") from error
    if credentials is None:
        raise NoAwsFound(
            "no AWS to talk to: start one with `bodycheck local` in another terminal, "
            "give --endpoint-url, or set AWS_PROFILE for a real account"
        )
    if session.region_name is None:
        raise NoAwsFound("no AWS region: set AWS_REGION, or a region in the profile that AWS_PROFILE names")
    return session
