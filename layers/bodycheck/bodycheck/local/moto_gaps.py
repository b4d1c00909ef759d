"""What moto does not do, made up for in this one place.

Two halves: :func:`without_gaps` takes out of the template what moto cannot deploy, :func:`fill_gaps` then
sets by API what its CloudFormation accepts and drops. Every value comes from the template.
"""

from __future__ import annotations

import copy
import functools
import json
import threading
import time
from collections.abc import Callable, Container, Iterator
from types import SimpleNamespace
from typing import Any, Protocol

from moto.awslambda.models import LambdaFunction, LayerVersion
from moto.dynamodb.exceptions import ItemSizeTooLarge
from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.models.dynamo_type import DynamoType, LimitedSizeDict
from moto.dynamodb.models.table import Table
from moto.moto_server.werkzeug_app import DomainDispatcherApplication
from moto.s3 import notifications
from moto.s3.models import FakeDeleteMarker, FakeKey, S3Backend
from moto.sqs.models import SQSBackend

from bodycheck.local.blueprint import Template

Properties = dict[str, Any]

NOT_DEPLOYED = {
    # moto would poll the queue itself and swallow the messages without running a handler. The consumer polls.
    "AWS::Lambda::EventSourceMapping",
    # Set by API below; as resources of a template moto only warns about them.
    "AWS::Lambda::Alias",
    "AWS::SQS::QueuePolicy",
    # moto heeds a bucket policy but not its conditions: "deny what is not TLS" would deny everything.
    "AWS::S3::BucketPolicy",
    # moto knows none of these in a template, and nothing local watches a metric or a schedule.
    "AWS::CloudWatch::Alarm",
    "AWS::CloudWatch::Dashboard",
    "AWS::CodeDeploy::Application",
    "AWS::CodeDeploy::DeploymentGroup",
    "AWS::Lambda::EventInvokeConfig",
    "AWS::Scheduler::Schedule",
    "AWS::Scheduler::ScheduleGroup",
    "AWS::SNS::Subscription",
    "AWS::SNS::TopicPolicy",
}


LARGEST_ITEM = 405_000
"""Bytes; moto's own limit, a little above the documented one."""
_BETWEEN_RECEIVES = 0.05  # seconds


class Deployed(Protocol):
    """What :func:`fill_gaps` needs to know of a stack."""

    def resources(self, resource_type: str, only: Container[str] | None = None) -> Iterator[tuple[str, Properties]]:
        """Physical id and resolved properties of each resource of a type, deployed or not."""
        ...

    def client(self, service: str) -> Any: ...


def without_gaps(template: Template) -> Template:
    """The template without what moto cannot deploy, and without dependencies on that."""
    resources = {
        name: copy.deepcopy(resource)
        for name, resource in template["Resources"].items()
        if resource["Type"] not in NOT_DEPLOYED
    }
    for resource in resources.values():
        depends = resource.pop("DependsOn", [])
        kept = [name for name in ([depends] if isinstance(depends, str) else depends) if name in resources]
        if kept:
            resource["DependsOn"] = kept
    return {**template, "Resources": resources}


def without_alias_references(template: Template) -> Template:
    """The template with each ``Ref`` to a function's alias spelled as its ARN: moto knows no alias."""
    spelled: Template = _spelled_out(template, _alias_arns(template))
    return spelled


def _alias_arns(template: Template) -> dict[str, Any]:
    arns = {}
    for name, resource in template["Resources"].items():
        if resource["Type"] == "AWS::Lambda::Alias":
            alias = resource["Properties"]
            arns[name] = {"Fn::Sub": f"${{{alias['FunctionName']['Ref']}.Arn}}:{alias['Name']}"}
    return arns


def _spelled_out(value: Any, references: dict[str, Any]) -> Any:
    if isinstance(value, dict):
        if len(value) == 1 and value.get("Ref") in references:
            return references[value["Ref"]]
        return {name: _spelled_out(item, references) for name, item in value.items()}
    if isinstance(value, list):
        return [_spelled_out(item, references) for item in value]
    return value


