"""One stack in the embedded AWS, with what consumer and emulator need to know of it."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError
from moto.cloudformation.models import cloudformation_backends
from moto.cloudformation.parsing import clean_json

from bodycheck.errors import EmbeddedAwsError
from bodycheck.local import moto_gaps
from bodycheck.local.blueprint import CODE_BUCKET, CODE_KEY, REGION, Blueprint, FunctionCode

ACCOUNT = "123456789012"
CREDENTIALS = {
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
}  # moto asks for some, and checks none
_PATIENT = Config(read_timeout=600)
"""The embedded AWS takes its time over a page of a large table, the more so on a busy machine."""


@dataclass(frozen=True, slots=True)
class DeployedFunction:
    """A function as deployed: its code on this machine, its configuration with every reference resolved."""

    name: str
    arn: str
    code: FunctionCode
    timeout_seconds: int
    memory_mib: int
    environment: dict[str, str]
    layers: tuple[Path, ...] = ()
    """The folders in the working tree that its layers are built from."""


@dataclass(frozen=True, slots=True)
class EventSource:
    """The mapping from a queue to a function. Visibility and redrive are the queue's own and stay there."""

    queue_url: str
    queue_arn: str
    function: str
    """Logical id."""
    batch_size: int
    window_seconds: int
    reports_failures: bool
    """Whether the function's ``batchItemFailures`` are heeded."""


class Deployment:
    """A stack in moto, reached through ``endpoint``."""

    def __init__(
        self, blueprint: Blueprint, stack: str, endpoint: str, parameters: Mapping[str, str] = MappingProxyType({})
    ) -> None:
        self.blueprint = blueprint
        self.stack = stack
        self.endpoint = endpoint
        self._parameters = parameters
        self._session = boto3.Session(
            aws_access_key_id=CREDENTIALS["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=CREDENTIALS["AWS_SECRET_ACCESS_KEY"],
            region_name=REGION,
        )
        self._template = moto_gaps.without_alias_references(blueprint.cloudformation)
        self._map: Any = None
        """moto's own record of the stack's resources; it resolves references as its CloudFormation does."""

    @property
    def environment(self) -> dict[str, str]:
        """What a process needs to reach this stack with any AWS SDK or the ``aws`` command."""
        return reach(self.endpoint)

    def client(self, service: str) -> Any:
        return self._session.client(  # type: ignore[call-overload]
            service, endpoint_url=self.endpoint, config=_PATIENT
        )

    def resource(self, service: str) -> Any:
        return self._session.resource(  # type: ignore[call-overload]
            service, endpoint_url=self.endpoint, config=_PATIENT
        )

    def create(self) -> None:
        """Create the stack and make up for what moto leaves out."""
        self._upload_placeholder_code()
        template = moto_gaps.without_gaps(self._template)
        try:
            self.client("cloudformation").create_stack(
                StackName=self.stack,
                TemplateBody=json.dumps(template),
                Parameters=[
                    {"ParameterKey": name, "ParameterValue": value} for name, value in self._parameters.items()
                ],
                Capabilities=["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"],
            )
        except ClientError as error:
            raise EmbeddedAwsError(f"{self.blueprint.path}: the embedded AWS refused it: {error}") from error
        self._map = _resource_map(self.stack)
        moto_gaps.fill_gaps(self)

    def outputs(self) -> dict[str, str]:
        stacks = self.client("cloudformation").describe_stacks(StackName=self.stack)["Stacks"]
        return {output["OutputKey"]: output["OutputValue"] for output in stacks[0].get("Outputs", [])}

    def resources(self, resource_type: str, only: Container[str] | None = None) -> Iterator[tuple[str, dict[str, Any]]]:
        """Physical id (the logical one where it is not deployed) and resolved properties of each resource.

        ``only`` names the properties wanted; without it all are resolved.
        """
        for name, resource in self._template["Resources"].items():
            if resource["Type"] != resource_type:
                continue
            deployed = self._map.get(name)
            physical = name if deployed is None else deployed.physical_resource_id
            properties = resource.get("Properties", {})
            yield (
                physical,
                {name: self._resolve(value) for name, value in properties.items() if only is None or name in only},
            )

    def function(self, logical_id: str = "CheckFunction") -> DeployedFunction:
        """The function's configuration as the Lambda service would start it."""
        if logical_id not in self.blueprint.functions:
            known = ", ".join(self.blueprint.functions) or "none"
            raise EmbeddedAwsError(f"{self.blueprint.path}: no function {logical_id} with code (functions: {known})")
        return deployed_function(
            self.client("lambda"),
            self._map[logical_id].physical_resource_id,
            self.blueprint.functions[logical_id],
            self.blueprint.layers,
        )

    def event_sources(self) -> list[EventSource]:
        """The queues of the stack that feed a function."""
        mappings = self.blueprint.of_type("AWS::Lambda::EventSourceMapping")
        sources = []
        for name, properties in self.resources("AWS::Lambda::EventSourceMapping"):
            arn = properties["EventSourceArn"]
            if ":sqs:" not in arn:
                continue
            sources.append(
                EventSource(
                    queue_url=self.client("sqs").get_queue_url(QueueName=arn.rpartition(":")[2])["QueueUrl"],
                    queue_arn=arn,
                    function=self._function_of(mappings[name]["Properties"]["FunctionName"]),
                    batch_size=int(properties.get("BatchSize", 10)),
                    window_seconds=int(properties.get("MaximumBatchingWindowInSeconds", 0)),
                    reports_failures="ReportBatchItemFailures" in properties.get("FunctionResponseTypes", []),
                )
            )
        return sources

    def _function_of(self, reference: Any) -> str:
        """The logical id of the function that a mapping names, straight or through an alias."""
        name = str(reference["Ref"])
        alias = self.blueprint.of_type("AWS::Lambda::Alias").get(name)
        return self._function_of(alias["Properties"]["FunctionName"]) if alias else name

    def _resolve(self, value: Any) -> Any:
        return clean_json(value, self._map)

    def _upload_placeholder_code(self) -> None:
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w") as code:
            code.writestr("README", "The handlers run from the working tree.\n")
        s3 = self.client("s3")
        s3.create_bucket(Bucket=CODE_BUCKET)
        s3.put_object(Bucket=CODE_BUCKET, Key=CODE_KEY, Body=archive.getvalue())


def reach(endpoint: str) -> dict[str, str]:
    """The environment in which any AWS SDK, or the ``aws`` command, talks to an embedded AWS at ``endpoint``."""
    return {"AWS_ENDPOINT_URL": endpoint, "AWS_DEFAULT_REGION": REGION, **CREDENTIALS}


def deployed_function(functions: Any, name: str, code: FunctionCode, layers: Mapping[str, Path]) -> DeployedFunction:
    """What the Lambda service, by its client ``functions``, tells of the function ``name`` (or ARN).

    Its code is at ``code``, and that of its layers in the folders that ``layers`` has by their names.
    """
    configuration = functions.get_function_configuration(FunctionName=name)
    variables = configuration.get("Environment", {}).get("Variables", {})
    return DeployedFunction(
        name=configuration["FunctionName"],
        arn=configuration["FunctionArn"],
        code=code,
        timeout_seconds=int(configuration["Timeout"]),
        memory_mib=int(configuration["MemorySize"]),
        environment={variable: str(value) for variable, value in variables.items()},
        layers=tuple(layers[layer["Arn"].split(":")[6]] for layer in configuration.get("Layers", [])),
    )


def _resource_map(stack: str) -> Any:
    return cloudformation_backends[ACCOUNT][REGION].get_stack(stack).resource_map
