"""Checks requests against the services' own models, offline.

Reads `[{"name": …, "operation": "put-record", "request": {…}}, …]` from standard input and prints one
JSON object: for each request that the service would refuse, its name and why. botocore's validator checks
names, types, ranges and what is required; enumerations and patterns, which it leaves to the service, are
checked here.
"""

import json
import re
import sys

from botocore.loaders import Loader
from botocore.model import ServiceModel
from botocore.validate import ParamValidator

SERVICES = ["sagemaker", "sagemaker-featurestore-runtime", "sagemaker-runtime"]

loader = Loader()
models = [ServiceModel(loader.load_service_model(name, "service-2"), name) for name in SERVICES]


def broken_words(value, shape, path):
    """Words that are not in an enumeration, or do not match the pattern."""
    if shape.type_name == "structure":
        for name, part in value.items():
            yield from broken_words(part, shape.members[name], f"{path}.{name}")
    elif shape.type_name == "list":
        for i, part in enumerate(value):
            yield from broken_words(part, shape.member, f"{path}[{i}]")
    elif shape.type_name == "map":
        for name, part in value.items():
            yield from broken_words(part, shape.value, f"{path}.{name}")
    elif shape.type_name == "string":
        if shape.enum and value not in shape.enum:
            yield f"{path}: “{value}” is none of {', '.join(shape.enum)}"
        pattern = shape.metadata.get("pattern")
        # Java's classes \p{L}, \p{Z} and \p{N} have no counterpart in Python's re.
        if pattern and "\\p{" not in pattern and re.fullmatch(pattern, value) is None:
            yield f"{path}: “{value}” does not match {pattern}"


def problems(operation, request):
    name = "".join(word.capitalize() for word in operation.split("-"))
    model = next((model for model in models if name in model.operation_names), None)
    if model is None:
        return f"no service has an operation {name}"
    shape = model.operation_model(name).input_shape
    report = ParamValidator().validate(request, shape)
    if report.has_errors():
        return report.generate_report()
    return "; ".join(broken_words(request, shape, name))


found = {one["name"]: problems(one["operation"], one["request"]) for one in json.load(sys.stdin)}
print(json.dumps({name: problem for name, problem in found.items() if problem}))