def fill_gaps(stack: Deployed) -> None:
    """Set by API what moto's CloudFormation dropped."""
    announce_removals()
    tell_versions()
    read_objects_once()
    measure_items_once()
    take_turns()
    for _, properties in stack.resources("AWS::Lambda::Alias", only=("FunctionName", "Name")):
        _create_alias(properties, stack.client("lambda"))
    for _, properties in stack.resources("AWS::SQS::QueuePolicy"):
        _fill_queue_policy(properties, stack.client("sqs"))
    for table, properties in stack.resources("AWS::DynamoDB::Table"):
        _fill_table(table, properties, stack.client("dynamodb"))
    for bucket, properties in stack.resources("AWS::S3::Bucket"):
        _fill_bucket(bucket, properties, stack.client("s3"))


def keep_layers() -> None:
    """moto's CloudFormation gives layers names of its own, their ARNs to nobody, and functions no layers.

    To be called before a stack is created.
    """
    create_layer: Any = vars(LayerVersion)["create_from_cloudformation_json"]
    create_function: Any = vars(LambdaFunction)["create_from_cloudformation_json"]
    if create_layer.__func__.__module__ == __name__:
        return

    def create_named(cls: Any, /, resource_name: str, cloudformation_json: Properties, *place: str, **rest: Any) -> Any:
        name = cloudformation_json["Properties"].get("LayerName", resource_name)
        layer = create_layer.__func__(cls, name, cloudformation_json, *place, **rest)
        layer.physical_resource_id = layer.arn
        return layer

    def create_layered(
        cls: Any, /, resource_name: str, cloudformation_json: Properties, *place: str, **rest: Any
    ) -> Any:
        function = create_function.__func__(cls, resource_name, cloudformation_json, *place, **rest)
        function.layers = function._get_layers_data(cloudformation_json["Properties"].get("Layers", []))
        return function

    LayerVersion.create_from_cloudformation_json = classmethod(create_named)  # type: ignore[method-assign,assignment]
    LambdaFunction.create_from_cloudformation_json = classmethod(create_layered)  # type: ignore[method-assign,assignment]


def announce_removals() -> None:
    """Deleting from a versioned bucket leaves a delete marker: S3 notifies about it, moto does not."""
    set_delete_marker = S3Backend._set_delete_marker
    if set_delete_marker.__module__ == __name__:
        return

    def set_and_announce(backend: S3Backend, bucket_name: str, key_name: str) -> FakeDeleteMarker:
        marker = set_delete_marker(backend, bucket_name, key_name)
        notifications.send_event(
            backend.account_id,
            notifications.S3NotificationEvent.OBJECT_REMOVED_DELETE_MARKER_CREATED_EVENT,
            backend.get_bucket(bucket_name),
            SimpleNamespace(name=key_name, size=0, etag="", version_id=marker.version_id),
        )
        return marker

    S3Backend._set_delete_marker = set_and_announce  # type: ignore[method-assign,assignment]


def tell_versions() -> None:
    """S3's notifications name the version, and carry a number that grows with each event; moto's have neither."""
    get_event = notifications._get_s3_event
    if get_event.__module__ == __name__:
        return

    @functools.wraps(get_event, assigned=())
    def get_event_with_version(event_name: str, bucket: Any, key: Any, notification_id: str) -> dict[str, Any]:
        event: dict[str, Any] = get_event(event_name, bucket, key, notification_id)
        for record in event["Records"]:
            if bucket.is_versioned:
                record["s3"]["object"]["versionId"] = key.version_id
            record["s3"]["object"]["sequencer"] = f"{time.time_ns():016X}"
        return event

    notifications._get_s3_event = get_event_with_version


def read_objects_once() -> None:
    """moto reads all of an object for each range of it that is asked for. The last one read is kept in memory."""
    read: Any = FakeKey.value
    if read.fget.__module__ == __name__:
        return
    last: list[tuple[Any, bytes]] = []

    def value(key: FakeKey) -> bytes:
        buffer = key._value_buffer
        if not last or last[0][0] is not buffer or len(last[0][1]) != key.contentsize:
            last[:] = [(buffer, read.fget(key))]
        return last[0][1]

    FakeKey.value = property(value, read.fset)  # type: ignore[assignment]


