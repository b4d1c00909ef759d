"""The project's SAM template, translated to the CloudFormation that an account would get."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
import yaml
from samtranslator.internal.managed_policies import get_bundled_managed_policy_map
from samtranslator.model.exceptions import ExceptionWithMessage, InvalidDocumentException
from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator
from samtranslator.yaml_helper import yaml_parse

from bodycheck.errors import EmbeddedAwsError

Template = dict[str, Any]

REGION = "us-east-1"
CODE_BUCKET = "bodycheck-embedded-code"
CODE_KEY = "placeholder.zip"
"""Where the translated template says code and layers lie; the handlers run from the working tree instead."""

_CODE_PROPERTIES = {
    "AWS::Serverless::Function": "CodeUri",
    "AWS::Serverless::LayerVersion": "ContentUri",
}


@dataclass(frozen=True, slots=True)
class FunctionCode:
    """Where a function's code lies on this machine, and ``module.name`` of its handler."""

    directory: Path
    handler: str

    @property
    def module(self) -> Path:
        return self.directory / f"{self.handler.rpartition('.')[0]}.py"


@dataclass(frozen=True, slots=True)
class Blueprint:
    """What ``template.yaml`` comes to: plain CloudFormation, and where the code lies that it names."""

    path: Path
    cloudformation: Template
    functions: dict[str, FunctionCode]
    """By logical id."""
    layers: dict[str, Path]
    """Their folders in the working tree, by the layers' names."""

    def of_type(self, resource_type: str) -> dict[str, dict[str, Any]]:
        """The resources of one type, by logical id."""
        resources: dict[str, dict[str, Any]] = self.cloudformation["Resources"]
        return {name: resource for name, resource in resources.items() if resource["Type"] == resource_type}


def read_blueprint(path: Path) -> Blueprint:
    """Translate the SAM template at ``path``. Raises EmbeddedAwsError naming the file and its fault."""
    try:
        template = yaml_parse(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise EmbeddedAwsError(
            f"{path}: cannot read the template ({error.strerror}); run from the project's root or give --template"
        ) from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise EmbeddedAwsError(f"{path}: not a YAML template: {error}") from error
    if not isinstance(template, dict) or not isinstance(template.get("Resources"), dict):
        raise EmbeddedAwsError(f"{path}: not a SAM template: it has no Resources")
    functions, layers = _functions(template, path.parent.resolve()), _layers(template, path.parent.resolve())
    try:
        translated = _translate(_with_placeholder_code(template))
    except (InvalidDocumentException, ExceptionWithMessage) as error:
        raise EmbeddedAwsError(f"{path}: the template cannot be translated: {_causes(error)}") from error
    return Blueprint(path=path, cloudformation=translated, functions=functions, layers=layers)


def _functions(template: Template, root: Path) -> dict[str, FunctionCode]:
    shared = template.get("Globals", {}).get("Function", {})
    return {
        name: FunctionCode(root / str(properties["CodeUri"]), str(properties["Handler"]))
        for name, resource in template["Resources"].items()
        if resource.get("Type") == "AWS::Serverless::Function"
        for properties in [{**shared, **resource.get("Properties", {})}]
        if isinstance(properties.get("CodeUri"), str) and "Handler" in properties
    }


def _layers(template: Template, root: Path) -> dict[str, Path]:
    return {
        str(properties.get("LayerName", name)): root / properties["ContentUri"]
        for name, resource in template["Resources"].items()
        if resource.get("Type") == "AWS::Serverless::LayerVersion"
        for properties in [resource.get("Properties", {})]
        if isinstance(properties.get("ContentUri"), str)
    }


def _with_placeholder_code(template: Template) -> Template:
    """Local paths become S3 addresses, as by ``sam package``; the translator takes nothing else."""
    resources = {}
    for name, resource in template["Resources"].items():
        code = _CODE_PROPERTIES.get(resource.get("Type"))
        if code:
            properties = {**resource.get("Properties", {}), code: f"s3://{CODE_BUCKET}/{CODE_KEY}"}
            resources[name] = {**resource, "Properties": properties}
        else:
            resources[name] = resource
    return {**template, "Resources": resources}


def _translate(template: Template) -> Template:
    """Managed policies come from the translator's own list, where by itself it would ask IAM."""
    logging.getLogger("samtranslator").setLevel(logging.ERROR)  # it warns that it may not ask SAM's feature switches
    translator = Translator(None, Parser(), boto_session=boto3.Session(region_name=REGION))
    translated: Template = translator.translate(
        template,
        parameter_values={},
        get_managed_policy_map=lambda: get_bundled_managed_policy_map("aws") or {},
    )
    translator.metrics.publish()  # to nowhere; unpublished, the translator complains of them at exit
    return translated


def _causes(error: Exception) -> str:
    causes = getattr(error, "causes", None) or [error]
    return "; ".join(str(getattr(cause, "message", cause)) for cause in causes)