def take_turns() -> None:
    """Calls from several threads get in each other's way in moto: transactions and receives are carried out one after
    the other."""
    if "__deepcopy__" not in vars(Table):
        _let_transactions_take_turns()
        _let_receivers_take_turns()


def _let_transactions_take_turns() -> None:
    """moto copies whole tables before a transaction, to put the copies in their place if it fails: that takes seconds
    for thousands of items, and loses what others write meanwhile. Here writes wait for one another, and only the
    partitions that the transaction wrote to are put back."""
    one_at_a_time = threading.RLock()
    transact = DynamoDBBackend.transact_write_items

    def transact_alone(backend: DynamoDBBackend, transact_items: list[dict[str, Any]]) -> None:
        with one_at_a_time:
            held = [_partition(backend, *next(iter(item.items()))) for item in transact_items]
            try:
                transact(backend, transact_items)
            except BaseException:
                for items, key, partition in held:
                    if partition is None:
                        items.pop(key, None)
                    else:
                        items[key] = partition
                raise

    for name in ("put_item", "update_item", "delete_item"):
        setattr(DynamoDBBackend, name, _locked(getattr(DynamoDBBackend, name), one_at_a_time))
    DynamoDBBackend.transact_write_items = transact_alone  # type: ignore[method-assign,assignment]
    Table.__deepcopy__ = lambda table, _: table  # type: ignore[attr-defined]


def _partition(backend: DynamoDBBackend, kind: str, operation: Properties) -> tuple[Any, Any, Any]:
    """The partitions of the operation's table, the key of the one that it writes to, and what is in that; None where
    there is none yet. A put replaces an item, an update changes it where it is."""
    table = backend.get_table(operation["TableName"])
    key = DynamoType((operation.get("Item") or operation["Key"])[table.hash_key_attr])
    if key not in table.items:
        return table.items, key, None
    return table.items, key, (copy.deepcopy if kind == "Update" else copy.copy)(table.items[key])


def measure_items_once() -> None:
    """moto measures an item anew for each of its attributes: half of the time that a write takes."""
    if LimitedSizeDict.__setitem__.__module__ == __name__:
        return

    def size(value: Any) -> int:
        return int(value.size()) if isinstance(value, DynamoType) else len(str(value).encode())

    def set_and_measure(attributes: Any, name: str, value: Any) -> None:
        if not hasattr(attributes, "measured"):
            attributes.measured = sum(map(size, [*attributes.keys(), *attributes.values()]))
        attributes.measured += size(name) + size(value)
        if attributes.measured > LARGEST_ITEM:
            raise ItemSizeTooLarge
        dict.__setitem__(attributes, name, value)

    LimitedSizeDict.__setitem__ = set_and_measure  # type: ignore[method-assign]


def _let_receivers_take_turns() -> None:
    """moto gives a message to two receivers at once, and loses those that it makes dead letters of meanwhile."""
    one_at_a_time = threading.RLock()
    receive = SQSBackend.receive_message

    def receive_in_turn(
        backend: SQSBackend, queue_name: str, count: int, wait_seconds: int, *others: Any, **named: Any
    ) -> list[Any]:
        ends = time.monotonic() + wait_seconds
        while True:
            with one_at_a_time:
                messages: list[Any] = receive(backend, queue_name, count, 0, *others, **named)
            if messages or time.monotonic() >= ends:
                return messages
            time.sleep(_BETWEEN_RECEIVES)

    SQSBackend.receive_message = receive_in_turn  # type: ignore[method-assign,assignment]
    for name in ("delete_message", "delete_message_batch", "change_message_visibility"):
        setattr(SQSBackend, name, _locked(getattr(SQSBackend, name), one_at_a_time))


def remember_backends() -> None:
    """moto's server lists its own folder, and tries every service's addresses, anew for each request: two fifths of
    the time it takes to answer."""
    find = DomainDispatcherApplication.get_backend_for_host
    if not hasattr(find, "cache_info"):
        DomainDispatcherApplication.get_backend_for_host = functools.lru_cache(256)(find)  # type: ignore[method-assign]


def _locked(method: Callable[..., Any], lock: threading.RLock) -> Callable[..., Any]:
    @functools.wraps(method)
    def locked(*arguments: Any, **keywords: Any) -> Any:
        with lock:
            return method(*arguments, **keywords)

    return locked


def _fill_bucket(bucket: str, properties: Properties, s3: Any) -> None:
    if versioning := properties.get("VersioningConfiguration"):
        s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": versioning["Status"]})
    if block := properties.get("PublicAccessBlockConfiguration"):
        s3.put_public_access_block(
            Bucket=bucket,
            PublicAccessBlockConfiguration={field: _truth(value) for field, value in block.items()},
        )
    if ownership := properties.get("OwnershipControls"):
        s3.put_bucket_ownership_controls(Bucket=bucket, OwnershipControls=ownership)
    if lifecycle := properties.get("LifecycleConfiguration"):
        rules = [_lifecycle_rule(rule) for rule in lifecycle["Rules"]]
        s3.put_bucket_lifecycle_configuration(Bucket=bucket, LifecycleConfiguration={"Rules": rules})
    if notification := properties.get("NotificationConfiguration"):
        s3.put_bucket_notification_configuration(Bucket=bucket, NotificationConfiguration=_notification(notification))


def _lifecycle_rule(rule: Properties) -> Properties:
    """A rule as the S3 API spells it, where CloudFormation spells it otherwise."""
    api: Properties = {"Status": rule["Status"], "Filter": {"Prefix": rule.get("Prefix", "")}}
    if "Id" in rule:
        api["ID"] = rule["Id"]
    if "ExpirationInDays" in rule:
        api["Expiration"] = {"Days": int(rule["ExpirationInDays"])}
    elif "ExpiredObjectDeleteMarker" in rule:
        api["Expiration"] = {"ExpiredObjectDeleteMarker": _truth(rule["ExpiredObjectDeleteMarker"])}
    for action in ("AbortIncompleteMultipartUpload", "NoncurrentVersionExpiration"):
        if action in rule:
            api[action] = {field: int(days) for field, days in rule[action].items()}
    return api


def _notification(properties: Properties) -> Properties:
    queues = []
    for entry in properties.get("QueueConfigurations", []):
        queue: Properties = {"QueueArn": entry["Queue"], "Events": [entry["Event"]]}
        if "Filter" in entry:
            queue["Filter"] = {"Key": {"FilterRules": entry["Filter"]["S3Key"]["Rules"]}}
        queues.append(queue)
    api: Properties = {"QueueConfigurations": queues}
    bridge = properties.get("EventBridgeConfiguration")
    if bridge is not None and _truth(bridge.get("EventBridgeEnabled", True)):
        api["EventBridgeConfiguration"] = {}
    return api


def _fill_table(table: str, properties: Properties, dynamodb: Any) -> None:
    recovery = properties.get("PointInTimeRecoverySpecification", {})
    if _truth(recovery.get("PointInTimeRecoveryEnabled", False)):
        dynamodb.update_continuous_backups(
            TableName=table, PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True}
        )
    if expiry := properties.get("TimeToLiveSpecification"):
        dynamodb.update_time_to_live(
            TableName=table,
            TimeToLiveSpecification={
                "AttributeName": expiry["AttributeName"],
                "Enabled": _truth(expiry["Enabled"]),
            },
        )


def _create_alias(properties: Properties, functions: Any) -> None:
    function = properties["FunctionName"]
    latest = functions.list_versions_by_function(FunctionName=function)["Versions"][-1]["Version"]
    functions.create_alias(FunctionName=function, FunctionVersion=latest, Name=properties["Name"])


def _fill_queue_policy(properties: Properties, sqs: Any) -> None:
    for queue_url in properties["Queues"]:
        sqs.set_queue_attributes(QueueUrl=queue_url, Attributes={"Policy": json.dumps(properties["PolicyDocument"])})


def _truth(value: Any) -> bool:
    """CloudFormation's booleans, which a template may also spell as strings."""
    return value if isinstance(value, bool) else str(value).lower() == "true"
